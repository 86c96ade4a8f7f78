"""Cleaning: files that people hand over, without what their programs and devices wrote into them.

A picture tells where it was taken and with which telephone, a document who wrote it and on whose
computer. `clean_file` takes that out and says what it took; what it cannot clean it refuses, so
that the person decides. `docs/decisions/0015-cleaning-files.md` says what this promises.

One file a kind: `pictures` (re-encoded), `segments` (JPEG and colour profiles without re-encoding),
`pdf`, `office` with `office_xml` and `drawings`, `video` (MP4 and its family), `audio`, `ogg`.
`files` is the door, and the only place that knows them all. The parsers run in a child process
that cannot write to any disk.
"""

from teduh.kernel.cleaning.files import MEDIA_TYPES, Cleaned, clean_file, neutral_name
from teduh.kernel.cleaning.messages import REMOVED_TEXTS, CleaningMessage, Reason, Removed

__all__ = [
    "MEDIA_TYPES",
    "REMOVED_TEXTS",
    "Cleaned",
    "CleaningMessage",
    "Reason",
    "Removed",
    "clean_file",
    "neutral_name",
]
