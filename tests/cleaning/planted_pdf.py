"""A PDF with a secret in every place that software uses to hide something, in clear or packed."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from tests.cleaning import planted

SHOWN = b"(What the page says) Tj"
_CONTENT = (
    b"% SECRET-remark\n/OC /Layer0 BDC /Span << /ActualText (SECRET-actual-text) >> BDC\n"
    b"q 60 0 0 40 20 20 cm /Im0 Do Q /Fm0 Do BT /F0 12 Tf 20 120 Td " + SHOWN + b" ET EMC EMC"
)


def document() -> bytes:
    """Two revisions: the first one's secret is no longer part of the document, but is in the file."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.obj.update(_page(pdf))
        pdf.Root.update(_catalogue(pdf))
        pdf.trailer.Info = pdf.make_indirect(
            Dictionary(
                Author=String("SECRET-author"),
                Title=String("SECRET-title"),
                Creator=String("SECRET-creator"),
                CreationDate=String("D:20261127080000"),
                Own=String("SECRET-own"),
            )
        )
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return _revised(out.getvalue()) + b"\nSECRET-after-the-end"


def _page(pdf: Pdf) -> dict[str, Object]:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("SECRET-note"), T=String("SECRET-noter")
    )
    start = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=_action(Name.Launch, "F", "SECRET-run"))
    return {
        "/Contents": pdf.make_stream(_CONTENT),
        "/Resources": _resources(pdf),
        "/Annots": Array([pdf.make_indirect(note), pdf.make_indirect(start)]),
        "/AA": Dictionary(O=_action(Name.JavaScript, "JS", "SECRET-page-script")),
        "/Thumb": pdf.make_stream(b"SECRET-thumb", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8),
        "/PieceInfo": Dictionary(Own=Dictionary(Private=String("SECRET-piece"))),
        "/LastModified": String("D:SECRET-modified"),
        "/Metadata": pdf.make_stream(planted.XMP, Type=Name.Metadata, Subtype=Name.XML),
    }


def _action(kind: Object, key: str, text: str) -> Object:
    return Dictionary({"/S": kind, f"/{key}": String(text)})


def _resources(pdf: Pdf) -> Object:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("SECRET-layer")))
    photo = _stream(pdf, planted.jpeg(), _photo())
    photo.Metadata = pdf.make_stream(planted.XMP, Type=Name.Metadata, Subtype=Name.XML)
    form = _stream(pdf, b"/Own << /E (SECRET-mark) >> DP 0 0 1 rg 100 100 20 20 re f", _form())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return Dictionary(
        XObject=Dictionary(Im0=photo, Fm0=form), Font=Dictionary(F0=font), Properties=Dictionary(Layer0=layer)
    )


def _stream(pdf: Pdf, data: bytes, values: dict[str, object]) -> Stream:
    made = pdf.make_stream(data)
    for key, value in values.items():
        made[key] = value
    return made


def _photo() -> dict[str, object]:
    return {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": planted.WIDTH, "/Height": planted.HEIGHT,
        "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": Name.DCTDecode,
        "/Alternates": Array([Dictionary(Image=String("SECRET-alternate"))]),
    }  # fmt: skip


def _form() -> dict[str, object]:
    own = Dictionary(Own=Dictionary(Private=String("SECRET-form-piece")))
    return {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 200, 200]), "/PieceInfo": own}


def _catalogue(pdf: Pdf) -> dict[str, Object]:
    layer = pdf.pages[0].Resources.Properties.Layer0
    attached = pdf.make_stream(b"SECRET-attached", Type=Name.EmbeddedFile)
    file = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("SECRET-file.txt"), EF=Dictionary(F=attached)))
    script = _action(Name.JavaScript, "JS", "SECRET-script")
    return {
        "/OpenAction": _action(Name.JavaScript, "JS", "SECRET-opened"),
        "/Names": Dictionary(
            JavaScript=Dictionary(Names=Array([String("SECRET-name"), script])),
            EmbeddedFiles=Dictionary(Names=Array([String("SECRET-listed"), file])),
        ),
        "/AF": Array([file]),
        "/OCProperties": Dictionary(
            OCGs=Array([layer]), D=Dictionary(Name=String("SECRET-layers"), Order=Array([layer]))
        ),
        "/Metadata": pdf.make_stream(planted.XMP, Type=Name.Metadata, Subtype=Name.XML),
        "/Lang": String("SECRET-language"),
        "/StructTreeRoot": Dictionary(Type=Name.StructTreeRoot, K=Dictionary(Alt=String("SECRET-alternative-text"))),
        "/URI": Dictionary(Base=String("SECRET-base")),
    }


def _revised(first: bytes) -> bytes:
    """The document with an older revision before it: an update that replaces nothing but the trailer."""
    at = first.rindex(b"startxref")
    table_at = int(first[at:].split()[1])
    trailer = first[first.rindex(b"trailer") : at]
    size = int(trailer.split(b"/Size")[1].split()[0])
    old = f"\n{size} 0 obj\n(SECRET-older-revision)\nendobj\n".encode()
    table = f"xref\n{size} 1\n{len(first) + 1:010d} 00000 n \n".encode()
    changed = trailer.replace(b"/Size %d" % size, b"/Size %d /Prev %d" % (size + 1, table_at))
    return first + old + table + changed + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(old))


def everything_in(data: bytes) -> bytes:
    """All bytes of a document: as they stand in the file, and unpacked."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return data + b"\n".join(_words(pdf))


def _words(pdf: Pdf) -> Iterator[bytes]:
    for one in pdf.objects:
        yield one.unparse(resolved=True)
        if isinstance(one, Stream):
            yield one.read_raw_bytes() if one.get("/Filter") == Name.DCTDecode else one.read_bytes()
