"""Files as they arrive: in memory only, never in a temporary file, and never more than 25 MB."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from teduh.apps.cases.messages import ComplaintMessage
from teduh.apps.vault.services.items import ITEM_BYTES_AT_MOST
from teduh.kernel.errors import Finding, LimitReached


class MemoryUploads(FileUploadHandler):
    """Keeps the one file of a form in memory.

    What is too large is read to its end and dropped, so that the other fields of the form still
    arrive and the person is told in words; a second file is dropped too.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_too_large = False
        self._kept = bytearray()
        self._files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file."""
        super().new_file(*args, **kwargs)
        self._files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or drop all once there is too much."""
        if self._files > 1:
            return
        if start + len(raw_data) > ITEM_BYTES_AT_MOST:
            self.is_too_large = True
            self._kept.clear()
        elif not self.is_too_large:
            self._kept += raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Give out what was kept."""
        if self._files > 1 or self.is_too_large:
            return None
        kept: IO[bytes] = BytesIO(self._kept)
        return InMemoryUploadedFile(
            kept, self.field_name, self.file_name, self.content_type, file_size, None
        )


def uploaded_file(request: HttpRequest) -> UploadedFile | None:
    """Return the file of a form, or None when none was chosen.

    Raises
    ------
    LimitReached
        `cases.file.too_large`.
    """
    found = request.FILES.get("file")
    handlers = [h for h in request.upload_handlers if isinstance(h, MemoryUploads)]
    if any(handler.is_too_large for handler in handlers):
        limit = ITEM_BYTES_AT_MOST // 2**20
        raise LimitReached(Finding(ComplaintMessage.FILE_TOO_LARGE, params={"limit": limit}))
    return found if isinstance(found, UploadedFile) else None
