"""A reporter comes back with the receipt. No cookie: a sealed ticket in each form stands in for the words."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.domain.casefile import REPORTER, RecordKind
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.domain.report import Letter
from coc_service.domain.workflow import Status
from coc_service.store.database import Job
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases import case_access, conversation, form_tokens, logbook, publish
from coc_service.usecases.channels import OpenRecord, RecordBroken
from coc_service.usecases.conversation import NoSuchReceipt, SealedConversation, Way
from coc_service.usecases.form_tokens import Purpose, TokenInvalid
from coc_service.web import errors, forms, own_answers, pages, service, typed_receipt, words
from coc_service.web.errors import Trouble
from coc_service.web.forms import FieldError, Form
from coc_service.web.typed_receipt import NotLookedAt

PURPOSE = Purpose("conversation")
UNKNOWN_RECEIPT = (
    "We find no report for this receipt. Check that it is whole and belongs to this site. "
    "If the report was withdrawn, its receipt opens nothing any more."
)
TOO_MANY = (
    "We have {most} letters from you since yesterday, and take no more than that in a day. "
    "Nothing of this one was stored: please keep a copy, and send it tomorrow. The committee reads what you sent."
)
STILL_HERE = (
    "This page cannot be shown a second time. "
    "If you have sent a report and not withdrawn it, it is safe with us: your receipt opens it."
)
COME_AGAIN = "You were away for a while. Please type your receipt once more."
DAMAGED = Trouble(
    500,
    "A part of this conversation does not open",
    "The sealed record {record_id} was changed after it was written. It was noted in the log. Nothing of it is shown.",
    ("Please tell the committee through another door, and give them the number above.",),
)


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a page shows it."""

    side: str
    kind: str
    day: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Visit:
    """A reporter who is here: the receipt's bits and what they open."""

    entropy: bytes
    way: Way


@dataclass(frozen=True, slots=True)
class Shown:
    """What a conversation page shows beside the conversation."""

    problems: list[FieldError] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    was_sent: bool = False


async def enter(request: Request) -> Response:
    """Ask for the receipt."""
    return enter_page(request)


async def enter_again(request: Request) -> Response:
    """Ask for the receipt where an address was opened that only answers a form: a phone that let go of its page does that."""
    return enter_page(request, notice=STILL_HERE)


def enter_page(request: Request, *, problem: str = "", typed: str = "", notice: str = "") -> Response:
    """Ask for the receipt, or for it once more: what was typed is given back."""
    found = [FieldError("receipt", problem)] if problem else []
    return pages.page(
        request,
        "receipts/enter.html",
        token_for=PURPOSE,
        status_code=422 if problem else 200,
        errors=found,
        values={"receipt": typed[: typed_receipt.MAX_CHARS]},
        notice=notice,
        enter_url="/return",
    )


async def conversation_page(request: Request) -> Response:
    """Open the conversation that a typed receipt leads to."""
    running, sent = service.of(request), await forms.read(request)
    typed = sent.text("receipt")
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), PURPOSE, keys=running.keys, now=running.now())
        entropy = await typed_receipt.read(request, typed)
    except (ReceiptMistyped, NotLookedAt) as error:
        return enter_page(request, problem=typed_receipt.mistyped(error), typed=typed)
    except TokenInvalid:
        return enter_page(request, problem=COME_AGAIN, typed=typed)
    return await _show(request, Visit(entropy, conversation.way(entropy)), Shown())


async def _show(request: Request, visit: Visit, shown: Shown) -> Response:
    """Show the conversation; every receipt that leads nowhere is answered alike."""
    running = service.of(request)
    try:
        await _look_up(request, visit)
        sealed = await running.write(partial(conversation.load, way=visit.way, now=running.now()))
    except NoSuchReceipt:
        return enter_page(request, problem=UNKNOWN_RECEIPT)
    try:
        opened = await running.in_thread(partial(conversation.open_conversation, sealed, visit.way))
    except RecordBroken as error:
        return await damaged(request, sealed, error)
    return _conversation(request, visit, sealed, opened=opened, shown=shown)


async def _look_up(request: Request, visit: Visit) -> None:
    """Let a receipt that leads nowhere fail here: in a write it would undo the neighbours of its transaction, again and again.

    Raises:
        NoSuchReceipt: nothing answers to it.
    """
    await service.of(request).read(partial(conversation.find, way=visit.way))


def _conversation(
    request: Request, visit: Visit, sealed: SealedConversation, *, opened: list[OpenRecord], shown: Shown
) -> Response:
    running, case = service.of(request), sealed.case
    checkpoint = sealed.checkpoint
    return pages.page_with_ticket(
        request,
        "receipts/conversation.html",
        visit.entropy,
        token_for=PURPOSE,
        status_code=422 if shown.problems else 200,
        status=words.STATUS_FOR_REPORTER[Status(case.status)],
        next_step=_next_step(sealed, now=running.now()),
        letters=[letter for record in opened if (letter := letter_view(record))],
        answers=own_answers.own_answers(opened),
        sealed_to=sealed.sealed_to,
        message_url="/return/message",
        withdraw_url="/return/withdraw",
        proof_url="/return/proof",
        proof_ready=checkpoint is not None and checkpoint.size > sealed.receipt.report_entry_index,
        proof_date=words.day_and_time(_last_beat(checkpoint, now=running.now()) + running.beat),
        closed=case.status == Status.CLOSED,
        errors=shown.problems,
        values=shown.values,
        sent=shown.was_sent,
    )


def _last_beat(checkpoint: PublishedCheckpoint | None, *, now: datetime) -> datetime:
    """Return when the log was published last; a time that has not come was written there by somebody else."""
    return min(checkpoint.published_at, now) if checkpoint else now


def _next_step(sealed: SealedConversation, *, now: datetime) -> str:
    """Return what the reporter can expect and when; that something is late is said, not hidden."""
    case, due_at = sealed.case, sealed.case.deadline_at
    if due_at is None:
        return ""
    if case.acknowledged_at is None:
        if due_at < now:
            return f"Our first answer was due on {words.day(due_at)}. It is late, and the committee sees that."
        return f"You find a first answer here by {words.day_and_time(due_at)}."
    if due_at < now:
        return "This step takes longer than planned. The committee sees that."
    return f"This step should end by {words.day(due_at)}."


def letter_view(record: OpenRecord) -> LetterView | None:
    """Return a record as a letter; None for what is no letter."""
    kind, said = RecordKind(record.row.kind), record.payload
    text = said.fields.get("narrative" if kind is RecordKind.REPORT else "text")
    if not text:
        return None
    side = "you" if said.author == REPORTER else "committee"
    return LetterView(side, kind.value, words.day(said.at), words.paragraphs(text))


async def damaged(
    request: Request, sealed: SealedConversation, error: RecordBroken, *, form: Form | None = None
) -> Response:
    """Say that a record does not open, name it, and log it. What was just written is given back."""
    running = service.of(request)

    def log(session: Session) -> None:
        case_access.log_broken(session, sealed.case, error.record_id, actor=logbook.REPORTER, now=running.now())

    await running.write(log)
    named = replace(DAMAGED, text=DAMAGED.text.format(record_id=error.record_id))
    return errors.trouble_page(request, named, form=form)


def _visit(request: Request, sent: Form) -> tuple[Visit, bytes]:
    """Return who is here and the form's nonce.

    Raises:
        TokenInvalid: the receipt must be typed again.
    """
    entropy, nonce = pages.redeem_ticket(request, sent, token_for=PURPOSE)
    return Visit(entropy, conversation.way(entropy)), nonce


async def _write_letter(request: Request, way: Way, *, kind: RecordKind, text: str, nonce: bytes) -> bool:
    """Seal and store a letter of the reporter. Returns whether there was room for it.

    Raises:
        NoSuchReceipt, RecordBroken: see `usecases.conversation`.
    """
    running = service.of(request)

    def prepare(sealed: SealedConversation) -> Job[bool]:
        record = conversation.seal_letter(sealed, way, kind=kind, fields={"text": text}, nonce=nonce, now=running.now())
        return partial(conversation.store_letter, way=way, record=record, now=running.now())

    return await running.prepare_and_write(prepare, peek=partial(conversation.peek, way=way))


async def message(request: Request) -> Response:
    """Take a letter to the committee, or an addition to the report."""
    sent = await forms.read(request)
    request.state.form = sent
    try:
        visit, nonce = _visit(request, sent)
    except TokenInvalid:
        return errors.trouble_page(request, errors.EXPIRED, form=sent, back_url="/return")
    kind = RecordKind.ADDITION if sent.text("kind") == RecordKind.ADDITION else RecordKind.MESSAGE
    values = {"text": sent.text("text"), "kind": kind.value}
    if sent.broken():
        return await _show(request, visit, Shown([FieldError("text", forms.BROKEN_LETTERS)], values))
    try:
        letter = Letter.model_validate({"text": sent.text("text")})
    except ValidationError as error:
        return await _show(request, visit, Shown(forms.errors_of(error), values))
    try:
        is_stored = await _write_letter(request, visit.way, kind=kind, text=letter.text, nonce=nonce)
    except NoSuchReceipt:
        return enter_page(request, problem=UNKNOWN_RECEIPT)
    except RecordBroken as error:
        sealed = await service.of(request).read(partial(conversation.peek, way=visit.way))
        return await damaged(request, sealed, error, form=sent)
    too_many = FieldError("text", TOO_MANY.format(most=conversation.LETTERS_A_DAY))
    return await _show(request, visit, Shown(was_sent=True) if is_stored else Shown([too_many], values))


async def withdraw(request: Request) -> Response:
    """Ask once, then withdraw."""
    running, sent = service.of(request), await forms.read(request)
    try:
        visit, _ = _visit(request, sent)
        if sent.text("confirm") != "yes":
            url = "/return/withdraw"
            return pages.page_with_ticket(
                request, "receipts/withdraw.html", visit.entropy, token_for=PURPOSE, withdraw_url=url
            )
        await _look_up(request, visit)
        await running.write(partial(conversation.withdraw, way=visit.way, now=running.now()))
    except TokenInvalid:
        return enter_page(request, problem=COME_AGAIN)
    except NoSuchReceipt:
        return enter_page(request, problem=UNKNOWN_RECEIPT)
    return pages.page(request, "receipts/withdrawn.html")


async def proof(request: Request) -> Response:
    """Hand out the proof that the report is in the published log."""
    running, sent = service.of(request), await forms.read(request)
    try:
        visit, _ = _visit(request, sent)
        await _look_up(request, visit)
        await running.read(
            partial(publish.latest, keys=running.keys)
        )  # what is broken fails here, beside no neighbours
        text = await running.write(partial(conversation.proof, way=visit.way, keys=running.keys, now=running.now()))
    except TokenInvalid:
        return enter_page(request, problem=COME_AGAIN)
    except NoSuchReceipt:
        return enter_page(request, problem=UNKNOWN_RECEIPT)
    if text is None:
        return await _show(request, visit, Shown())
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="proof.txt"'})
