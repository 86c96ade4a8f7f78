"""PDF: one version, with what a page needs and nothing else.

D1  properties, XMP, /ID, private data, previews, authors and dates of remarks: gone
D2  attachments, programs, signatures, links into a computer: gone; links to the web and text stay
D3  pictures keep their data but for what the camera wrote; earlier versions are gone
D4  a password, a file cut short: told; the same bytes in give the same bytes out
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.unit.kernel.cleaning.helpers import DEVICE, NAME, PATH, cleaned, found, reason
from tests.unit.kernel.cleaning.test_pictures import encoded, exif, picture

from teduh.kernel.cleaning import Reason, Removed, clean_file

WORDS = b"BT /F1 24 Tf 72 700 Td (Surat tugas kampanye) Tj ET q 200 0 0 120 72 400 cm /Im0 Do Q"


def document(**save: object) -> bytes:
    pdf = pikepdf.new()
    image = picture()
    jpeg = Stream(pdf, encoded(image, "JPEG", exif=exif(), comment=NAME.encode()))
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 120, "Height": 80,
                       "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8,
                       "Filter": Name.DCTDecode}.items():  # fmt: skip
        jpeg[f"/{key}"] = value
    jpeg["/Metadata"] = Stream(pdf, f"<x>{NAME}</x>".encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.make_indirect(Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=Stream(pdf, WORDS),
        Resources=Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im0=jpeg)),
        LastModified=String("D:20241127081244+08'00'"), PieceInfo=Dictionary(X=String(PATH)),
        Rahasia=String(NAME), VP=Array([Dictionary(Name=String("0.49 LS"))]),
    ))  # fmt: skip
    pdf.pages.append(pikepdf.Page(page))
    rect = Array([10, 10, 100, 30])
    remark = {"Type": Name.Annot, "Rect": rect, "M": String("D:20241127"), "NM": String("id-77")}
    program = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{NAME}')"))

    def link(address: str) -> Dictionary:
        action = Dictionary(S=Name.URI, URI=String(address))
        return Dictionary(**remark, Subtype=Name.Link, A=action)

    page["/Annots"] = Array([
        Dictionary(**remark, Subtype=Name.Text, T=String(NAME), Contents=String("Mohon dicek")),
        link("https://contoh.go.id/bukti"), link(f"file:///{PATH}"),
        Dictionary(**remark, Subtype=Name.Link, A=program),
        Dictionary(**remark, Subtype=Name.FileAttachment, FS=Dictionary(F=String(PATH))),
    ])  # fmt: skip
    pdf.attachments[f"{NAME}.txt"] = pikepdf.AttachedFileSpec(pdf, f"isi {NAME}".encode())
    pdf.Root["/OpenAction"] = program
    pdf.Root["/AA"] = Dictionary(WC=program)
    signature = Dictionary(Type=Name.Sig, Name=String(NAME), ByteRange=Array([0, 1, 2, 3]))
    field = Dictionary(FT=Name.Sig, T=String("ttd"), V=signature, Subtype=Name.Widget, Rect=rect)
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
    pdf.docinfo["/Author"], pdf.docinfo["/Creator"] = NAME, DEVICE
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:creator"] = [NAME]
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def test_what_tells_who_is_gone__d1_d2() -> None:
    result = cleaned(document(), "laporan.pdf", NAME, DEVICE, "rahasiawati", "D:20241127", "id-77")
    assert (result.media_type, result.name) == ("application/pdf", "laporan.pdf")
    assert {
        Removed.PROPERTIES, Removed.AUTHOR, Removed.TIMES, Removed.ATTACHMENTS, Removed.PROGRAMS,
        Removed.SIGNATURES, Removed.PATHS, Removed.CAMERA_DATA, Removed.LOCATION,
    } <= set(result.removed)  # fmt: skip
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/AcroForm", "/Names"}
        assert not pdf.Root.Names.keys() and "/Info" not in pdf.trailer
        assert set(pdf.pages[0].obj.keys()) == {
            "/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/Annots",
        }  # fmt: skip


def test_what_the_page_shows_stays__d2_d3() -> None:
    data = document()
    with pikepdf.open(io.BytesIO(clean_file(data, name="a.pdf").data)) as pdf:
        page = pdf.pages[0]
        assert page.Contents.read_bytes() == WORDS
        assert [str(a.Subtype) for a in page.Annots] == ["/Text"] + ["/Link"] * 3
        assert str(page.Annots[0].Contents) == "Mohon dicek"
        assert str(page.Annots[1].A.URI) == "https://contoh.go.id/bukti"
        assert [dict(a.A) for a in page.Annots[2:]] == [{}, {}]
        after = pikepdf.PdfImage(page.Resources.XObject.Im0).as_pil_image()
        with pikepdf.open(io.BytesIO(data)) as original:
            before = pikepdf.PdfImage(original.pages[0].Resources.XObject.Im0).as_pil_image()
            assert after.tobytes() == before.tobytes()


def test_earlier_versions__d3() -> None:
    data = document()
    later = data + b"\n1 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\nstartxref\n9\n%%EOF"
    assert Removed.HISTORY in clean_file(later, name="a.pdf").removed
    assert Removed.HISTORY not in clean_file(document(linearize=True), name="a.pdf").removed
    assert Removed.REPAIRED in clean_file(later, name="a.pdf").removed


def test_passwords__d4() -> None:
    locked = document(encryption=pikepdf.Encryption(user="a", owner="b"))
    assert reason(locked) is Reason.ENCRYPTED
    readable = document(encryption=pikepdf.Encryption(user="", owner="b"))
    with pikepdf.open(io.BytesIO(clean_file(readable, name="a.pdf").data)) as pdf:
        assert not pdf.is_encrypted


def test_the_same_bytes_out__d4() -> None:
    data = document()
    first = clean_file(data, name="a.pdf").data
    assert clean_file(data, name="b.pdf").data == first
    again = clean_file(first, name="a.pdf")
    assert again.data == first and set(again.removed) <= {Removed.EDITING_MARKS}


def test_no_pages__d4() -> None:
    assert reason(b"%PDF-1.7\n" + b"x" * 500) is Reason.DAMAGED


def test_colour_profiles_name_no_device() -> None:
    from PIL import ImageCms

    from teduh.kernel.cleaning.segments import strip_profile

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = profile.replace(b"lcms", b"APPL")
    stripped = strip_profile(named)
    assert found(named, "built-in") and not found(stripped, "built-in", "APPL")
    same = ImageCms.ImageCmsProfile(io.BytesIO(stripped))
    target = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(picture(), same, target)
    assert converted.getpixel((30, 20)) == picture().getpixel((30, 20))
