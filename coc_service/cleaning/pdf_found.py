"""What a PDF hides."""

from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from coc_service.cleaning import hidden, jpeg, pdf_rules
from coc_service.cleaning.results import Found

_INFO: Mapping[str, Found] = {
    "/Author": Found.AUTHOR,
    "/Creator": Found.SOFTWARE,
    "/Producer": Found.SOFTWARE,
    "/CreationDate": Found.TIME,
    "/ModDate": Found.TIME,
    "/Title": Found.COMMENT,
    "/Subject": Found.COMMENT,
    "/Keywords": Found.COMMENT,
}
_KEYS: Mapping[str, Found] = {
    "/PieceInfo": Found.OTHER,
    "/Thumb": Found.THUMBNAIL,
    "/JS": Found.SCRIPT,
    "/AA": Found.SCRIPT,
    "/EF": Found.ATTACHMENT,
    "/AF": Found.ATTACHMENT,
    "/OCGs": Found.LAYER,
    "/LastModified": Found.TIME,
}
_NOTE: Mapping[str, Found] = {"/Contents": Found.COMMENT, "/T": Found.AUTHOR, "/M": Found.TIME}
_LINEARIZED_PARTS = 2  # a file for the web has two tables of objects from the beginning


def found(pdf: Pdf, data: bytes) -> frozenset[Found]:
    """Return the kinds of hidden data in a document, and around it."""
    told = set(_around(pdf, data))
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary):
        told |= {_INFO.get(key, Found.OTHER) for key in info.keys()}  # noqa: SIM118 # not a dict: iterating it fails
    for one in _dictionaries(pdf):
        told |= _in_object(one)
    return frozenset(told)


def _around(pdf: Pdf, data: bytes) -> Iterator[Found]:
    if data.count(b"startxref") > (_LINEARIZED_PARTS if pdf.is_linearized else 1):
        yield Found.REVISION
    before = data.partition(b"%PDF-")[0]
    after = data.rpartition(b"%%EOF")[2]
    if before.strip(b"\0\r\n\t ") or after.strip(b"\0\r\n\t "):
        yield Found.AFTER_END


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Yield every dictionary and stream, also those that stand within another."""
    waiting: list[Object] = [one for one in pdf.objects if _has_parts(one)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            values = [one[at] for at in range(len(one))]
        else:
            yield one
            values = [value for _, value in one.items()]
        waiting += [value for value in values if _has_parts(value) and not value.is_indirect]


def _has_parts(value: object) -> bool:
    return isinstance(value, Dictionary | Array | Stream)


def _in_object(one: Object) -> set[Found]:
    told = {_KEYS[key] for key in one.keys() if key in _KEYS}  # noqa: SIM118 # not a dict: iterating it fails
    if str(one.get("/S")) in pdf_rules.ACTIVE:
        told.add(Found.SCRIPT)
    if one.get("/Type") == Name.Annot or ("/Subtype" in one and "/Rect" in one):
        told |= {_NOTE[key] for key in one.keys() if key in _NOTE}  # noqa: SIM118 # as above
    if isinstance(one, Stream):
        told |= _in_stream(one)
    return told


def _in_stream(one: Stream) -> frozenset[Found]:
    if one.get("/Type") == Name.Metadata:
        return hidden.in_xmp(one.read_bytes())
    if one.get("/Filter") == Name.DCTDecode:
        return jpeg.found(one.read_raw_bytes())
    return frozenset()
