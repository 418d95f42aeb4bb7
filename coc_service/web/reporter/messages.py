"""What a reporter writes after the report, with files."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.act import Refused
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY, WriteToCommittee
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.web.http import error_pages, errors, forms, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import conversations
from coc_service.web.reporter.conversations import FormState, ReporterRequest


async def message(request: Request) -> Response:
    """Store a reporter's message to the committee, and its files."""

    async def is_theirs(sent: Form) -> bool:
        return conversations.reporter_of(request, sent) is not None

    async with uploads.taking(request, conversations.WAITS_IN, admit=is_theirs):
        return await _message(request)


async def _message(request: Request) -> Response:
    sent = await forms.read(request)
    request.state.form = sent
    reporter, values = conversations.reporter_of(request, sent), {"text": sent.text("text")}
    if reporter is None:
        return errors.error_page(request, error_pages.EXPIRED, form=sent, back_url="/return")
    text, wrong = _words(request, sent)
    if wrong:
        return await conversations.show(request, reporter, FormState(wrong, values))
    return await _write(request, reporter, text)


def _words(request: Request, sent: Form) -> tuple[str, list[FieldError]]:
    """Return the words of a letter, and what is wrong with them. Files need none."""
    if uploads.of(request).files and not sent.text("text").strip():
        return "", []
    return conversations.read_text(sent, "text")


async def _write(request: Request, reporter: ReporterRequest, text: str) -> Response:
    running, attached = runtime.of(request), uploads.of(request).attached
    try:
        act = WriteToCommittee(running.custody, reporter.receipt, text, reporter.nonce, attached)
        is_stored = await running.perform(act)
    except NoSuchReceipt:
        return conversations.enter_page(request, problems=[conversations.UNKNOWN_RECEIPT])
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        return await conversations.show(
            request, reporter, FormState([FieldError(refused.field, refused.message)], {"text": text})
        )
    if not is_stored:
        too_many = FieldError("text", conversations.TOO_MANY.filled(most=LETTERS_A_DAY))
        return await conversations.show(request, reporter, FormState([too_many], {"text": text}))
    uploads.of(request).files.clear()
    return await conversations.show(request, reporter, FormState(was_sent=True))
