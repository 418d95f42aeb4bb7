"""PDF, made anew of the objects that draw its pages."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from coc_service.cleaning import jpeg, pdf_pictures, pdf_resources, pdf_rules
from coc_service.cleaning.limits import MAX_PAGES
from coc_service.cleaning.outcome import Refused
from coc_service.cleaning.results import Found, WhyNot

_SIGNATURES_EXIST = 1
_TILING = 1
_SIDES = 4
_ROUNDED = 1.0  # points: boxes are often written with fewer digits
# An object that is still to be cleaned, and the keys that it may keep; None if its keys are names of the document's own.
_Task = tuple[Object, frozenset[str] | None]


def opened(data: bytes) -> Pdf:
    """Return the document.

    Raises:
        Refused: it asks for a password, or has too many pages.
        pikepdf.PdfError: it cannot be read.
    """
    try:
        pdf = Pdf.open(io.BytesIO(data), suppress_warnings=True, inherit_page_attributes=True)
    except pikepdf.PasswordError as error:
        raise Refused(WhyNot.LOCKED) from error
    if len(pdf.pages) > MAX_PAGES:
        raise Refused(WhyNot.TOO_LARGE)
    return pdf


def check(pdf: Pdf) -> None:
    """Refuse what would be broken, or would show more, once it is cleaned: signatures, XFA forms, hidden layers."""
    form = pdf.Root.get("/AcroForm", Dictionary())
    if "/XFA" in form:
        raise Refused(WhyNot.FORM)
    if int(form.get("/SigFlags", 0)) & _SIGNATURES_EXIST or "/Perms" in pdf.Root:
        raise Refused(WhyNot.SIGNED)
    shown = pdf.Root.get("/OCProperties", Dictionary()).get("/D", Dictionary())
    if len(shown.get("/OFF", Array())) or shown.get("/BaseState", Name.ON) != Name.ON:
        raise Refused(WhyNot.PARTS)
    for page in pdf.pages:
        _refuse_cropped(page.obj)


def _refuse_cropped(page: Object) -> None:
    """Refuse a page that was cropped: what stands outside of the crop box is still in the file."""
    left, bottom, right, top = _box(page.get("/MediaBox"))
    crop = _box(page.get("/CropBox", page.get("/MediaBox")))
    beyond = (crop[0] - left, crop[1] - bottom, right - crop[2], top - crop[3])
    if max(beyond) > _ROUNDED:
        raise Refused(WhyNot.PARTS)


def _box(stated: Object | None) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top: a rectangle may name any two of its corners."""
    if not isinstance(stated, Array) or len(stated) != _SIDES:
        raise Refused(WhyNot.PARTS)
    x0, y0, x1, y1 = (float(stated[at]) for at in range(_SIDES))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def cleaned(pdf: Pdf) -> tuple[bytes, frozenset[Found]]:
    """Return a new document that draws the same pages: no notes, links, forms, layers, scripts, or older revisions.

    What a note or a filled form shows becomes part of its page. Raises Refused for a picture that no rule covers. The second
    value says whether there were pictures that no page draws.
    """
    _draw_annotations(pdf)
    for page in pdf.pages:
        _without(page.obj, pdf_rules.PAGE)
    with Pdf.new() as fresh:
        fresh.pages.extend(pdf.pages)
        for page in fresh.pages:
            _clean_page_content(fresh, page)
        hid_pictures = _keep_only([(page.obj, pdf_rules.PAGE) for page in fresh.pages])
        out = io.BytesIO()
        fresh.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue(), frozenset({Found.OTHER} if hid_pictures else ())


def _draw_annotations(pdf: Pdf) -> None:
    drawn = [note for page in pdf.pages for note in _items(page.get("/Annots", Array())) if "/AP" not in note]
    kinds = {str(note.get("/Subtype")) for note in drawn}
    if not kinds.isdisjoint(pdf_rules.DRAWN_NOTES):  # only their reader's program knows how they look
        raise Refused(WhyNot.PARTS)
    if "/Widget" in kinds and "/AcroForm" in pdf.Root:
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.generate_appearance_streams()
    if any("/Annots" in page for page in pdf.pages):
        pdf.flatten_annotations("screen")


def _clean_page_content(pdf: Pdf, page: Page) -> None:
    if "/Contents" in page:
        page.contents_coalesce()  # one word may stand in two streams
        page.Contents = pdf.make_stream(_content_without_marks(page))


def _content_without_marks(drawn: Page | Object) -> bytes:
    """Return the operators that draw. Comments between them go as well."""
    kept = [one for one in pikepdf.parse_content_stream(drawn) if _draws(one)]
    return pikepdf.unparse_content_stream(kept)


def _draws(instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage) -> bool:
    if isinstance(instruction, pikepdf.ContentStreamInlineImage):
        if any(name in {"/DCTDecode", "/DCT"} for name in instruction.iimage.filters):
            raise Refused(WhyNot.PARTS)
        return True
    return str(instruction.operator) not in pdf_rules.MARKS


def _keep_only(tasks: list[_Task]) -> bool:
    """Clean each object and what it leads to. Return whether a picture or form went that no page draws.

    No recursion: how deep objects are nested is up to whoever made the file.
    """
    seen: set[tuple[int, int]] = set()
    undrawn: set[tuple[int, int]] = set()
    while tasks:
        one, rule = tasks.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, Dictionary | Stream) and "/Resources" in one:
            undrawn |= {gone.objgen for gone in pdf_resources.keep_used(one)}
        tasks += _children(one, rule)
    return not undrawn <= seen


def _children(one: Object, rule: frozenset[str] | None) -> Iterator[_Task]:
    pdf_pictures.without_profiles(one)
    if isinstance(one, Array):
        yield from ((item, rule) for item in _items(one) if _is_container(item))
        return
    if rule is not None:
        _without(one, rule)
    if isinstance(one, Stream):
        _clean_stream(one)
    for key, value in list(one.items()):
        if _has_text(value) and key not in pdf_rules.STRINGS:
            del one[key]
        elif _is_container(value):
            yield value, _rule_for(key, value, rule)


def _rule_for(key: str, value: Object, rule: frozenset[str] | None) -> frozenset[str] | None:
    if rule is not None and key == "/Resources":
        return pdf_rules.RESOURCES
    if rule is not None and key == "/CharProcs" and isinstance(value, Dictionary):
        _clean_glyphs(value)
        return None
    return None if rule is pdf_rules.RESOURCES else pdf_rules.DRAWING


def _without(one: Object, kept: frozenset[str]) -> None:
    for key in set(one.keys()) - kept:
        del one[key]


def _items(one: Object) -> list[Object]:
    return [one[at] for at in range(len(one))]


def _is_container(value: object) -> bool:
    return isinstance(value, Dictionary | Array | Stream)


def _has_text(value: Object) -> bool:
    """Return whether a value is a string, or an array with one. The colours of an indexed picture are a string too."""
    if isinstance(value, Array):
        items = _items(value)
        return any(isinstance(item, String) for item in items) and items[0] != Name.Indexed
    return isinstance(value, String)


def _clean_stream(one: Stream) -> None:
    filters = _filters(one)
    if "/DCTDecode" in filters:
        _clean_photo(one, filters)
    elif not pdf_rules.FILTERS.issuperset(filters):  # JPEG 2000, encryption, and names that another reader may know
        raise Refused(WhyNot.PARTS)
    elif one.get("/Subtype") == Name.Image:
        pdf_pictures.check_length(one, filters)
    elif one.get("/Subtype") == Name.Form or one.get("/PatternType") == _TILING:
        one.write(_content_without_marks(one))


def _clean_glyphs(glyphs: Object) -> None:
    for _, glyph in glyphs.items():  # noqa: PERF102 # not a dict: it has no values()
        if isinstance(glyph, Stream):
            glyph.write(_content_without_marks(glyph))


def _filters(one: Stream) -> list[str]:
    stated = one.get("/Filter", Array())
    return [str(name) for name in (_items(stated) if isinstance(stated, Array) else [stated])]


def _clean_photo(one: Stream, filters: list[str]) -> None:
    if len(filters) > 1:
        raise Refused(WhyNot.PARTS)
    one.write(jpeg.without_metadata(one.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=_parameters(one))


def _parameters(one: Stream) -> Dictionary | None:
    stated = one.get("/DecodeParms")
    return stated if isinstance(stated, Dictionary) else None
