"""Complaints and cases: received sealed, followed on tracks with legal clocks, answered fairly.

A case is a matter; on it run proceedings, one for each accused person and procedure. Everything
that names anybody is a sealed item of the case (`teduh.apps.vault`); the columns in clear are those
that clocks and counts need.
"""
