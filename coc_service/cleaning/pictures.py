"""Pictures made anew from their pixels: nothing else of the file comes along.

Saving what Pillow opened is no cleaning: it keeps comments, and for HEIC everything. So each picture is copied as raw pixels
into a new one, upright and in plain sRGB, and encoded again, which also disarms what was broken to hurt a decoder.
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from coc_service.cleaning import hidden
from coc_service.cleaning.limits import MAX_ANIMATION_PIXELS, MAX_FRAMES, MAX_PACKED_PIXELS, MAX_PIXELS, PREVIEW_SIDE
from coc_service.cleaning.outcome import Refused
from coc_service.cleaning.results import FileType, Found, WhyNot

_FORMATS: dict[FileType, tuple[str, ...]] = {
    FileType.JPEG: ("JPEG", "MPO"),
    FileType.PNG: ("PNG",),
    FileType.WEBP: ("WEBP",),
    FileType.GIF: ("GIF",),
    FileType.AVIF: ("AVIF",),
    FileType.TIFF: ("TIFF",),
}
_PHOTOS = frozenset({FileType.JPEG, FileType.AVIF})
_MOVES = frozenset({FileType.GIF, FileType.PNG, FileType.WEBP})
# JPEG for what was lossy, as large files become smaller by it; PNG for what was not.
CLEANED_AS: dict[FileType, FileType] = {
    FileType.JPEG: FileType.JPEG,
    FileType.HEIC: FileType.JPEG,
    FileType.AVIF: FileType.JPEG,
    FileType.PNG: FileType.PNG,
    FileType.TIFF: FileType.PNG,
    FileType.WEBP: FileType.WEBP,
    FileType.GIF: FileType.GIF,
}
_PLAIN_MODES = frozenset({"1", "L", "RGB", "RGBA", "I;16"})
_QUALITY = 90
_PREVIEW_QUALITY = 80
_FRAME_MILLISECONDS = 100  # for a frame that states no duration
TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of an animation."""

    picture: Image.Image
    milliseconds: int


def set_limits() -> None:
    """Make Pillow refuse what is above the limit of pixels. Up to twice of it, it would only warn."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def opened(data: bytes, kind: FileType) -> Image.Image:
    """Return the picture, not decoded yet, by the decoder for `kind` alone.

    Raises Refused or TOO_MANY_PIXELS for too many pixels, and what a decoder does.
    """
    picture = Image.open(io.BytesIO(data), formats=_FORMATS[kind])
    if kind not in _PHOTOS and picture.width * picture.height > MAX_PACKED_PIXELS:
        raise Refused(WhyNot.TOO_LARGE)
    return picture


def found(picture: Image.Image) -> frozenset[Found]:
    """Return the kinds of hidden data that Pillow found: for AVIF and TIFF, whose structure is not read here."""
    told = set(hidden.in_tags(picture.getexif()))
    if xmp := picture.info.get("xmp"):
        told |= hidden.in_xmp(xmp)
    return frozenset(told)


def cleaned(picture: Image.Image, kind: FileType) -> bytes:
    """Return a new file with the same pixels. Raises Refused for too many frames, or for pages that would be lost."""
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and kind in _MOVES:
        return _animation(picture, kind)
    if frames > 1 and kind in {FileType.TIFF, FileType.AVIF}:
        raise Refused(WhyNot.PARTS)
    return _still(picture, CLEANED_AS[kind])


def _still(picture: Image.Image, kind: FileType) -> bytes:
    plain = upright(picture)
    if kind is FileType.JPEG:
        return _as_jpeg(plain, _sampling(picture))
    if kind is FileType.WEBP:
        return _saved(plain.convert(_with_alpha(plain)), "WEBP", quality=_QUALITY, method=2)
    return _saved(plain, "GIF" if kind is FileType.GIF else "PNG")


def _sampling(picture: Image.Image) -> int:
    """Return how coarse the colours are stored: a screenshot in full colour stays readable."""
    sampling: int = JpegImagePlugin.get_sampling(picture) if isinstance(picture, JpegImagePlugin.JpegImageFile) else 0
    return max(0, sampling)


def _as_jpeg(plain: Image.Image, sampling: int) -> bytes:
    if plain.mode not in {"L", "RGB"}:
        plain = on_white(plain)
    return _saved(plain, "JPEG", quality=_QUALITY, subsampling=sampling)


def on_white(picture: Image.Image) -> Image.Image:
    """Return the picture without transparency. Black, the default, would swallow dark writing."""
    coloured = picture.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(white, coloured).convert("RGB")


def upright(picture: Image.Image) -> Image.Image:
    """Return a new picture with these pixels only: turned as a viewer would turn it, its colours in sRGB."""
    turned = ImageOps.exif_transpose(picture)
    plain = _plain(_in_srgb(turned, turned.info.get("icc_profile")))
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if picture.mode == "RGBA":
            return _alpha_kept(picture, source)
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):  # a broken profile: colours as they are stored
        return picture


def _alpha_kept(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    colours = ImageCms.profileToProfile(picture.convert("RGB"), source, _SRGB, outputMode="RGB") or picture
    colours.putalpha(picture.getchannel("A"))
    return colours


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode in _PLAIN_MODES and "transparency" not in picture.info:
        return picture
    return picture.convert(_with_alpha(picture))


def _with_alpha(picture: Image.Image) -> str:
    return "RGBA" if picture.has_transparency_data else "RGB"


def _animation(picture: Image.Image, kind: FileType) -> bytes:
    loop = int(picture.info.get("loop", 1))  # without the entry it plays once
    first, *others = _frames(picture)
    pictures = [one.picture for one in others]
    durations = [one.milliseconds for one in (first, *others)]
    return _saved(
        first.picture,
        _FORMATS[kind][0],
        save_all=True,
        append_images=pictures,
        duration=durations,
        loop=loop,
        **({"disposal": 2} if kind is FileType.GIF else {}),
    )


def _frames(picture: Image.Image) -> Iterator[Frame]:
    count = getattr(picture, "n_frames", 1)
    if count > MAX_FRAMES or count * picture.width * picture.height > MAX_ANIMATION_PIXELS:
        raise Refused(WhyNot.TOO_LARGE)
    for number in range(count):
        picture.seek(number)
        picture.load()
        coloured = picture.convert("RGBA")
        fresh = Image.frombytes("RGBA", coloured.size, coloured.tobytes())
        yield Frame(fresh, int(picture.info.get("duration", 0)) or _FRAME_MILLISECONDS)


def preview(picture: Image.Image) -> bytes:
    """Return a WebP of at most 1,600 pixels a side, of the first frame."""
    picture.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))  # a JPEG is decoded at a fraction of its size
    small = upright(picture)
    small = _eight_bits(small)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return _saved(small.convert(_with_alpha(small)), "WEBP", quality=_PREVIEW_QUALITY, method=2)


def _eight_bits(picture: Image.Image) -> Image.Image:
    return picture.point(lambda value: value / 256).convert("L") if picture.mode == "I;16" else picture


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
