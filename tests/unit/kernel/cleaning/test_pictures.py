"""Pictures are encoded anew: the points stay, everything else goes.

P1  JPEG, PNG, WebP, HEIC: no position, device, time, words, profile in any encoding
P2  turned as its orientation says, then without one; colours in sRGB
P3  at most 40 million points; what moves cannot be cleaned; what is cut short cannot either
P4  points under full transparency and pictures behind the first do not go on
"""

import base64
import io

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw, PngImagePlugin
from tests.unit.kernel.cleaning.helpers import DEVICE, NAME, cleaned, reason

from teduh.kernel.cleaning import Reason, Removed, clean_file, neutral_name
from teduh.kernel.errors import LimitReached

# 64 by 48 points, left half blue, right half red, with Exif: made once with an encoder of HEVC,
# which Teduh does not carry.
HEIC = base64.b64decode("""
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA
AAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAGwAAgAAAAACTgABAAAAAAAAAJwAAAA4aWlu
ZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA
/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA
AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA
AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAA
AAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAA
AA5jZHNjAAIAAQABAAABEG1kYXQAAABoKAGvCeA5IyS///uI397/VJb//oO1cE4++6n//hsSN/72RdRXZWDShA9n
sdL0K/EqR3J3/RPP0KvjPo2IdeGFO9qlm1OGHIgncfzwGr4WwZtcSGL/8tNOAVVMSVSYQh5qoDqv13Xj4YAAAAAG
RXhpZgAATU0AKgAAAAgABAEPAAIAAAAQAAAAPgEQAAIAAAANAAAATgESAAMAAAABAAEAAIglAAQAAAABAAAAXAAA
AABTQU1TVU5HLVJBSEFTSUEAU00tUkFIQVNJQTk5AAAAAgABAAIAAAACUwAAAAACAAUAAAADAAAAegAAAAAAAAAA
AAAAAQAAAB0AAAABAAAA5QAAAAQ=
""")


def picture(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    image = Image.new("RGB", size, (230, 230, 225))
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, size[0] // 2, size[1] // 2), fill=(200, 30, 30))
    draw.ellipse((size[0] // 2, size[1] // 3, size[0] - 5, size[1] - 5), fill=(20, 90, 200))
    return image.convert(mode)


def exif(orientation: int = 1) -> bytes:
    data = Image.Exif()
    data[0x010F], data[0x0110], data[0x0112] = "SAMSUNG", DEVICE, orientation
    data[0x013B], data[0x0132] = NAME, "2024:11:27 08:12:44"
    data.get_ifd(0x8825).update({1: "S", 2: (0.0, 29.0, 57.25), 3: "E", 4: (116.0, 59.0, 3.5)})
    data.get_ifd(0x8825)[29] = "2024:11:27"
    return data.tobytes()


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def distance(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures [0-255]."""
    histogram = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    counts = histogram.histogram()
    return sum(level * count for level, count in enumerate(counts)) / sum(counts)


XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{NAME}</x:xmpmeta>".encode()


@pytest.mark.parametrize(
    ("kind", "suffix", "tolerance"), [("JPEG", ".jpg", 2), ("PNG", ".png", 0), ("WEBP", ".webp", 3)]
)
def test_nothing_but_the_points__p1(kind: str, suffix: str, tolerance: float) -> None:
    options: dict[str, object] = {"exif": exif(), "quality": 95}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", NAME)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=False)
        options = {"exif": exif(), "pnginfo": info}
    else:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = NAME.encode()
    data = encoded(picture(), kind, **options)
    result = cleaned(data, f"IMG_2024{suffix}", NAME, DEVICE, "2024:11:27", "SAMSUNG")
    assert {Removed.LOCATION, Removed.DEVICE, Removed.CAMERA_DATA} <= set(result.removed)
    assert Removed.PROPERTIES in result.removed
    assert b"Exif" not in result.data and b"xmp" not in result.data
    image = opened(result.data)
    assert image.format == kind and image.size == (120, 80)
    assert distance(image, opened(data)) <= tolerance
    assert not image.getexif() and not image.info.keys() & {"exif", "xmp", "comment", "dpi"}
    assert clean_file(data, name="a").data == result.data  # the same bytes in, the same bytes out


def test_heic_becomes_jpeg__p1() -> None:
    result = cleaned(HEIC, "IMG_0042.HEIC", DEVICE, "SAMSUNG-RAHASIA")
    assert (result.media_type, result.name) == ("image/jpeg", "IMG_0042.jpg")
    assert Removed.LOCATION in result.removed
    image = opened(result.data)
    assert image.size == (64, 48)
    assert image.getpixel((5, 20))[2] > 180 and image.getpixel((60, 20))[0] > 160


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_turned_first__p2(orientation: int) -> None:
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90,
             8: Image.Transpose.ROTATE_270}  # fmt: skip
    lying = picture().transpose(turns[orientation])
    data = encoded(lying, "JPEG", exif=exif(orientation), quality=95)
    image = opened(clean_file(data, name="a.jpg").data)
    assert image.size == (120, 80) and distance(image, picture()) < 4


def test_colours_in_srgb__p2() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    data = encoded(
        picture(), "PNG", icc_profile=profile.tobytes()
    )  # one that does not fit: dropped
    result = clean_file(data, name="a.png")
    assert Removed.COLOUR_PROFILE in result.removed
    assert "icc_profile" not in opened(result.data).info
    assert distance(opened(result.data), picture()) == 0


def test_grey_stays_grey_and_deep_stays_deep__p1() -> None:
    assert opened(clean_file(encoded(picture("L"), "JPEG"), name="a").data).mode == "L"
    assert opened(clean_file(encoded(picture("1"), "PNG"), name="a").data).mode == "1"
    deep = Image.new("I;16", (40, 30), 12_345)
    result = opened(clean_file(encoded(deep, "PNG"), name="a").data)
    assert result.getpixel((3, 3)) == 12_345


def test_points_that_nobody_sees__p4() -> None:
    image = picture("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    result = clean_file(encoded(image, "PNG"), name="a.png")
    assert Removed.HIDDEN_POINTS in result.removed
    assert opened(result.data).getextrema() == ((0, 0),) * 4


def test_pictures_behind_the_first__p4() -> None:
    several = encoded(picture(), "MPO", save_all=True, append_images=[picture("L")])
    result = clean_file(several + f"SEFH{NAME}".encode(), name="a.jpg")
    assert Removed.OTHER_PICTURES in result.removed
    assert opened(result.data).format == "JPEG" and NAME.encode() not in result.data


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_cannot_be_cleaned__p3(kind: str) -> None:
    frames = [picture(), Image.new("RGB", (120, 80), "black")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert reason(data) is Reason.ANIMATED


def test_a_still_gif_becomes_png() -> None:
    result = clean_file(encoded(picture("P"), "GIF", comment=NAME.encode()), name="a.gif")
    assert (result.media_type, result.name) == ("image/png", "a.png")
    assert Removed.COMMENTS in result.removed


def test_cut_short__p3() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        data = encoded(picture(size=(400, 300)), kind)
        assert reason(data[: len(data) // 2]) is Reason.DAMAGED
    assert reason(HEIC[:600]) is Reason.DAMAGED


def test_forty_million_points__p3() -> None:
    data = encoded(Image.new("1", (8000, 5001)), "PNG")
    with pytest.raises(LimitReached) as error:
        clean_file(data, name="a.png")
    assert error.value.findings[0].message_id == "kernel.file.image_too_large"


def test_forty_million_points_are_cleaned_within_the_bounds__p3() -> None:
    data = encoded(Image.new("RGBA", (8000, 5000), (1, 2, 3, 128)), "PNG", compress_level=1)
    assert opened(clean_file(data, name="a.png").data).size == (8000, 5000)


def test_a_name_can_betray() -> None:
    name = neutral_name("C:\\foto Siti\\IMG_20241127.JPG")
    assert name.startswith("berkas-") and name.endswith(".jpg") and len(name) == 19
    assert neutral_name("a.sangat rahasia").startswith("berkas-")
    assert "rahasia" not in neutral_name("a.sangat rahasia")
