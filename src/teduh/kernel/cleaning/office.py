"""DOCX, XLSX and PPTX: the package is walked from its root and only what is reached goes on.

Parts are found as Office finds them, along relationships. A relationship to a part that carries
traces is cut, so that the part is not reached any more; each part that is reached is cleaned by
what it is; everything else in the archive stays behind.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any, Final

from teduh.kernel.cleaning import drawings, office_xml, pictures
from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed
from teduh.kernel.errors import TeduhError
from teduh.kernel.intake import FileKind, admit

_CUT: Final = {
    "thumbnail": Removed.OTHER_PICTURES,
    "hdphoto": Removed.OTHER_PICTURES,  # the picture before it was cropped or recoloured
    "custom-properties": Removed.PROPERTIES,
    "classificationlabels": Removed.PROPERTIES,
    "printerSettings": Removed.PRINTER,
    "people": Removed.AUTHOR,
    "attachedTemplate": Removed.PATHS,
    "mailMergeSource": Removed.PATHS,
    "mailMergeHeaderSource": Removed.PATHS,
    "recipientData": Removed.CUSTOM_DATA,
    "revisionHeaders": Removed.HISTORY,
    "usernames": Removed.AUTHOR,
    "glossaryDocument": Removed.CUSTOM_DATA,
    "documenttasks": Removed.CUSTOM_DATA,
    "customXml": Removed.CUSTOM_DATA,
    "customProperty": Removed.CUSTOM_DATA,
    "tags": Removed.CUSTOM_DATA,
    "webextensiontaskpanes": Removed.PROGRAMS,
    "webextension": Removed.PROGRAMS,
    "extensibility": Removed.PROGRAMS,
    "origin": Removed.SIGNATURES,
    "keyMapCustomizations": Removed.CUSTOM_DATA,
    "attachedToolbars": Removed.CUSTOM_DATA,
}
_EMBEDDED: Final = frozenset(
    {"oleObject", "package", "control", "activeXControlBinary", "vbaProject", "aFChunk"}
)
_FONTS: Final = (".odttf", ".fntdata", ".ttf")
_XML: Final = (".xml", ".vml")
_PICTURES: Final = {".bmp": "BMP", ".dib": "BMP", ".tif": "TIFF", ".tiff": "TIFF"}
_OUTPUT: Final = {"WebP": "WEBP"}
_KEPT_LINKS: Final = ("http://", "https://", "mailto:", "tel:", "#")
_TYPES = "[Content_Types].xml"
_ELSEWHERE: Final = "berkas"  # what every path outside the package becomes


def clean(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:  # noqa: ARG001
    """Return the document with emptied properties and without traces; it opens as before."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = _Package(archive)
        package.walk()
        return package.write(), package.removed


class _Package:
    """The parts reached so far, cleaned."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist() if not name.endswith("/")}
        self.parts: dict[str, bytes] = {}
        self.removed: set[Removed] = set()
        self.scrubber = office_xml.Scrubber(self.removed)

    def walk(self) -> None:
        """Follow the relationships from the root; clean each part once."""
        waiting = [""]
        seen: set[str] = set()
        while waiting:
            part = waiting.pop()
            if part in seen:
                continue
            seen.add(part)
            targets, cut = self._relationships(part)
            waiting += targets
            if part:
                self.parts[part] = self._cleaned(part, cut)

    def write(self) -> bytes:
        """Pack the parts in the order they had, with fixed times and no attributes."""
        types = office_xml.parse(self.archive.read(self.names[_TYPES.lower()]))
        for entry in list(types):
            part = entry.get("PartName", "").lstrip("/")
            if part and self.names.get(part.lower(), part) not in self.parts:
                types.remove(entry)
        self.parts[self.names[_TYPES.lower()]] = office_xml.write(types)
        left_behind = [n for n in self.names.values() if n not in self.parts]
        if any(not name.endswith(".rels") for name in left_behind) and not self.removed:
            self.removed.add(Removed.CUSTOM_DATA)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in self.names.values():
                if name in self.parts:
                    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                    archive.writestr(info, self.parts[name])
        return out.getvalue()

    def _relationships(self, part: str) -> tuple[list[str], dict[str, str]]:
        """Clean the relationships of a part; return the parts they lead to, and the cut ids."""
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels").lower()
        targets: list[str] = []
        cut: dict[str, str] = {}
        if path not in self.names:
            return targets, cut
        root = office_xml.parse(self.archive.read(self.names[path]))
        for entry in list(root):
            word = entry.get("Type", "").rsplit("/", 1)[-1]
            target = entry.get("Target", "")
            if word in _EMBEDDED:
                raise CannotClean(Reason.EMBEDDED)
            # Handwriting in ink is related as a custom part, but the page shows it.
            is_ink = word == "customXml" and "customxml/" not in target.lower()
            if (word in _CUT and not is_ink) or target.lower().endswith(".svg"):
                self.removed.add(_CUT.get(word, Removed.OTHER_PICTURES))
                cut[entry.get("Id", "")] = word
                root.remove(entry)
            elif entry.get("TargetMode") == "External":
                self._neutral_target(entry, word)
            else:
                found = self.names.get(_resolved(folder, target).lower())
                if found:
                    targets.append(found)
                elif office_xml.is_path(target):
                    entry.set("Target", "NULL")
        self.parts[self.names[path]] = office_xml.write(root)
        return targets, cut

    def _neutral_target(self, entry: Any, word: str) -> None:
        """Keep links to the web; a linked file tells a folder, a linked picture tells who opens."""
        target = entry.get("Target", "")
        if word != "hyperlink" or not target.lower().startswith(_KEPT_LINKS):
            entry.set("Target", _ELSEWHERE)
            self.removed.add(Removed.PATHS)

    def _cleaned(self, part: str, cut: dict[str, str]) -> bytes:
        data, suffix = self.archive.read(part), posixpath.splitext(part)[1].lower()
        if part.lower().startswith("docprops/"):
            return office_xml.empty_properties(data, part, self.removed)
        if suffix in _XML:
            return self.scrubber.clean(data, part, cut)
        if suffix in _FONTS:
            return data
        if suffix in (".emf", ".wmf"):
            return drawings.clean(data, suffix, self.removed)
        return self._media(data, suffix)

    def _media(self, data: bytes, suffix: str) -> bytes:
        from teduh.kernel.cleaning.files import clean_bytes  # noqa: PLC0415 - they know each other

        if suffix in _PICTURES:
            kind, output = _PICTURES[suffix], _PICTURES[suffix]
        else:
            try:
                admitted = admit(data, name=f"media{suffix}").kind
            except TeduhError as error:
                if error.findings[0].message_id == "kernel.file.image_too_large":
                    raise
                raise CannotClean(Reason.EMBEDDED) from None
            kind = output = admitted.value
            if admitted in (FileKind.MP4, FileKind.MOV, FileKind.M4A, FileKind.MP3, FileKind.WAV):
                clean, removed = clean_bytes(data, admitted)
                self.removed |= removed
                return clean
            if kind not in ("JPEG", "PNG", "GIF", "WebP"):
                raise CannotClean(Reason.EMBEDDED)
        output = _OUTPUT.get(output, output)
        clean, removed = pictures.reencode(data, kind, output=output, turn=False)
        self.removed |= removed
        return clean


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))  # part names are ASCII


def _resolved(folder: str, target: str) -> str:
    path = re.sub("%([0-9A-Fa-f]{2})", _sign, re.split(r"[?#]", target)[0])
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, path))
