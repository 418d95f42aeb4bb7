"""A reporter's files: more of them for a report that was just sent, and those of the conversation as downloads."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import msg
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.stored_files import FileBroken, NoSuchFile
from coc_service.usecases.reporter.conversation import WriteToCommittee
from coc_service.usecases.reporter.files import NoteOwnBrokenFile, OpenOwnFile
from coc_service.usecases.reporter.receipts import NoSuchReceipt, receipt_keys
from coc_service.web.http import downloads, error_pages, errors, forms, page_tokens, runtime, uploads
from coc_service.web.http.forms import Form
from coc_service.web.reporter import conversations, receipt_page
from coc_service.web.reporter.committee_pages import CommitteePage, committee_page
from coc_service.web.reporter.receipt_page import Again

NO_FILE = msg("No file came with this form. Choose one first, then press the button again.")


async def add_files(request: Request) -> Response:
    """Add files to the report that was just sent, and show its receipt again."""
    page = committee_page(request)

    async def has_ticket(sent: Form) -> bool:
        return _redeemed(request, page, sent) is not None

    async with uploads.taking(request, receipt_page.waits_in(page), admit=has_ticket) as taken:
        found = _redeemed(request, page, await forms.read(request))
        if found is None:
            return conversations.enter_page(request, problems=[conversations.COME_AGAIN])
        entropy, nonce = found
        return await receipt_page.show_again(
            request, page, entropy, await _added(request, taken.attached, entropy, nonce)
        )


def _redeemed(request: Request, page: CommitteePage, sent: Form) -> tuple[bytes, bytes] | None:
    try:
        return page_tokens.redeem_ticket(request, sent, token_for=receipt_page.purpose(page))
    except TokenInvalid:
        return None


async def _added(request: Request, attached: Attached, entropy: bytes, nonce: bytes) -> Again:
    if not attached:
        return Again(wrong_files=NO_FILE)
    running = runtime.of(request)
    try:
        await running.perform(WriteToCommittee(running.custody, receipt_keys(entropy), "", nonce, attached))
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        return Again(wrong_files=refused.message)
    except NoSuchReceipt:
        return Again(wrong_files=conversations.UNKNOWN_RECEIPT)
    uploads.of(request).files.clear()
    return Again(added=len(attached.files))


async def own_file(request: Request) -> Response:
    """Send a file of the conversation."""
    running, sent = runtime.of(request), await forms.read(request)
    record = sent.text("file")
    try:
        party = conversations.whose(request, sent)
    except TokenInvalid:
        return conversations.enter_page(request, problems=[conversations.COME_AGAIN])
    try:
        file = await running.perform(OpenOwnFile(running.custody, party.receipt, record))
        return await downloads.send(request, file)
    except NoSuchReceipt:
        return conversations.enter_page(request, problems=[conversations.UNKNOWN_RECEIPT])
    except NoSuchFile as error:
        raise HTTPException(404) from error
    except FileBroken:
        await running.perform(NoteOwnBrokenFile(running.custody, party.receipt, record))
        return errors.error_page(request, error_pages.FILE_BROKEN, back_url="/return")


def routes() -> list[BaseRoute]:
    """Return the routes of a reporter's files."""
    return [
        Route("/c/{slug:slug}/files", add_files, methods=["POST"]),
        Route("/c/{slug:slug}/files", conversations.enter_again, methods=["GET"]),
        Route("/return/file", own_file, methods=["POST"]),
        Route("/return/file", conversations.enter_again, methods=["GET"]),
    ]
