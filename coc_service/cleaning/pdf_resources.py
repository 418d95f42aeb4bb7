"""The resources that a page, form, pattern or glyph names when it draws. All others are shown by no page."""

from collections.abc import Iterator, Mapping

import pikepdf
from pikepdf import Dictionary, Name, Object, Stream

from coc_service.cleaning.outcome import Refused
from coc_service.cleaning.results import WhyNot

# The operators that name a resource, and its category: ISO 32000-2, table 34 and annex A. The name is the last operand,
# except for Tf.
_CATEGORIES: Mapping[str, str] = {
    "Do": "/XObject",
    "Tf": "/Font",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "sh": "/Shading",
}
_IMPLIED = frozenset(("/ColorSpace", f"/Default{one}") for one in ("Gray", "RGB", "CMYK"))  # used without being named
_XOBJECTS = frozenset({"/Image", "/Form"})
_TILING = 1
_Used = tuple[str, str]  # category and name


def keep_used(owner: Object) -> list[Object]:
    """Give the owner resources of its own, with what it draws only. Return the pictures and forms that went.

    Resources are often shared, so the old ones are left as they are. Raises Refused for an XObject of another type.
    """
    shared = owner.Resources
    used = _used(_streams(owner), shared)
    kept: dict[str, dict[str, Object]] = {}
    for category, name in sorted(used):
        kept.setdefault(category, {})[name] = shared[category][name]
    if any(str(one.get("/Subtype")) not in _XOBJECTS for one in kept.get("/XObject", {}).values()):
        raise Refused(WhyNot.PARTS)
    owner.Resources = Dictionary({category: Dictionary(named) for category, named in kept.items()})
    return [one for name, one in _category(shared, "/XObject").items() if ("/XObject", name) not in used]


def _used(streams: list[Object], shared: Object) -> set[_Used]:
    """Return what streams name. A form without resources of its own uses those of whatever draws it."""
    used: set[_Used] = set()
    new = {one for one in _IMPLIED if _has(shared, *one)}
    waiting = list(streams)
    while waiting or new:
        for category, name in new:
            waiting += _borrowing(shared[category][name])
        used |= new
        new = {one for one in _names(waiting.pop()) if _has(shared, *one)} - used if waiting else set()
    return used


def _borrowing(one: Object) -> list[Object]:
    """Return the streams that an object draws with the resources of its user: its own, or that of its soft mask."""
    if not isinstance(one, Dictionary | Stream):
        return []
    mask = one.get("/SMask")
    drawn = mask.get("/G") if isinstance(mask, Dictionary) else one
    return _streams(drawn) if isinstance(drawn, Dictionary | Stream) and "/Resources" not in drawn else []


def _streams(owner: Object) -> list[Object]:
    """Return the streams of operators that draw a page, a form, a pattern or the glyphs of a font."""
    if isinstance(owner, Stream):
        return [owner] if owner.get("/Subtype") == Name.Form or owner.get("/PatternType") == _TILING else []
    glyphs = owner.get("/CharProcs", Dictionary())
    found = [glyph for _, glyph in glyphs.items()] if isinstance(glyphs, Dictionary) else []
    return [one for one in [owner.get("/Contents"), *found] if isinstance(one, Stream)]


def _names(stream: Object) -> Iterator[_Used]:
    for one in pikepdf.parse_content_stream(stream):
        if isinstance(one, pikepdf.ContentStreamInlineImage):
            yield "/ColorSpace", str(one.iimage.obj.get("/ColorSpace", ""))
        elif (category := _CATEGORIES.get(str(one.operator))) and len(one.operands):
            name = one.operands[0 if category == "/Font" else -1]
            if isinstance(name, Name):
                yield category, str(name)


def _has(shared: Object, category: str, name: str) -> bool:
    return name.startswith("/") and name in _category(shared, category)


def _category(shared: Object, category: str) -> Object:
    named = shared.get(category) if isinstance(shared, Dictionary) else None
    return named if isinstance(named, Dictionary) else Dictionary()
