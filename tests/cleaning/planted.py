"""Pictures in which every place that can hide something holds a secret. Each secret is a word of its own."""

import io
import zlib
from collections.abc import Iterable

from PIL import Image

from coc_service.cleaning.results import FileType
from coc_service.cleaning.samples import samples
from tests.cleaning.tiff_bytes import Tags, exif

SECRET = b"SECRET-"
WIDTH, HEIGHT = 60, 40


def picture() -> Image.Image:
    """Red on the left and blue on the right: what is turned or mirrored shows."""
    drawn = Image.new("RGB", (WIDTH, HEIGHT), (220, 30, 30))
    drawn.paste((30, 30, 220), (WIDTH // 2, 0, WIDTH, HEIGHT))
    return drawn


def saved(drawn: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def tags(*, orientation: int = 1) -> Tags:
    return {
        0x010E: "SECRET-description",
        0x010F: "SECRET-make",
        0x0110: "SECRET-model",
        0x0112: orientation,
        0x0131: "SECRET-software",
        0x0132: "2026:11:27 08:00:00",
        0x013B: "SECRET-artist",
        0x8298: "SECRET-copyright",
        0x8769: {
            0x9003: "2026:11:27 08:00:01",
            0x927C: b"SECRET-maker-note",
            0x9286: b"ASCII\0\0\0SECRET-user-comment",
            0xA420: "SECRET-unique-id",
            0xA430: "SECRET-owner",
            0xA431: "SECRET-serial",
        },
        0x8825: {1: "N", 2: (52, 31, 12), 3: "E", 4: (13, 24, 18), 0x1B: b"SECRET-gps-method"},
    }


def exif_block(*, orientation: int = 1) -> bytes:
    thumbnail = saved(picture().resize((16, 16)), "JPEG", comment=b"SECRET-thumbnail")
    return exif(tags(orientation=orientation), thumbnail)


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    b' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmp:CreateDate="SECRET-xmp-date" xmp:CreatorTool="SECRET-xmp-tool"'
    b' exif:GPSLatitude="SECRET-xmp-place"><dc:creator>SECRET-xmp-creator</dc:creator>'
    b"<dc:description>SECRET-xmp-text</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def _iptc() -> bytes:
    records = b"".join(
        b"\x1c\x02" + bytes([dataset]) + len(text).to_bytes(2, "big") + text
        for dataset, text in ((80, b"SECRET-byline"), (90, b"SECRET-city"), (55, b"20261127"), (120, b"SECRET-caption"))
    )
    padded = records + b"\0" * (len(records) % 2)
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(records).to_bytes(4, "big") + padded


def jpeg(*, orientation: int = 1) -> bytes:
    plain = saved(picture(), "JPEG", quality=95, subsampling=0)
    extra = [
        _segment(0xE1, exif_block(orientation=orientation)),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        _segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"SECRET-extended-xmp"),
        _segment(0xE4, b"SECRET-app4"),
        _segment(0xEB, b"JP\0\1SECRET-app11"),
        _segment(0xED, _iptc()),
        _segment(0xFE, b"SECRET-comment"),
    ]
    return plain[:2] + b"".join(extra) + plain[2:] + b"SECRET-after-the-end"


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def png() -> bytes:
    plain = saved(picture(), "PNG")
    extra = [
        _chunk(b"eXIf", exif_block()[6:]),
        _chunk(b"tEXt", b"Author\0SECRET-author"),
        _chunk(b"tEXt", b"Comment\0SECRET-text"),
        _chunk(b"zTXt", b"Software\0\0" + zlib.compress(b"SECRET-packed")),
        _chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)),
        _chunk(b"tIME", b"\x07\xea\x0b\x1b\x08\0\0"),
        _chunk(b"prVt", b"SECRET-private"),
    ]
    return plain[:33] + b"".join(extra) + plain[33:] + b"SECRET-after-the-end"


def webp() -> bytes:
    plain = saved(picture(), "WEBP", lossless=True, exif=exif_block()[6:], xmp=XMP)
    unknown = b"SECR" + (14).to_bytes(4, "little") + b"SECRET-unknown"
    whole = plain + unknown
    return whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:] + b"SECRET-after-the-end"


def _blocks(pieces: Iterable[bytes]) -> bytes:
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


def gif() -> bytes:
    plain = saved(picture().quantize(4), "GIF")
    extra = [
        b"\x21\xfe" + _blocks([b"SECRET-comment"]),
        b"\x21\xff" + _blocks([b"XMP DataXMP", b"dc:creator SECRET-xmp"]),
        b"\x21\xff" + _blocks([b"SECRETAPP10", b"SECRET-application"]),
    ]
    at = 13 + (3 << ((plain[10] & 7) + 1))
    return plain[:at] + b"".join(extra) + plain[at:] + b"SECRET-after-the-end"


def heic() -> bytes:
    return samples()[FileType.HEIC] + (18).to_bytes(4, "big") + b"uuid" + b"SECRET-box"


def avif() -> bytes:
    return saved(picture(), "AVIF", exif=exif_block()[6:], xmp=XMP)


def tiff() -> bytes:
    own = Image.Exif()
    for tag, value in (
        (0x010E, "SECRET-text"),
        (0x010F, "SECRET-make"),
        (0x013B, "SECRET-artist"),
        (0xC634, b"SECRET-dng"),
    ):
        own[tag] = value
    return saved(picture(), "TIFF", exif=own)
