"""A reporter returns with the receipt. No cookie is set: a sealed ticket in each form replaces the receipt's words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.domain.report import LetterForm
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.reporter.conversation import (
    LETTERS_A_DAY,
    OpenConversation,
    TakeProof,
    Withdraw,
    WriteToCommittee,
)
from coc_service.usecases.reporter.new_readers import AnswerReader
from coc_service.usecases.reporter.receipts import NoSuchReceipt, ReceiptKeys, receipt_keys
from coc_service.web import attached_files
from coc_service.web.http import error_pages, errors, forms, page_tokens, pages, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import letters, new_readers, typed_receipt
from coc_service.web.reporter.status_card import status_card

PURPOSE = Purpose("conversation")
WAITS_IN = "conversation"
UNKNOWN_RECEIPT = msg(
    "We find no report for this receipt. Check that it is whole and belongs to this site. "
    "If the report was withdrawn, its receipt opens nothing any more."
)
TOO_MANY = msg(
    "We have %(most)s letters from you since yesterday, and take no more than that in a day. "
    "Nothing of this one was stored: please keep a copy, and send it tomorrow. The committee reads what you sent."
)
STILL_HERE = msg(
    "This page cannot be shown a second time. "
    "If you have sent a report and not withdrawn it, it is safe with us: your receipt opens it."
)
COME_AGAIN = msg("You were away for a while. Please type your receipt once more.")


@dataclass(frozen=True, slots=True)
class ReporterRequest:
    """A reporter's request: the receipt's keys, and the nonce of the submitted form."""

    receipt: ReceiptKeys
    nonce: bytes = b""


@dataclass(frozen=True, slots=True)
class FormState:
    """What a conversation page shows beside the conversation."""

    errors: list[FieldError] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    was_sent: bool = False
    heard: Message | None = None


async def enter(request: Request) -> Response:
    """Show the page that asks for the receipt."""
    return enter_page(request)


async def enter_again(request: Request) -> Response:
    """Ask for the receipt if a POST-only address is opened with GET, as phones do when they reload a discarded tab."""
    return enter_page(request, notice=STILL_HERE)


def enter_page(
    request: Request, *, problems: Sequence[Message] = (), typed: str = "", notice: Message | None = None
) -> Response:
    """Return the page that asks for the receipt; after an error with the typed words."""
    return pages.page(
        request,
        "receipts/enter.html",
        token_for=PURPOSE,
        status_code=422 if problems else 200,
        errors=[FieldError("receipt", problem) for problem in problems],
        values={"receipt": typed[: typed_receipt.MAX_CHARS]},
        notice=notice,
        enter_url="/return",
    )


async def open_conversation(request: Request) -> Response:
    """Open the conversation of a typed receipt, or go back to an open one by the ticket of its page."""
    running, sent = runtime.of(request), await forms.read(request)
    typed = sent.text("receipt")
    try:
        if sent.text(page_tokens.TICKET):
            return await _show(request, _reporter(request, sent), FormState())
        form_tokens.redeem(sent.text(forms.TOKEN), PURPOSE, keys=running.custody.keys, now=running.now())
        entropy = await typed_receipt.read(request, typed)
    except ReceiptMistyped as error:
        shown = typed_receipt.shown_again(error, typed)
        return enter_page(request, problems=typed_receipt.mistyped(error), typed=shown)
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN], typed=typed)
    return await _show(request, ReporterRequest(receipt_keys(entropy)), FormState())


async def _show(request: Request, reporter: ReporterRequest, state: FormState) -> Response:
    """Show the conversation. All receipts that open nothing get the same page."""
    running = runtime.of(request)
    try:
        opened = await running.perform(OpenConversation(running.custody, reporter.receipt))
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    now, shown = running.now(), letters.letters_view(opened.file, new=opened.new)
    return pages.page_with_ticket(
        request,
        "receipts/conversation.html",
        reporter.receipt.entropy.reveal(),
        token_for=PURPOSE,
        status_code=422 if state.errors else 200,
        card=status_card(opened, shown, now=now),
        letters=shown,
        gaps=opened.file.failed,
        message_url="/return/message",
        withdraw_url="/return/withdraw",
        proof_url="/return/proof",
        proof_ready=opened.is_provable,
        proof_date=Moment(_last_beat(opened.checkpoint, now=now) + running.beat),
        closed=opened.case.stage_due_at is None,
        errors=state.errors,
        values=state.values,
        sent=state.was_sent,
        heard=state.heard,
        questions=new_readers.questions(opened),
        joined=new_readers.joined(opened),
        reader_url="/return/readers",
        files=attached_files.chooser(request, WAITS_IN),
        file_url="/return/file",
    )


def _last_beat(checkpoint: PublishedCheckpoint | None, *, now: datetime) -> datetime:
    """Return when the last checkpoint was published. A time in the future, which an attacker could write, counts as now."""
    return min(checkpoint.published_at, now) if checkpoint else now


def _reporter(request: Request, sent: Form) -> ReporterRequest:
    """Return the reporter behind a form's ticket.

    Raises:
        TokenInvalid: the ticket is invalid or too old; the receipt must be typed again.
    """
    entropy, nonce = page_tokens.redeem_ticket(request, sent, token_for=PURPOSE)
    return ReporterRequest(receipt_keys(entropy), nonce)


async def message(request: Request) -> Response:
    """Store a reporter's message to the committee, and its files."""

    async def is_theirs(sent: Form) -> bool:
        return reporter_of(request, sent) is not None

    async with uploads.taking(request, WAITS_IN, admit=is_theirs):
        return await _message(request)


def reporter_of(request: Request, sent: Form) -> ReporterRequest | None:
    """Return the reporter behind a form's ticket; None if it is invalid or too old."""
    try:
        return _reporter(request, sent)
    except TokenInvalid:
        return None


async def _message(request: Request) -> Response:
    sent = await forms.read(request)
    request.state.form = sent
    reporter, values = reporter_of(request, sent), {"text": sent.text("text")}
    if reporter is None:
        return errors.error_page(request, error_pages.EXPIRED, form=sent, back_url="/return")
    if lost := forms.lost_letters(sent, values):
        return await _show(request, reporter, FormState(lost, values))
    has_files = bool(uploads.of(request).files)
    try:  # files need no words
        text = "" if has_files and not values["text"].strip() else LetterForm.model_validate(values).text
    except ValidationError as error:
        return await _show(request, reporter, FormState(forms.errors_of(error), values))
    return await _write(request, reporter, text)


async def _write(request: Request, reporter: ReporterRequest, text: str) -> Response:
    running, attached = runtime.of(request), uploads.of(request).attached
    try:
        act = WriteToCommittee(running.custody, reporter.receipt, text, reporter.nonce, attached)
        is_stored = await running.perform(act)
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        return await _show(request, reporter, FormState([FieldError(refused.field, refused.message)], {"text": text}))
    if not is_stored:
        too_many = FieldError("text", TOO_MANY.filled(most=LETTERS_A_DAY))
        return await _show(request, reporter, FormState([too_many], {"text": text}))
    uploads.of(request).files.clear()
    return await _show(request, reporter, FormState(was_sent=True))


async def answer_reader(request: Request) -> Response:
    """Store whether somebody else may read the report."""
    running, sent = runtime.of(request), await forms.read(request)
    answer = sent.text("answer")
    try:
        reporter = _reporter(request, sent)
        if answer not in new_readers.HEARD:  # a no cannot be taken back, so it is never guessed
            return await _show(request, reporter, FormState())
        is_allowed = answer == "yes"
        act = AnswerReader(running.custody, reporter.receipt, sent.text("proposal"), is_allowed=is_allowed)
        is_heard = await running.perform(act)
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    heard = new_readers.HEARD[answer] if is_heard else new_readers.TOO_LATE
    return await _show(request, reporter, FormState(heard=heard))


async def withdraw(request: Request) -> Response:
    """Ask for confirmation, then withdraw the report."""
    running, sent = runtime.of(request), await forms.read(request)
    try:
        reporter = _reporter(request, sent)
        if sent.text("confirm") != "yes":
            entropy, url = reporter.receipt.entropy.reveal(), "/return/withdraw"
            return pages.page_with_ticket(
                request, "receipts/withdraw.html", entropy, token_for=PURPOSE, withdraw_url=url, back_url="/return"
            )
        await running.perform(Withdraw(running.custody, reporter.receipt))
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    return pages.see_other(request, "/return/withdrawn")


async def withdrawn(request: Request) -> Response:
    """Show that a report is withdrawn: at its own address, so that it can be loaded again. It tells nothing of any report."""
    return pages.page(request, "receipts/withdrawn.html")


async def proof(request: Request) -> Response:
    """Return the proof that the report is in the published log, as a file."""
    running, sent = runtime.of(request), await forms.read(request)
    try:
        reporter = _reporter(request, sent)
        text = await running.perform(TakeProof(running.custody, reporter.receipt))
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    if not text:
        return await _show(request, reporter, FormState())
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="proof.txt"'})
