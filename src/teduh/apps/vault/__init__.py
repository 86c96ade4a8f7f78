"""The strongroom: officers' keys, their directory, cases' keys and sealed items.

What is sealed here is opened only in a sitting that an officer unlocked with her passphrase. The
mathematics is `teduh.kernel.sealing`; this app stores, and decides who is given a wrap.
"""
