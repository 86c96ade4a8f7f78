"""Referrals: documents of a case, signed packets to other bodies, and what became of them.

What names a person stays sealed in the case; numbers of letters, days and names of bodies are in
clear, as reminders and rates rest on them. Above `cases`: nothing there knows of referrals.
"""
