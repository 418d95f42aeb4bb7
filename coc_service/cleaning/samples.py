"""One small file of each type: to load what libraries load late, before the locks, and to try whether cleaning works."""

import base64
import io
from collections.abc import Mapping
from functools import cache

import pikepdf
from PIL import Image

from coc_service.cleaning.results import FileType

_SIZE = (64, 48)
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b"</rdf:RDF></x:xmpmeta>"
)
# Made with pillow-heif 1.8.1 from two rectangles, with a place, a camera, a time and an author: our libraries only read HEIC.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAghtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAEZpbG9jAAAA"
    "AERAAAMAAQAAAAACLAABAAAAAAAAAC4AAgAAAAACWgABAAAAAAAAAJ4AAwAAAAAC+AABAAAAAAAAAFcAAABiaWluZgAAAAAAAwAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAAAA5waXRtAAAA"
    "AAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAq"
    "QgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA"
    "AAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWB"
    "AgMFhAAAAChpcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAADmNkc2MAAwABAAEAAAErbWRhdAAAACooAa8TgPUngT//2JUf/tz54fd2AmXi/5SB96G9"
    "f6bJc1WvACQdplMaHzAAAAAGRXhpZgAATU0AKgAAAAgABAEPAAIAAAAMAAAAPgESAAMAAAABAAEAAAEyAAIAAAAUAAAASoglAAQAAAABAAAAXgAA"
    "AABTRUNSRVQtTUFLRQAyMDI2OjAxOjAyIDAzOjA0OjA1AAACAAEAAgAAAAJOAAAAAAIABQAAAAMAAAB8AAAAAAAAADQAAAABAAAAHwAAAAEAAAAM"
    "AAAAATx4OnhtcG1ldGEgeG1sbnM6eD0iYWRvYmU6bnM6bWV0YS8iPjxkYzpjcmVhdG9yPlNFQ1JFVC1DUkVBVE9SPC9kYzpjcmVhdG9yPjwveDp4"
    "bXBtZXRhPg=="
)


@cache
def samples() -> Mapping[FileType, bytes]:
    """Return a file of each type that can be cleaned."""
    picture = Image.linear_gradient("L").resize(_SIZE).convert("RGB")
    return {
        FileType.JPEG: _saved(picture, "JPEG"),
        FileType.PNG: _saved(picture, "PNG"),
        FileType.WEBP: _saved(picture, "WEBP"),
        FileType.GIF: _saved(picture, "GIF"),
        FileType.AVIF: _saved(picture, "AVIF"),
        FileType.TIFF: _saved(picture, "TIFF"),
        FileType.HEIC: base64.b64decode(_HEIC),
        FileType.PDF: _document(_saved(picture, "JPEG")),
    }


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0131] = "sample"
    picture.save(out, kind, **({} if kind == "GIF" else {"exif": exif}))
    return out.getvalue()


def _document(photo: bytes) -> bytes:
    """Return a page with a photo, a line in a standard font, and XMP, whose reader loads a library late."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im0=_photo(pdf, photo)),
            Font=pikepdf.Dictionary(
                F0=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            ),
        )
        page.Contents = pdf.make_stream(b"q 64 0 0 48 20 20 cm /Im0 Do Q BT /F0 12 Tf 20 120 Td (sample) Tj ET")
        pdf.Root.Metadata = pdf.make_stream(_XMP, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _photo(pdf: pikepdf.Pdf, photo: bytes) -> pikepdf.Object:
    photo_stream = pdf.make_stream(photo)
    photo_stream.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": _SIZE[0],
            "/Height": _SIZE[1],
            "/ColorSpace": pikepdf.Name.DeviceRGB,
            "/BitsPerComponent": 8,
            "/Filter": pikepdf.Name.DCTDecode,
        }
    )
    return photo_stream
