"""Pictures: decoded to points and encoded anew, so that nothing but the points goes on."""

from __future__ import annotations

import io
from typing import Any, Final

from teduh.kernel.cleaning.messages import CannotClean, Reason, Removed
from teduh.kernel.errors import Finding, LimitReached, Where
from teduh.kernel.images import MAX_MEGAPIXELS
from teduh.kernel.intake import FileKind
from teduh.kernel.messages import FileMessage

# The decoder each kind may use; Pillow tries no other.
_FORMATS: Final = {
    "JPEG": ("JPEG", "MPO"),
    "PNG": ("PNG",),
    "WebP": ("WEBP",),
    "GIF": ("GIF",),
    "HEIC": ("HEIF",),
    "BMP": ("BMP",),
    "TIFF": ("TIFF",),
}
_GPS, _MAKE, _MODEL = 0x8825, 0x010F, 0x0110
_OUTPUT: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 92},  # with tables of our own: a camera's can be told
    "PNG": {"compress_level": 3},  # two to three times faster than 6, and 4 % larger
    "WEBP": {"quality": 92, "method": 4},
    "GIF": {},
    "BMP": {},
    "TIFF": {"compression": "tiff_lzw"},
}
_AS: Final = {"HEIC": "JPEG", "GIF": "PNG", "WebP": "WEBP"}


def clean(data: bytes, kind: FileKind) -> tuple[bytes, set[Removed]]:
    """Return the picture anew; turned as its orientation says, in sRGB, with no metadata."""
    return reencode(data, kind.value, output=_AS.get(kind.value, kind.value), turn=True)


def reencode(data: bytes, kind: str, *, output: str, turn: bool) -> tuple[bytes, set[Removed]]:
    """Decode `kind` and encode as Pillow's format `output`.

    `turn=False` leaves the points as they lie, for documents that do not look at the orientation.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - only the child needs it

    if kind == "HEIC":
        _register_heic()
    image: Any = Image.open(io.BytesIO(data), formats=_FORMATS[kind])
    if image.width * image.height > MAX_MEGAPIXELS * 1_000_000:
        params = {"name": kind, "width": image.width, "height": image.height}
        finding = Finding(FileMessage.IMAGE_TOO_LARGE, Where(), {**params, "limit": MAX_MEGAPIXELS})
        raise LimitReached(finding)
    # A telephone's JPEG carries its preview or gain map as a second picture; that one goes. Where
    # a second picture is part of what is shown, taking the first alone would lose evidence.
    several = getattr(image, "n_frames", 1) > 1
    if several and kind != "JPEG":
        raise CannotClean(Reason.ANIMATED)
    options = _options(image, kind, output)
    image.load()
    removed = _found(image) | ({Removed.OTHER_PICTURES} if several else set())
    profile = image.info.get("icc_profile")
    if turn:
        image = ImageOps.exif_transpose(image)
    image = _plain(_to_srgb(image, profile), output)
    if image.mode == "RGBA":
        image = _without_hidden_points(image, removed)
    image.info = {}
    out = io.BytesIO()
    image.save(out, output, **options)
    return out.getvalue(), removed


def _options(image: Any, kind: str, output: str) -> dict[str, Any]:
    """How to encode: as finely as the picture came, no finer."""
    from PIL import JpegImagePlugin  # noqa: PLC0415 - as above

    options = dict(_OUTPUT[output])
    if output == "JPEG":
        sampling = JpegImagePlugin.get_sampling(image) if kind == "JPEG" else 2
        options["subsampling"] = max(sampling, 0)
    if output == "WEBP":
        image.fp.seek(0)
        options["lossless"] = b"VP8L" in image.fp.read(64)
    return options


def _register_heic() -> None:
    import pi_heif  # noqa: PLC0415 - only the child needs it

    pi_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )


def _found(image: Any) -> set[Removed]:
    """What the picture's metadata hold, in the words of `Removed`."""
    info, exif = image.info, image.getexif()
    signs = (
        (Removed.CAMERA_DATA, bool(exif)),
        (Removed.LOCATION, _GPS in exif),
        (Removed.DEVICE, _MAKE in exif or _MODEL in exif),
        (Removed.PROPERTIES, any(info.get(k) for k in ("xmp", "photoshop", "XML:com.adobe.xmp"))),
        (Removed.COMMENTS, bool(info.get("comment") or getattr(image, "text", None))),
        (Removed.COLOUR_PROFILE, bool(info.get("icc_profile"))),
    )
    return {word for word, there in signs if there}


def _to_srgb(image: Any, profile: bytes | None) -> Any:
    """Convert colours by the profile; one that cannot be used is dropped."""
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    from PIL import ImageCms  # noqa: PLC0415 - as above

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in (source.profile.profile_description or ""):
            return image
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        colours = image.convert("RGB") if alpha else image
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(colours, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    if converted is not None and alpha is not None:
        converted.putalpha(alpha)
    return converted


def _plain(image: Any, output: str) -> Any:
    """Return a copy in a mode that the output holds, keeping greys grey and depth deep."""
    if output == "JPEG":
        return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")
    see_through = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA")
    if see_through:
        return image.convert("RGBA")
    if image.mode in ("1", "L", "RGB") or (image.mode == "I;16" and output == "PNG"):
        return image.copy()
    return image.convert("RGB")


def _without_hidden_points(image: Any, removed: set[Removed]) -> Any:
    """Blank the points that are fully see-through: some programs only hide what was erased."""
    from PIL import Image, ImageChops  # noqa: PLC0415 - as above

    blank = Image.new("RGBA", image.size)
    seen = image.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    blank.paste(image, mask=seen)
    if ImageChops.difference(image.convert("RGB"), blank.convert("RGB")).getbbox():
        removed.add(Removed.HIDDEN_POINTS)
    return blank
