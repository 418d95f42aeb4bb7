"""What hidden data tells: EXIF, XMP and IPTC in kinds. Nothing of it is kept, so a kind is all that must be right."""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping

from PIL import ExifTags, Image

from coc_service.cleaning.results import Found

# What Pillow raises for EXIF that cannot be read; the data then counts as OTHER.
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, SyntaxError, OSError, OverflowError, struct.error)
_EXIF_WORDS: tuple[tuple[Found, str], ...] = (
    (Found.PLACE, "GPS|SubjectLocation"),
    (Found.TIME, "Date|SubsecTime|OffsetTime|TimeZone"),
    (Found.AUTHOR, "Artist|Author|Copyright|OwnerName|Photographer|HostComputer"),
    (Found.COMMENT, "Comment|ImageDescription|XPTitle|XPSubject|XPKeywords|ImageTitle|DocumentName|ImageHistory"),
    (Found.SOFTWARE, "Software|ProcessingSoftware|PageName"),
    (
        Found.CAMERA,
        "Make|Model|MakerNote|Lens|Serial|UniqueID|Exposure|FNumber|ISO|Sensitivity|Focal|Aperture|Flash|Scene",
    ),
)
# How pixels are to be read, and where other tables are. Nobody is told by it.
_STRUCTURE = re.compile(
    r"Orientation|[XY]?Resolution|ResolutionUnit|ColorSpace|Exif(Offset|Version|Image)|FlashPixVersion|YCbCr|Components|"
    r"ImageWidth|ImageLength|Compression|BitsPerSample|Photometric|SamplesPerPixel|PlanarConfig|Interop|Strip|RowsPer|Tile|"
    r"Predictor|SampleFormat|ExtraSamples|ColorMap|FillOrder|NewSubfileType|SubIFD"
)
_XMP_WORDS: tuple[tuple[Found, re.Pattern[bytes]], ...] = tuple(
    (found, re.compile(words, re.IGNORECASE))
    for found, words in (
        (Found.PLACE, rb"GPS(Lat|Long|Alt)|photoshop:(City|State|Country)|Iptc4xmp\w*:Location|geo:lat"),
        (Found.TIME, rb"(Create|Modify|Metadata)Date|photoshop:DateCreated|exif:DateTime|dc:date|stEvt:when"),
        (Found.AUTHOR, rb"dc:creator|dc:rights|tiff:Artist|photoshop:(AuthorsPosition|Credit)|xmpRights|aux:OwnerName"),
        (Found.COMMENT, rb"dc:(description|title|subject)|UserComment|photoshop:(Headline|Caption)|pdf:Keywords"),
        (Found.SOFTWARE, rb"CreatorTool|softwareAgent|pdf:Producer"),
        (Found.CAMERA, rb"tiff:(Make|Model)|aux:(Lens|Serial)|exifEX:|exif:(FNumber|Exposure|Focal)"),
        (Found.THUMBNAIL, rb"xmp:Thumbnails|xapG?Img|xmpGImg"),
        (Found.REVISION, rb"xmpMM:(History|DerivedFrom|DocumentID|InstanceID|OriginalDocumentID)"),
    )
)
_IPTC: Mapping[int, Found] = {
    5: Found.COMMENT, 25: Found.COMMENT, 105: Found.COMMENT, 120: Found.COMMENT,
    55: Found.TIME, 60: Found.TIME, 62: Found.TIME, 63: Found.TIME,
    65: Found.SOFTWARE, 70: Found.SOFTWARE,
    80: Found.AUTHOR, 85: Found.AUTHOR, 110: Found.AUTHOR, 115: Found.AUTHOR, 116: Found.AUTHOR, 122: Found.AUTHOR,
    26: Found.PLACE, 27: Found.PLACE, 90: Found.PLACE, 92: Found.PLACE, 95: Found.PLACE, 100: Found.PLACE, 101: Found.PLACE,
}  # fmt: skip


def in_exif(block: bytes) -> frozenset[Found]:
    """Return what an EXIF block tells, with or without its `Exif` header. Source: CIPA DC-008 (Exif 3.0)."""
    exif = Image.Exif()
    try:
        exif.load(block)
        return frozenset(_in_tables(exif))
    except UNREADABLE:
        return frozenset({Found.OTHER})


def in_tags(exif: Image.Exif) -> frozenset[Found]:
    """Return what tags that Pillow has read already tell: those of a TIFF."""
    try:
        return frozenset(_in_tables(exif))
    except UNREADABLE:
        return frozenset({Found.OTHER})


def _in_tables(exif: Image.Exif) -> Iterator[Found]:
    yield from _of_names(ExifTags.TAGS.get(tag, "") for tag in exif)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield Found.PLACE
    yield from _of_names(ExifTags.TAGS.get(tag, "") for tag in exif.get_ifd(ExifTags.IFD.Exif))
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield Found.THUMBNAIL


def _of_names(names: Iterable[str]) -> Iterator[Found]:
    for name in names:
        told = {found for found, words in _EXIF_WORDS if re.search(words, name)}
        if told:
            yield from told
        elif not _STRUCTURE.match(name):
            yield Found.OTHER


def in_xmp(packet: bytes) -> frozenset[Found]:
    """Return what an XMP packet tells, by the names of its properties. Source: ISO 16684-1."""
    plain = packet.replace(b"\0", b"")  # UTF-16 becomes readable enough
    told = frozenset(found for found, words in _XMP_WORDS if words.search(plain))
    return told or (frozenset({Found.OTHER}) if plain.strip() else frozenset())


def in_photoshop(block: bytes) -> frozenset[Found]:
    """Return what Photoshop's resources tell; IPTC is one of them. Source: IPTC-IIM 4.2, chapter 1."""
    told = set()
    for at in _places(b"\x1c\x02", block):
        if at + 2 < len(block):
            told.add(_IPTC.get(block[at + 2], Found.OTHER))
    if b"8BIM\x04\x0c" in block or b"8BIM\x04\x09" in block:
        told.add(Found.THUMBNAIL)
    return frozenset(told) or frozenset({Found.OTHER})


def _places(what: bytes, block: bytes) -> Iterator[int]:
    at = block.find(what)
    while at >= 0:
        yield at
        at = block.find(what, at + 1)
