"""What every part stands on: errors, texts, region codes, time, provenance, untrusted files.

Nothing here knows Django, HTTP or a database.
"""
