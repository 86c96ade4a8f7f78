"""PDF: rewritten by qpdf (through pikepdf) with the keys that a page needs and no others.

Where a dictionary's kind is known, only listed keys stay: a producer can invent a key for a name,
but not one on this list. Elsewhere the keys known to carry traces go.
"""

from __future__ import annotations

import io
from typing import Any, Final

from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed
from teduh.kernel.cleaning.segments import blank_jpeg2000, strip_jpeg, strip_profile
from teduh.kernel.intake import FileKind


def _names(text: str) -> frozenset[str]:
    return frozenset(f"/{name}" for name in text.split())


_CATALOGUE: Final = _names(
    "Type Pages PageLabels Names Dests Outlines PageLayout PageMode ViewerPreferences AcroForm "
    "Lang OCProperties Version Extensions"
)
_PAGES: Final = _names("Type Parent Kids Count Resources MediaBox CropBox Rotate")
_PAGE: Final = _names(
    "Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group Annots "
    "UserUnit Tabs"
)
_STREAM: Final = _names("Length Filter DecodeParms")
_IMAGE: Final = _STREAM | _names(
    "Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode "
    "Interpolate SMask SMaskInData Matte OC"
)
_FORM: Final = _STREAM | _names("Type Subtype FormType BBox Matrix Resources Group OC")
_ANNOTATION: Final = _names(
    "Type Subtype Rect Contents P F AP AS Border C CA BS BE DA Q QuadPoints Vertices InkList L LE "
    "IC H Dest A Parent Popup Open Name OC RD CL IT I Kids FT Ff TU V DV MK Opt MaxLen TI"
)
_OUTLINE: Final = _names("Title Parent Prev Next First Last Count Dest A C F")
_ACRO_FORM: Final = _names("Fields DR DA Q NeedAppearances")
_TRACES: Final = {
    **dict.fromkeys(("/Metadata", "/PieceInfo", "/OPI", "/PtData"), Removed.PROPERTIES),
    **dict.fromkeys(("/LastModified", "/CreationDate", "/ModDate"), Removed.TIMES),
    **dict.fromkeys(("/AA", "/JS", "/OpenAction", "/XFA"), Removed.PROGRAMS),
    **dict.fromkeys(("/EF", "/AF", "/Ref", "/Collection"), Removed.ATTACHMENTS),
    **dict.fromkeys(("/Creator", "/CreatorInfo", "/Measure"), Removed.PROPERTIES),
    "/Thumb": Removed.OTHER_PICTURES,
}
# Keys that a resource of the same name must not fall to: `/Font << /AA … >>` is a font.
_RESOURCES: Final = _names("Font XObject ExtGState Pattern OCG OCMD")
_ACTIVE: Final = _names(
    "JavaScript Launch SubmitForm ImportData GoToR GoToE Rendition Movie Sound RichMediaExecute "
    "GoTo3DView Thread"
)
_CARRIERS: Final = _names("FileAttachment Sound Movie Screen RichMedia 3D Projection")
_LINKS: Final = (b"http://", b"https://", b"mailto:", b"tel:")


def clean(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:  # noqa: ARG001
    """Return the document rewritten: one version, no properties, attachments or programs."""
    import pikepdf  # noqa: PLC0415 - only the child needs it

    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise CannotClean(Reason.ENCRYPTED) from None
    except pikepdf.PdfError:
        raise CannotClean(Reason.DAMAGED) from None
    with pdf:
        if not pdf.pages:
            raise CannotClean(Reason.DAMAGED)
        cleaner = _Cleaner(pdf)
        if data.count(b"startxref") > (2 if pdf.is_linearized else 1):
            cleaner.removed.add(Removed.HISTORY)
        cleaner.document()
        out = io.BytesIO()
        pdf.save(
            out,
            encryption=False,
            linearize=False,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        if pdf.get_warnings() or cleaner.warned:
            cleaner.removed.add(Removed.REPAIRED)
    return out.getvalue(), cleaner.removed


class _Cleaner:
    """One pass over the document's objects."""

    def __init__(self, pdf: Any) -> None:
        import pikepdf  # noqa: PLC0415 - as above

        self.pdf = pdf
        self.types = pikepdf
        self.removed: set[Removed] = set()
        self.warned = bool(pdf.get_warnings())

    def document(self) -> None:
        """Clean the trailer, the catalogue, and every object that is left."""
        trailer, root = self.pdf.trailer, self.pdf.Root
        for key, word in (("/Info", Removed.PROPERTIES), ("/ID", Removed.EDITING_MARKS)):
            if key in trailer:
                del trailer[key]
                self.removed.add(word)
        self._keep(root, _CATALOGUE)
        if "/Names" in root:
            self._keep(root["/Names"], _names("Dests"))
        if "/AcroForm" in root:
            self._keep(root["/AcroForm"], _ACRO_FORM)
        for page in self.pdf.pages:
            self._keep(page.obj, _PAGE)
            self._annotations(page.obj)
        for item in self.pdf.objects:
            stack = [item]
            while stack:
                stack += self._clean(stack.pop())

    def _clean(self, item: Any) -> list[Any]:
        """Clean one object; return the objects that lie directly inside it."""
        types = self.types
        is_stream = isinstance(item, types.Stream)
        if isinstance(item, types.Array):
            children = list(item)
            if len(children) > 1 and children[0] == types.Name("/ICCBased"):
                self._profile(children[1])
        elif is_stream or isinstance(item, types.Dictionary):
            self._dictionary(item, is_stream)
            if is_stream:
                self._stream(item)
            children = [value for _, value in item.items()]
        else:
            return []
        containers = (types.Dictionary, types.Array)
        return [c for c in children if isinstance(c, containers) and not c.is_indirect]

    def _dictionary(self, item: Any, is_stream: bool) -> None:
        allowed = self._allowed(item, is_stream)
        if allowed is not None:
            self._keep(item, allowed)
        if "/ByteRange" in item:
            self._empty(item, Removed.SIGNATURES)
        action = self._name(item.get("/S"))
        if action in _ACTIVE:
            self._empty(item, Removed.PROGRAMS)
        elif action == "/URI" and "/URI" in item:
            address = bytes(item["/URI"]) if isinstance(item["/URI"], self.types.String) else b""
            if not address.lower().startswith(_LINKS):
                self._empty(item, Removed.PATHS)
        if self._name(item.get("/FT")) == "/Sig" and "/V" in item:
            self._drop(item, "/V", Removed.SIGNATURES)
        for key in list(item.keys()):
            if key.startswith(("/PTEX", "/ADBE")):
                self._drop(item, key, Removed.PATHS)
            elif key in _TRACES and not self._is_resource(item[key]):
                self._drop(item, key, _TRACES[key])
        if is_stream and "/F" in item:  # its data lie in a file elsewhere
            self._drop(item, "/F", Removed.PATHS)

    def _allowed(self, item: Any, is_stream: bool) -> frozenset[str] | None:
        subtype, type_ = self._name(item.get("/Subtype")), self._name(item.get("/Type"))
        if is_stream:
            return {"/Image": _IMAGE, "/Form": _FORM}.get(subtype)
        if subtype and "/Rect" in item:
            return _ANNOTATION | {"/T"} if subtype == "/Widget" else _ANNOTATION
        if "/Title" in item and "/Parent" in item and not type_:
            return _OUTLINE
        return {"/Page": _PAGE, "/Pages": _PAGES, "/Catalog": _CATALOGUE}.get(type_)

    def _annotations(self, page: Any) -> None:
        """Drop the annotations that carry files, sounds or films."""
        if not isinstance(page.get("/Annots"), self.types.Array):
            return
        kept = []
        for item in page["/Annots"]:
            if not isinstance(item, self.types.Dictionary):
                continue
            if self._name(item.get("/Subtype")) in _CARRIERS:
                self.removed.add(Removed.ATTACHMENTS)
            else:
                kept.append(item)
        page["/Annots"] = self.types.Array(kept)

    def _stream(self, item: Any) -> None:
        """Strip a picture's own metadata where its data are JPEG or JPEG 2000."""
        filters = item.get("/Filter")
        names = [filters] if isinstance(filters, self.types.Name) else list(filters or ())
        last = self._name(names[-1]) if names else ""
        if last not in ("/DCTDecode", "/JPXDecode"):
            return
        raw = item.read_raw_bytes()
        parameters = item.get("/DecodeParms")
        if len(names) > 1:  # packed once more around the picture
            outer = self.types.Stream(self.pdf, raw)
            outer["/Filter"] = self.types.Array(names[:-1])
            raw = outer.read_bytes()
            if isinstance(parameters, self.types.Array):
                parameters = parameters[-1]
        stripped = strip_jpeg(raw) if last == "/DCTDecode" else blank_jpeg2000(raw)
        if stripped != raw:
            self.removed.add(Removed.CAMERA_DATA)
        if not isinstance(parameters, self.types.Dictionary):
            parameters = None
        item.write(stripped, filter=self.types.Name(last), decode_parms=parameters)

    def _profile(self, stream: Any) -> None:
        if isinstance(stream, self.types.Stream):
            raw = stream.read_bytes()
            stripped = strip_profile(raw)
            if stripped != raw:
                self.removed.add(Removed.COLOUR_PROFILE)
                stream.write(stripped)

    def _keep(self, item: Any, allowed: frozenset[str]) -> None:
        if not isinstance(item, (self.types.Dictionary, self.types.Stream)):
            return
        for key in list(item.keys()):
            if key not in allowed:
                self._drop(item, key, _WORDS.get(key, Removed.PROPERTIES))

    def _drop(self, item: Any, key: str, word: Removed) -> None:
        if key != "/Length":
            del item[key]
            self.removed.add(word)

    def _empty(self, item: Any, word: Removed) -> None:
        for key in list(item.keys()):
            self._drop(item, key, word)

    def _is_resource(self, value: Any) -> bool:
        if not isinstance(value, (self.types.Dictionary, self.types.Stream)):
            return False
        return self._name(value.get("/Type")) in _RESOURCES

    def _name(self, value: Any) -> str:
        return str(value) if isinstance(value, self.types.Name) else ""


_WORDS: Final = {
    **_TRACES,
    **dict.fromkeys(("/T", "/RC", "/Subj"), Removed.AUTHOR),
    **dict.fromkeys(("/M", "/LastModified"), Removed.TIMES),
    **dict.fromkeys(("/NM", "/ID"), Removed.EDITING_MARKS),
    **dict.fromkeys(("/StructTreeRoot", "/MarkInfo", "/StructParents", "/StructParent"),
                    Removed.STRUCTURE),
    **dict.fromkeys(("/EmbeddedFiles", "/Collection"), Removed.ATTACHMENTS),
    **dict.fromkeys(("/JavaScript", "/OpenAction"), Removed.PROGRAMS),
    "/VP": Removed.LOCATION,
    "/SigFlags": Removed.SIGNATURES,
    "/Perms": Removed.SIGNATURES,
}  # fmt: skip
