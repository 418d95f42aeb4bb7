"""What a child does with a file. Runs behind the locks only: see `child`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pikepdf
import pypdfium2

from coc_service.cleaning import chunks, heic, hidden, jpeg, pages, pdf, pdf_found, pictures, sniffing
from coc_service.cleaning.outcome import Refused
from coc_service.cleaning.results import FileType, Found, Remains, WhyNot
from coc_service.cleaning.samples import samples

# What the libraries raise for a file that is not whole. Anything else is a fault, and the child ends with it.
BROKEN = (
    *hidden.UNREADABLE,
    jpeg.Malformed,
    EOFError,
    RuntimeError,
    Warning,
    pikepdf.PikepdfError,
    pypdfium2.PdfiumError,
)
_PICTURES = frozenset(pictures.CLEANED_AS)
_HIDDEN: Mapping[FileType, Callable[[bytes], frozenset[Found]]] = {
    FileType.JPEG: jpeg.found,
    FileType.PNG: chunks.in_png,
    FileType.WEBP: chunks.in_webp,
    FileType.GIF: chunks.in_gif,
}


@dataclass(frozen=True, slots=True)
class Done:
    """What a job made. `reason` is set if it refused; then there is nothing else."""

    type_found: FileType
    reason: WhyNot | None = None
    type_cleaned: FileType = FileType.UNKNOWN
    cleaned: bytes = b""
    preview: bytes = b""
    found: frozenset[Found] = field(default_factory=frozenset)
    remains: frozenset[Remains] = field(default_factory=frozenset)


Job = Callable[[bytes], Done]


def clean(data: bytes) -> Done:
    """Return a cleaned copy of a file, its preview, and what was hidden in the file."""
    return _refusing(_clean, data)


def preview(data: bytes) -> Done:
    """Return a preview of a file, also of one that cannot be cleaned."""
    return _refusing(_preview, data)


def _refusing(work: Callable[[bytes, FileType], Done], data: bytes) -> Done:
    kind = sniffing.type_of(data)
    pictures.set_limits()
    try:
        return work(data, kind)
    except Refused as refused:
        return Done(kind, refused.reason)
    except pictures.TOO_MANY_PIXELS:
        return Done(kind, WhyNot.TOO_LARGE)
    except BROKEN:
        return Done(kind, WhyNot.BROKEN)


def _clean(data: bytes, kind: FileType) -> Done:
    if kind is FileType.PDF:
        return _clean_pdf(data)
    if kind not in _PICTURES:
        raise Refused(WhyNot.TYPE)
    return _clean_picture(data, kind)


def _clean_pdf(data: bytes) -> Done:
    with pdf.opened(data) as document:
        told = pdf_found.found(document, data)
        pdf.check(document)
        cleaned, undrawn = pdf.cleaned(document)
    drawn = pictures.preview(pages.first_page(cleaned))
    remains = frozenset({Remains.TEXT, Remains.PICTURE})
    return Done(FileType.PDF, None, FileType.PDF, cleaned, drawn, told | undrawn, remains)


def _clean_picture(data: bytes, kind: FileType) -> Done:
    made = pictures.CLEANED_AS[kind]
    if kind is FileType.HEIC:
        file = heic.opened(data)
        told, cleaned = heic.found(file, data), pictures.cleaned(heic.picture(file), kind)
    else:
        picture = pictures.opened(data, kind)
        told = _HIDDEN[kind](data) if kind in _HIDDEN else pictures.found(picture)
        cleaned = pictures.cleaned(picture, kind)
    drawn = pictures.preview(pictures.opened(cleaned, made))
    return Done(kind, None, made, cleaned, drawn, told, frozenset({Remains.PICTURE}))


def _preview(data: bytes, kind: FileType) -> Done:
    if kind is FileType.PDF:
        return Done(kind, preview=pictures.preview(pages.first_page(data)))
    if kind is FileType.HEIC:
        return Done(kind, preview=pictures.preview(heic.picture(heic.opened(data))))
    if kind not in _PICTURES:
        raise Refused(WhyNot.TYPE)
    return Done(kind, preview=pictures.preview(pictures.opened(data, kind)))


def attempt(kind: bytes) -> Done:
    """Return what comes of a small file of the type that is named, to show that the locks let the libraries work."""
    return clean(samples()[FileType(kind.decode("ascii"))])


def warm_up() -> None:
    """Do each job once, so that what libraries load late is loaded."""
    for sample in samples().values():
        clean(sample)


JOBS: Mapping[str, Job] = {"clean": clean, "preview": preview, "try": attempt}
