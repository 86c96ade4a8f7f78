"""The XML inside Office documents: who, when, on which computer, in which copy.

People become `Penulis 1`, `Penulis 2`, the same one everywhere in the document, so that a
discussion in comments can still be followed.
"""

from __future__ import annotations

import re
from typing import Any, Final

from teduh.kernel.cleaning.messages import Removed

_RELATIONS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PATH = re.compile(
    r"(?i)(?:^|[^a-z])[a-z]:[\\/]+\w|^\\\\\w|^file:|^/(?:users|home|mnt|media|volumes)/"
)
_PATHS_IN_TEXT = re.compile(r'(?i)(?:file:/*)?(?:[a-z]:[\\/]|\\\\)[^"<>|\s][^"<>|]*')
_FILE_NAME = re.compile(
    r"(?i)\.(jpe?g|png|heic|heif|gif|bmp|tiff?|webp|svg|emf|wmf|docx?|xlsx?|pptx?|pdf|mp4|mov)$"
)
_EPOCH: Final = "2000-01-01T00:00:00Z"
# Elements that go, by local name. All are optional where they stand.
_ELEMENTS: Final = {
    **dict.fromkeys(("rsids", "docId", "revisionPtr"), Removed.EDITING_MARKS),
    **dict.fromkeys(("attachedTemplate", "saveThroughXslt", "absPath"), Removed.PATHS),
    **dict.fromkeys(("mailMerge", "docVars", "custDataLst", "customProperties"),
                    Removed.CUSTOM_DATA),
    **dict.fromkeys(("presenceInfo", "fileSharing", "writeProtection"), Removed.AUTHOR),
    "dataBinding": Removed.CUSTOM_DATA,
}  # fmt: skip
_AUTHORS: Final = frozenset({"author", "displayName"})
_TIMES: Final = frozenset({"date", "dateUtc", "dT", "dt", "refreshedDate", "refreshedDateIso"})
_SCRUBBED: Final = """//@*[
    starts-with(local-name(), 'rsid') or local-name() = 'author' or local-name() = 'initials'
    or local-name() = 'date' or local-name() = 'dateUtc' or local-name() = 'dT'
    or local-name() = 'dt' or local-name() = 'created' or local-name() = 'displayName'
    or local-name() = 'userId' or local-name() = 'providerId' or local-name() = 'refreshedBy'
    or local-name() = 'refreshedDate' or local-name() = 'refreshedDateIso'
    or local-name() = 'ed' or local-name() = 'uid' or local-name() = 'textId'
    or local-name() = 'name' or local-name() = 'descr' or local-name() = 'title'
    or local-name() = 'alt' or contains(., ':\\') or contains(., ':/')
    or starts-with(., '\\\\') or starts-with(., '/')
]"""
_STAND_IN: Final = b"<sheetData/>"
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://'
    'schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://'
    'schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def parse(data: bytes, *, lenient: bool = False) -> Any:
    """Return the root of a part; comments and instructions are gone, nothing is fetched."""
    from lxml import etree  # noqa: PLC0415 - only the child needs it

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True, recover=lenient,
    )  # fmt: skip
    return etree.fromstring(data, parser)


def write(root: Any) -> bytes:
    """Return a part as Office writes it."""
    from lxml import etree  # noqa: PLC0415 - as above

    out: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return out


def is_path(text: str) -> bool:
    """Say whether a text names a folder on a computer or in a network."""
    return bool(_PATH.search(text))


def empty_properties(data: bytes, part: str, removed: set[Removed]) -> bytes:
    """Return the document's properties with nothing in them."""
    empty = (_CORE if "core" in part.lower() else _APP).encode()
    if data != empty:
        removed.add(Removed.PROPERTIES)
        removed.update({Removed.AUTHOR, Removed.TIMES} if "core" in part.lower() else ())
    return empty


class Scrubber:
    """Cleans the parts of one document, and calls each author the same in all of them."""

    def __init__(self, removed: set[Removed]) -> None:
        self.removed = removed
        self.authors: dict[str, str] = {}

    def clean(self, data: bytes, part: str, cut: dict[str, str]) -> bytes:
        """Return one part without traces.

        `cut` are the ids of its relationships that exist no more, with what they were.
        """
        data, cells = _without_cells(data)
        root = parse(data, lenient=part.lower().endswith(".vml"))
        if "comments" in part.lower():
            self._comment_authors(root)
        self._elements(root)
        self._cut(root, cut)
        for value in root.xpath(_SCRUBBED):
            self._attribute(value.getparent(), value.attrname, str(value))
        for element in root.xpath("//*[local-name()='instrText' or local-name()='delInstrText']"):
            text = element.text or ""
            element.text = _PATHS_IN_TEXT.sub("berkas", text)
            if element.text != text:
                self.removed.add(Removed.PATHS)
        if part.lower().endswith("connections.xml"):
            self._connections(root)
        out = write(root)
        return out.replace(_STAND_IN, cells, 1) if cells else out

    def _pseudonym(self, name: str) -> str:
        if re.fullmatch(r"(tc=)?\{[-0-9A-F]+\}", name):  # Excel's mark of a threaded comment
            return name
        self.removed.add(Removed.AUTHOR)
        return self.authors.setdefault(name, f"Penulis {len(self.authors) + 1}")

    def _comment_authors(self, root: Any) -> None:
        """Excel lists authors as texts, and begins each old comment with the name and a colon."""
        names: dict[str, str] = {}
        for element in root.xpath("//*[local-name()='authors']/*[local-name()='author']"):
            if element.text:
                names[element.text] = self._pseudonym(element.text)
                element.text = names[element.text]
        for element in root.xpath("//*[local-name()='t']") if names else ():
            name, colon, rest = (element.text or "").partition(":")
            if colon and name.strip() in names:
                element.text = f"{names[name.strip()]}:{rest}"

    def _elements(self, root: Any) -> None:
        named = " or ".join(f"local-name()='{name}'" for name in _ELEMENTS)
        for element in root.xpath(f"//*[{named}]"):
            word = _ELEMENTS[_local(element.tag)]
            if word is not Removed.CUSTOM_DATA or _local(element.tag) != "dataBinding":
                self.removed.add(word)
            _remove(element)

    def _cut(self, root: Any, cut: dict[str, str]) -> None:
        """Take away what pointed to a part that is no more there."""
        if not cut:
            return
        for relations in _RELATIONS:
            for value in root.xpath("//@r:*", namespaces={"r": relations}):
                element = value.getparent()
                if str(value) not in cut or element is None:
                    continue
                extension = next(
                    (e for e in element.iterancestors() if _local(e.tag) == "ext"), None
                )
                if _local(element.tag) == "pageSetup":
                    del element.attrib[value.attrname]
                else:
                    _remove(extension if extension is not None else element)

    def _attribute(self, element: Any, name: str, value: str) -> None:
        local = _local(name)
        if local.startswith("rsid") or local in ("uid", "textId"):
            if local != "uid" or "revision" in name:
                self._drop(element, name, Removed.EDITING_MARKS)
        elif local in _AUTHORS or (local == "name" and _is_author(element)):
            element.set(name, self._pseudonym(value))
        elif local == "initials":
            element.set(name, "P")
        elif local == "refreshedBy" or (local == "ed" and _local(element.tag) == "permStart"):
            self._drop(element, name, Removed.AUTHOR)
        elif local in ("userId", "providerId"):
            element.set(name, "None" if local == "providerId" else self._pseudonym(value))
        elif local in _TIMES and _is_time(value):
            self._drop(element, name, Removed.TIMES)
        elif local == "created" and _is_time(value):
            element.set(name, _EPOCH)
            self.removed.add(Removed.TIMES)
        elif local in ("name", "descr", "title", "alt") and _FILE_NAME.search(value.strip()):
            element.set(name, "berkas" if local == "name" else "")
            self.removed.add(Removed.PATHS)
        elif local != "formatCode" and is_path(value):
            element.set(name, "berkas")
            self.removed.add(Removed.PATHS)

    def _drop(self, element: Any, name: str, word: Removed) -> None:
        del element.attrib[name]
        self.removed.add(word)

    def _connections(self, root: Any) -> None:
        """Data connections: the server, the file, the query and the user go; the number stays."""
        for element in root.iter():
            for name in ("sourceFile", "odcFile", "description", "connection", "command", "url"):
                if element.get(name):
                    element.set(name, "")
                    self.removed.add(Removed.PATHS)
            if _local(element.tag) == "connection" and element.get("name"):
                element.set("name", f"Sambungan {element.get('id', '')}")


def _without_cells(data: bytes) -> tuple[bytes, bytes]:
    """Return a sheet without its cells, and the cells: millions of them, and all content.

    Only where they are plain UTF-8 without remarks; else they stay and are searched too.
    """
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    cells = data[start : end + 12] if 0 <= start < end else b""
    plain = b"<!" not in cells and b"<?" not in cells and _is_utf_8(data[:200])
    if not cells or not plain or cells.count(b"<sheetData>") != 1:
        return data, b""
    return data[:start] + _STAND_IN + data[end + 12 :], cells


def _is_utf_8(head: bytes) -> bool:
    return not head.startswith(b"<?xml") or b"utf-8" in head.lower() or b"encoding" not in head


def _local(name: Any) -> str:
    return str(name).rsplit("}", 1)[-1]


def _is_author(element: Any) -> bool:
    return _local(element.tag) in ("cmAuthor", "author")


def _is_time(value: str) -> bool:
    return bool(re.match(r"\d{4}-\d\d-\d\d|\d+(\.\d+)?$", value))


def _remove(element: Any) -> None:
    """Take an element away; an alternative content that held only it goes with it."""
    parent = element.getparent()
    if parent is None:
        return
    if len(parent) == 1 and _local(parent.tag) in ("Choice", "ext", "extLst"):
        outer = parent.getparent()
        if _local(parent.tag) == "Choice" and outer is not None and len(outer) == 1:
            parent = outer
        _remove(parent)
        return
    parent.remove(element)
