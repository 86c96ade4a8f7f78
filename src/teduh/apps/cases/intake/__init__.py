"""The pages of complaints, `/aduan/`: no cookie, no session, no account, no script needed.

What was typed so far travels in a hidden field of the form, sealed with the installation's key;
nothing is stored before the last step, and then only sealed to the officers.
"""
