"""A party who is heard answers, and a party or the reporter appeals."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain.grounds import GROUNDS
from coc_service.domain.record_models import PartyStatementRecord, StatementKind
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.reporter.statements import MakeStatement
from coc_service.web.http import error_pages, errors, forms, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import conversations
from coc_service.web.reporter.conversations import FormState

_KNOWN = frozenset(one.value for one in GROUNDS)
APPEALED = msg("Your appeal has arrived. You will find our answer here.")


async def answer(request: Request) -> Response:
    """Store what a party writes to the panel, and its files."""

    async def is_theirs(sent: Form) -> bool:
        return conversations.reporter_of(request, sent) is not None

    async with uploads.taking(request, conversations.WAITS_IN, admit=is_theirs):
        return await _state(request, await forms.read(request), field="text", purpose=StatementKind.ANSWER)


async def appeal(request: Request) -> Response:
    """Store an appeal."""
    return await _state(request, await forms.read(request), field="why", purpose=StatementKind.APPEAL)


async def _state(request: Request, sent: Form, *, field: str, purpose: StatementKind) -> Response:
    running = runtime.of(request)
    request.state.form = sent
    try:
        whose = conversations.whose(request, sent)
    except TokenInvalid:
        return errors.error_page(request, error_pages.EXPIRED, form=sent, back_url="/return")
    values = {field: sent.text(field)}
    text, wrong = conversations.read_text(sent, field)
    if wrong:
        return await conversations.show(request, whose, FormState(wrong, values))
    body = _body(sent, text, purpose)
    try:
        attached = uploads.of(request).attached
        is_stored = await running.perform(MakeStatement(running.custody, whose.receipt, body, whose.nonce, attached))
    except NoSuchReceipt:
        return conversations.enter_page(request, problems=[conversations.UNKNOWN_RECEIPT])
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        return await conversations.show(request, whose, FormState([FieldError(field, refused.message)], values))
    if not is_stored:
        too_many = conversations.TOO_MANY.filled(most=LETTERS_A_DAY)
        return await conversations.show(request, whose, FormState([FieldError(field, too_many)], values))
    uploads.of(request).files.clear()
    done = FormState(heard=APPEALED) if purpose is StatementKind.APPEAL else FormState(was_sent=True)
    return await conversations.show(request, whose, done)


def _body(sent: Form, text: str, purpose: StatementKind) -> PartyStatementRecord:
    if purpose is StatementKind.ANSWER:
        return PartyStatementRecord(text=text)
    grounds = tuple(one for one in sent.many("grounds") if one in _KNOWN)
    return PartyStatementRecord(text=text, purpose=purpose, answers_to=sent.text("against"), grounds=grounds)
