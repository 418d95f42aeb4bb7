"""Files that a script sends in slices, ahead of their form: where one goes on, and whether it is whole."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.exceptions import HTTPException

from coc_service.domain import file_names
from coc_service.usecases.custody import partial_files
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.partial_files import GoOn, PartialFile, SliceReceiver
from coc_service.usecases.custody.receiving import FileGone
from coc_service.usecases.custody.stored_files import FileBroken
from coc_service.web.http.forms import Form
from coc_service.web.http.multipart import NotMultipart
from coc_service.web.http.runtime import Runtime
from coc_service.web.http.streamed import PartBegins
from coc_service.web.http.taken_files import CAPTION, ROWS, HowFar, Taken

PARTIAL, SIZE, OFFSET, MARK = "partial", "size", "offset", "mark"
NAMES = frozenset({PARTIAL, SIZE, OFFSET, MARK})
_MOST_DIGITS = 15
_MARK_CHARS = 200
NOTHING = HowFar("", 0)


@dataclass(slots=True)
class PartialUpload:
    """A slice that arrives. `receiver` is None where its bytes are not taken: it begins in another place than the next one
    must. `is_new` says that only this request has the key.
    """

    file: PartialFile
    receiver: SliceReceiver | None
    is_new: bool


async def begin(running: Runtime, sent: Form, about: str, part: PartBegins) -> PartialUpload:
    """Begin a file with its first slice, or find where it goes on. Effects: its row.

    Raises:
        HTTPException: 413 for a file that is too large.
        NotMultipart: its size is no number.
        TokenInvalid: the file is of another form.
        FileGone: the file was swept.
        TooManyWaiting: too much belongs to no case yet.
    """
    custody = running.custody
    if sent.text(PARTIAL):
        file = partial_files.redeem(sent.text(PARTIAL), about, keys=custody.keys)
        chunks = await running.perform(GoOn(custody, file))
        is_next = _is_of(file, sent) and sent.text(OFFSET) == str(file.bytes_in(chunks))
        return PartialUpload(file, SliceReceiver(custody, file, chunks=chunks) if is_next else None, is_new=False)
    file = partial_files.begin(
        name=file_names.shown((part.file_name or b"").decode(errors="replace")),
        media_type=file_names.media_type(part.media_type.decode("latin-1")),
        size_bytes=_size(sent.text(SIZE), running.files.file_bytes),
        mark=sent.text(MARK)[:_MARK_CHARS],
    )
    await running.perform(partial_files.begin_act(custody, file))
    return PartialUpload(file, SliceReceiver(custody, file, chunks=0), is_new=True)


def _is_of(file: PartialFile, sent: Form) -> bool:
    """Whether a form brings this file: a page that was loaded again may have the key of another one, and two files mixed would
    look like one.
    """
    return file.mark == sent.text(MARK)[:_MARK_CHARS]


def _size(said: str, most_bytes: int) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS and int(said)):
        raise NotMultipart
    if int(said) > most_bytes:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(said)


def known(running: Runtime, sent: Form, about: str) -> PartialFile | None:
    """Return the file of which a form says that a part has come; None if it names none, or one of another form."""
    try:
        return (
            partial_files.redeem(sent.text(PARTIAL), about, keys=running.custody.keys) if sent.text(PARTIAL) else None
        )
    except TokenInvalid:
        return None


async def look(running: Runtime, taken: Taken, file: PartialFile, sent: Form, *, about: str) -> None:
    """Note how far a file has come; if every byte has, add it to those of the form. Effects: its row.

    One that was swept or damaged begins again, and so does another one than the form brings: nothing of it has come.
    """
    custody = running.custody
    taken.partial = NOTHING
    if not _is_of(file, sent):
        return
    try:
        chunks = await running.perform(GoOn(custody, file))
        if chunks >= file.chunk_count:
            if file.id not in {one.id for one in taken.files}:
                caption = next((sent.text(f"{CAPTION}{row}") for row in ROWS if sent.text(f"{CAPTION}{row}")), "")
                received = await running.files.wholes.whole(file, custody=custody, database=running.database)
                taken.files.append(replace(received, caption=file_names.caption(caption)))
            taken.partial = None
            return
    except (FileGone, FileBroken):
        return
    token = partial_files.issue(file, about, keys=custody.keys)
    taken.partial = HowFar(token, file.bytes_in(chunks))
