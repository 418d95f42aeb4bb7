"""Files made to hurt whoever opens them, small ones, and what must come of each."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

from coc_service.cleaning import FileType, NotCleanable, WhyNot
from coc_service.cleaning.samples import samples
from tests.cleaning import planted, planted_pdf

_MANY = 13_000  # pixels a side: 169 million
_FEW_TOO_MANY = 8_000  # 64 million: of up to twice its limit Pillow only warns
_HUGE = 65_500


@dataclass(frozen=True, slots=True)
class Malicious:
    """A file, and what comes of it; None if a harmless copy can be made."""

    make: Callable[[], bytes]
    end: NotCleanable | None = None


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def png_bomb(side: int = _MANY) -> bytes:
    """20 kB that become 169 million pixels."""
    header = side.to_bytes(4, "big") * 2 + b"\1\0\0\0\0"  # one bit a pixel
    rows = zlib.compress(bytes((side // 8 + 1) * side))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def webp_bomb() -> bytes:
    """A canvas of 16,384 pixels a side, for a frame of a few."""
    still = samples()[FileType.WEBP]
    at = still.index(b"VP8X") + 12
    return still[:at] + b"\xff\x3f\0" * 2 + still[at + 6 :]


def gif_bomb() -> bytes:
    """A canvas of 65,500 pixels a side, for a frame of a few."""
    plain = samples()[FileType.GIF]
    return plain[:6] + _HUGE.to_bytes(2, "little") * 2 + plain[10:]


def gif_of_frames() -> bytes:
    """10,000 frames of 64 bytes each, which are one picture each once they are unpacked."""
    plain = samples()[FileType.GIF]
    at = 13 + (3 << ((plain[10] & 7) + 1))
    frame = plain[at:-1]
    head = plain[:6] + (4_000).to_bytes(2, "little") * 2 + plain[10:at]
    return head + frame * 600 + b";"


def jpeg_of_dimensions(side: int = _HUGE) -> bytes:
    """A frame header of so many pixels a side."""
    plain = samples()[FileType.JPEG]
    at = plain.index(b"\xff\xc0") + 5
    return plain[:at] + side.to_bytes(2, "big") * 2 + plain[at + 4 :]


def jpeg_of_segments() -> bytes:
    """Lengths that lead back, and beyond the end."""
    plain = samples()[FileType.JPEG]
    return plain[:2] + b"\xff\xe1\0\0" * 50 + b"\xff\xe1\xff\xff" + plain[2:]


def jpeg_cut() -> bytes:
    """A photo of which half arrived."""
    plain = planted.jpeg()
    return plain[: len(plain) // 2]


def pdf_and_zip() -> bytes:
    """One file that a PDF reader and an unpacker both open."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.bat", "SECRET-program")
    return samples()[FileType.PDF] + out.getvalue()


def pdf_bomb() -> bytes:
    """A content stream of two million operators, in 4 kB: read as objects they take more than a job may have."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        packed = zlib.compress(b"q Q " * 1_000_000)
        stream = pdf.make_stream(b"")
        stream.write(packed, filter=Name.FlateDecode)
        page.Contents = stream
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def pdf_nested() -> bytes:
    """Arrays within arrays, a hundred thousand deep."""
    deep = b"[" * 100_000 + b"]" * 100_000
    return samples()[FileType.PDF].replace(b"/Rotate", b"/Own" + deep + b"/Rotate") + b"1 0 obj" + deep + b"endobj"


def pdf_of_itself() -> bytes:
    """A form that draws itself, and a tree of pages that is its own branch."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        form = pdf.make_stream(b"/Fm0 Do", Type=Name.XObject, Subtype=Name.Form)
        form.BBox = pikepdf.Array([0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm0=form))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm0=form))
        page.Contents = pdf.make_stream(b"/Fm0 Do")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def gif_and_script() -> bytes:
    """A GIF to a browser's image element, and a program to its script element."""
    return b"GIF89a/*" + samples()[FileType.GIF][8:-1] + b";*/=alert('SECRET-script')//"


def svg() -> bytes:
    """A picture that is a page, with a script."""
    return b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert('SECRET')</script></svg>"


def heic_cut() -> bytes:
    """A photo of which half arrived."""
    whole = samples()[FileType.HEIC]
    return whole[: len(whole) // 2]


def heic_broken(seed: int) -> bytes:
    """A photo with random bytes in sixteen places behind its first box."""
    chance = random.Random(seed)
    whole = bytearray(samples()[FileType.HEIC])
    for _ in range(16):
        whole[chance.randrange(32, len(whole))] = chance.randrange(256)
    return bytes(whole)


def heic_crasher() -> bytes:
    """A photo whose list of metadata names a type that is no UTF-8: pi-heif 1.4.0 reads a null pointer."""
    return samples()[FileType.HEIC].replace(b"rdf+xml", b"rdf+xm\xeb")


def _refused(kind: FileType, reason: WhyNot) -> NotCleanable:
    return NotCleanable(kind, reason)


MALICIOUS: dict[str, Malicious] = {
    "PNG bomb": Malicious(png_bomb, _refused(FileType.PNG, WhyNot.TOO_LARGE)),
    "PNG of 36 million": Malicious(lambda: png_bomb(6_000), _refused(FileType.PNG, WhyNot.TOO_LARGE)),
    "WebP bomb": Malicious(webp_bomb, _refused(FileType.WEBP, WhyNot.TOO_LARGE)),
    "GIF bomb": Malicious(gif_bomb, _refused(FileType.GIF, WhyNot.TOO_LARGE)),
    "GIF of frames": Malicious(gif_of_frames, _refused(FileType.GIF, WhyNot.TOO_LARGE)),
    "JPEG a little too large": Malicious(
        lambda: jpeg_of_dimensions(_FEW_TOO_MANY), _refused(FileType.JPEG, WhyNot.TOO_LARGE)
    ),
    "JPEG of dimensions": Malicious(jpeg_of_dimensions, _refused(FileType.JPEG, WhyNot.TOO_LARGE)),
    "JPEG of segments": Malicious(jpeg_of_segments, _refused(FileType.JPEG, WhyNot.BROKEN)),
    "JPEG cut": Malicious(jpeg_cut, _refused(FileType.JPEG, WhyNot.BROKEN)),
    "PDF with script": Malicious(planted_pdf.document),
    "PDF and ZIP": Malicious(pdf_and_zip),
    "PDF nested": Malicious(pdf_nested, _refused(FileType.PDF, WhyNot.BROKEN)),
    "PDF of itself": Malicious(pdf_of_itself),
    "GIF and script": Malicious(gif_and_script),
    "SVG with script": Malicious(svg, _refused(FileType.SVG, WhyNot.TYPE)),
    "HEIC cut": Malicious(heic_cut, _refused(FileType.HEIC, WhyNot.BROKEN)),
}
