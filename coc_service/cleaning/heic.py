"""HEIC, the photo format of phones. Read with libheif, and written as JPEG: its encoders are under the GPL."""

import pi_heif
from PIL import Image

from coc_service.cleaning import hidden
from coc_service.cleaning.limits import MAX_PIXELS
from coc_service.cleaning.outcome import Refused
from coc_service.cleaning.results import Found, WhyNot

_BOX_HEADER = 8
# ISO/IEC 14496-12 and 23008-12: what a still picture needs. The film of a motion photo is a box, too.
_PICTURE_BOXES = frozenset({b"ftyp", b"meta", b"mdat"})


def opened(data: bytes) -> pi_heif.HeifFile:
    """Return the file, nothing decoded yet. Raises Refused for too many pixels, ValueError for what cannot be read."""
    pi_heif.options.DECODE_THREADS = 1
    file = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
    width, height = file.size
    if width * height > MAX_PIXELS:
        raise Refused(WhyNot.TOO_LARGE)
    return file


def picture(file: pi_heif.HeifFile) -> Image.Image:
    """Return the main picture, upright already: the library turns it, and states so in its EXIF block."""
    main: Image.Image = file.to_pillow()
    return main


def found(file: pi_heif.HeifFile, data: bytes) -> frozenset[Found]:
    """Return the kinds of hidden data beside the main picture."""
    told: set[Found] = set()
    if exif := file.info.get("exif"):
        told |= hidden.in_exif(exif)
    if xmp := file.info.get("xmp"):
        told |= hidden.in_xmp(xmp)
    if file.info.get("thumbnails"):
        told.add(Found.THUMBNAIL)
    if file.info.get("metadata") or file.info.get("depth_images") or file.info.get("aux") or len(file) > 1:
        told.add(Found.OTHER)
    return frozenset(told | _in_boxes(data))


def _in_boxes(data: bytes) -> frozenset[Found]:
    """Return whether the file has boxes that the picture does not need, or ends with bytes that are none."""
    at = 0
    while at + _BOX_HEADER <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if name not in _PICTURE_BOXES or (size and size < _BOX_HEADER):
            return frozenset({Found.AFTER_END})
        if not size:  # the last box, up to the end
            return frozenset()
        at += size
    return frozenset({Found.AFTER_END}) if data[at:].strip(b"\0") else frozenset()
