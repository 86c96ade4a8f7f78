"""Sealing: stored complaints and cases that only their officers can open.

Every primitive is libsodium's, through PyNaCl; what is ours is which key opens what and which
context each ciphertext is bound to. `docs/decisions/0011-sealing.md` says what this promises and
what it does not. One file a subject, lowest first:

`blobs` (the envelope and the contexts) < `boxes` (to a key, to a secret) < `passphrases`,
`officers`, `receipts`, `cases`, `items` < `shapes`, `questions`, `directory` < `escrow`.

Pure: no database, no clock. Randomness comes from the operating system through libsodium.
"""
