"""Files on pages: choosing them, those that wait in a form, and those of a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from coc_service.catalogue import Message, msg
from coc_service.cleaning import WhyNot
from coc_service.domain.record_models import FileRecord
from coc_service.usecases.custody import stored_files
from coc_service.usecases.custody.casefile import OpenedRecord, SealedFile
from coc_service.usecases.custody.receiving import ReceivedFile
from coc_service.web import cleaning_words
from coc_service.web.http import runtime, uploads
from coc_service.web.http.taken_files import ROWS

CLEAN_COPY = msg("Clean copy, made by us")
_UNITS = (msg("%(size)s bytes"), msg("%(size)s kB"), msg("%(size)s MB"), msg("%(size)s GB"))
_STEP = 1000
_LIMIT_UNITS = (msg("%(size)s MB"), msg("%(size)s GB"))
_LIMIT_STEP = 1024


@dataclass(frozen=True, slots=True)
class CleaningView:
    """What is said about hidden data: above a list of what was taken out of a cleaned copy, or why a file has none."""

    sentences: Sequence[Message]
    found: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a case, or one that waits in a form. `digest` is SHA-256 of the file, in groups; `id` is what a form names."""

    id: str
    name: str
    size: Message
    caption: str
    digest: Sequence[str] = ()
    is_whole: bool = True
    url: str = ""
    cleaning: CleaningView | None = None
    preview_url: str = ""
    has_copy: bool = False


@dataclass(frozen=True, slots=True)
class ChooserView:
    """The part of a form where files are chosen. `waiting` have come already; the hidden field holds their keys, and
    `partial_field` that of a file of which a part has come.
    """

    limit: Message
    most_bytes: int
    rows: Sequence[int] = tuple(ROWS)
    waiting: Sequence[FileView] = ()
    waiting_field: str = ""
    partial_field: str = ""


def chooser(request: Request, about: str) -> ChooserView:
    """Return where files are chosen, with those that wait in this form. `about` is the form."""
    most, field = runtime.of(request).files.channel_bytes, uploads.waiting_field(request, about)
    partial = uploads.partial_field(request)
    return ChooserView(limit_of(most), most, waiting=waiting(request), waiting_field=field, partial_field=partial)


def chooser_of(most_bytes: int) -> ChooserView:
    """Return where files are chosen, on a page that many people share."""
    return ChooserView(limit_of(most_bytes), most_bytes)


def limit_of(most_bytes: int) -> Message:
    """Return how much all files of a channel may have, in words."""
    mib = most_bytes // _LIMIT_STEP**2
    is_round = mib >= _LIMIT_STEP and mib % _LIMIT_STEP == 0
    return _LIMIT_UNITS[is_round].filled(size=mib // _LIMIT_STEP if is_round else mib)


def waiting(request: Request) -> list[FileView]:
    """Return the files that came with this form or wait in it. Their cleaned copies go where they go."""
    files = uploads.of(request).files
    copies = {one.cleaned_from: one for one in files if one.cleaned_from}
    return [
        FileView(
            one.id,
            one.name,
            size(one.size_bytes),
            one.caption,
            cleaning=_cleaning(copies.get(one.id, one)),
            has_copy=one.id in copies,
        )
        for one in files
        if not one.cleaned_from
    ]


def _has_preview(body: FileRecord) -> bool:
    """Whether it is worth asking for a preview: of a cleaned copy, and of a document that could not be cleaned."""
    return bool(body.cleaned_from) or body.uncleaned in {WhyNot.SIGNED, WhyNot.FORM, WhyNot.PARTS}


def _cleaning(file: ReceivedFile | FileRecord) -> CleaningView | None:
    if file.uncleaned:
        return CleaningView([cleaning_words.why_not(file.uncleaned)])
    if not file.cleaned_from:
        return None
    found = cleaning_words.found(file.removed)
    first = cleaning_words.TAKEN_OUT if found else cleaning_words.NOTHING_HIDDEN
    return CleaningView([first, cleaning_words.stays(file.media_type)], found)


def of_record(file: SealedFile, record: OpenedRecord, *, url: str = "") -> FileView | None:
    """Return a file's record as a page shows it; None for other records."""
    body = record.said.body
    if not isinstance(body, FileRecord):
        return None
    return FileView(
        record.filed.id,
        body.name,
        size(body.size_bytes),
        body.caption,
        digest=[body.content_digest[at : at + 8] for at in range(0, len(body.content_digest), 8)],
        is_whole=stored_files.is_whole(file, record),
        url=url,
        cleaning=_cleaning(body),
        preview_url=f"{url}/preview" if url and _has_preview(body) else "",
    )


def size(size_bytes: int) -> Message:
    """Return a size in words, rounded up."""
    shown, unit = size_bytes, 0
    while shown >= _STEP and unit < len(_UNITS) - 1:
        shown, unit = -(-shown // _STEP), unit + 1
    return _UNITS[unit].filled(size=shown)
