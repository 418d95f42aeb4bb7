"""The file that a member imports: it waits sealed in their form, and is opened in memory for each page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain

from anyio import to_thread
from starlette.requests import Request

from coc_service.catalogue import Message, msg, plural
from coc_service.domain import importing, mailbox, sheet
from coc_service.domain.importing import Candidate, Reading
from coc_service.domain.mailbox import Mail, TooManyMails
from coc_service.domain.sheet import NotASheet, Sheet, Why
from coc_service.usecases.custody import attaching, cleaned_copies
from coc_service.usecases.custody.receiving import WAITS, KeepWaiting, ReceivedFile
from coc_service.usecases.custody.stored_files import FileBroken, StoredFile
from coc_service.web.http import runtime, uploads

NO_FILE = msg("Please choose a file first.")
_TOO_LARGE = plural(
    "This is more than we import at once: up to %(count)s row and 2 MB of a sheet, %(mails)s mails and 16 MB of a mailbox. "
    "Please split it into several files.",
    "This is more than we import at once: up to %(count)s rows and 2 MB of a sheet, %(mails)s mails and 16 MB of a mailbox. "
    "Please split it into several files.",
    count=sheet.MAX_ROWS,
    mails=mailbox.MAX_MAILS,
)
_TWO_SHEETS = msg("Please import one sheet at a time. Only mails can be chosen together.")
_WHY = {
    Why.SPREADSHEET: msg(
        "This is a file of a spreadsheet program. In that program choose “Save as” and “CSV”, and import the new file."
    ),
    Why.UNREADABLE: msg(
        "We could not read this file. In your spreadsheet program choose “Save as” and “CSV”, with UTF-8."
    ),
    Why.EMPTY: msg("We found no rows in this file. The first row must have the headings."),
    Why.TOO_LONG: _TOO_LARGE,
    Why.TOO_WIDE: plural(
        "This sheet has more than %(count)s column. Please delete those that you do not need.",
        "This sheet has more than %(count)s columns. Please delete those that you do not need.",
        count=sheet.MAX_COLUMNS,
    ),
}


class NotImportable(Exception):
    """Nothing can be imported from what was sent. `message` says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds: a sheet, or mails."""

    name: str
    sheet: Sheet | None = None
    mails: Sequence[Mail] = ()

    def cases(self, reading: Reading | None, *, today: date) -> list[Candidate]:
        """Return its cases. A sheet needs a reading."""
        if self.sheet and reading:
            return importing.of_sheet(self.sheet, reading, file_name=self.name, today=today)
        return mailbox.of_mails(self.mails, file_name=self.name)


async def read(request: Request) -> Source:
    """Return what waits in the form, and let it wait on.

    Raises:
        NotImportable: nothing waits, or it is no sheet and no mail, or too much.
    """
    files = [one for one in uploads.of(request).files if not one.cleaned_from]
    if not files:
        raise NotImportable(NO_FILE)
    if sum(one.size_bytes for one in files) > mailbox.MAX_BYTES:
        raise NotImportable(_TOO_LARGE)
    running = runtime.of(request)
    raws = [await _opened(request, one) for one in files]
    await running.perform(KeepWaiting([one.id for one in files], running.now() + WAITS))
    return await to_thread.run_sync(partial(_source, files[0].name, raws))


async def _opened(request: Request, file: ReceivedFile) -> bytes:
    running = runtime.of(request)
    stored = StoredFile(running.custody.keys.origin, "", file.id, file.key, file.name, file.size_bytes)
    try:
        return b"".join([piece async for piece in cleaned_copies.pieces(stored, running.database)])
    except FileBroken:
        raise NotImportable(attaching.GONE) from None


def _source(name: str, raws: Sequence[bytes]) -> Source:
    if all(map(mailbox.is_mail, raws)):
        return Source(name, mails=_mails(raws))
    if len(raws) > 1:
        raise NotImportable(_TWO_SHEETS)
    try:
        return Source(name, sheet=sheet.read(raws[0]))
    except NotASheet as refused:
        raise NotImportable(_WHY[refused.why]) from refused


def _mails(raws: Sequence[bytes]) -> list[Mail]:
    try:
        found = chain.from_iterable(map(mailbox.read, raws))
        numbered = [replace(mail, number=number) for number, mail in enumerate(found, start=1)]
    except TooManyMails as refused:
        raise NotImportable(_TOO_LARGE) from refused
    if len(numbered) > mailbox.MAX_MAILS:
        raise NotImportable(_TOO_LARGE)
    return numbered
