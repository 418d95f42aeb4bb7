"""A reporter comes back with the receipt. No cookie: a sealed ticket in each form stands in for the words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.catalogue import Day, Message, Moment, Name, msg
from coc_service.domain.casefile import RecordKind
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.domain.report import Letter
from coc_service.domain.workflow import Status
from coc_service.store.database import Job
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases import case_access, conversation, form_tokens, logbook, publish, tickets
from coc_service.usecases.channels import OpenRecord, RecordBroken
from coc_service.usecases.conversation import NoSuchReceipt, SealedConversation, Way
from coc_service.usecases.form_tokens import Purpose
from coc_service.usecases.tickets import TicketInvalid
from coc_service.web import errors, forms, letters, own_answers, pages, service, typed_receipt, words
from coc_service.web.errors import Trouble
from coc_service.web.forms import FieldError, Form

PURPOSE = Purpose("conversation")
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
DAMAGED = Trouble(
    500,
    msg("A part of this conversation does not open"),
    msg(
        "The sealed record %(record_id)s was changed after it was written. It was noted in the log. Nothing of it is shown."
    ),
    (msg("Please tell the committee through another door, and give them the number above."),),
)


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


def enter_page(
    request: Request, *, problems: Sequence[Message] = (), typed: str = "", notice: Message | None = None
) -> Response:
    """Ask for the receipt, or for it once more: what was typed is given back."""
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


async def conversation_page(request: Request) -> Response:
    """Open the conversation that a typed receipt leads to."""
    running, sent = service.of(request), await forms.read(request)
    typed = sent.text("receipt")
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), PURPOSE, keys=running.keys, now=running.now())
        entropy = await typed_receipt.read(request, typed)
    except ReceiptMistyped as error:
        return enter_page(request, problems=typed_receipt.mistyped(error), typed=typed)
    except form_tokens.TokenRefused:
        return enter_page(request, problems=[COME_AGAIN], typed=typed)
    return await _show(request, Visit(entropy, conversation.way(entropy)), Shown())


async def _show(request: Request, visit: Visit, shown: Shown) -> Response:
    """Show the conversation; every receipt that leads nowhere is answered alike."""
    running = service.of(request)
    try:
        await _look_up(request, visit)
        sealed = await running.write(partial(conversation.load, way=visit.way, now=running.now()))
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
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
    return pages.page(
        request,
        "receipts/conversation.html",
        token_for=PURPOSE,
        status_code=422 if shown.problems else 200,
        ticket=tickets.issue(visit.entropy, keys=running.keys, now=running.now()),
        status=words.STATUS_FOR_REPORTER[Status(case.status)],
        next_step=_next_step(sealed, now=running.now()),
        letters=[letter for record in opened if (letter := letters.letter_view(record))],
        answers=own_answers.own_answers(opened),
        sealed_to=sealed.sealed_to,
        message_url="/return/message",
        withdraw_url="/return/withdraw",
        proof_url="/return/proof",
        proof_ready=checkpoint is not None and checkpoint.size > sealed.receipt.report_entry_index,
        proof_date=Moment(_last_beat(checkpoint, now=running.now()) + running.beat),
        closed=case.status == Status.CLOSED,
        errors=shown.problems,
        values=shown.values,
        sent=shown.was_sent,
    )


def _last_beat(checkpoint: PublishedCheckpoint | None, *, now: datetime) -> datetime:
    """Return when the log was published last; a time that has not come was written there by somebody else."""
    return min(checkpoint.published_at, now) if checkpoint else now


def _next_step(sealed: SealedConversation, *, now: datetime) -> Message | None:
    """Return what the reporter can expect and when; that something is late is said, not hidden."""
    case, due_at = sealed.case, sealed.case.deadline_at
    if due_at is None:
        return None
    if case.acknowledged_at is None:
        if due_at < now:
            return msg("Our first answer was due on %(day)s. It is late, and the committee sees that.", day=Day(due_at))
        return msg("You find a first answer here by %(moment)s.", moment=Moment(due_at))
    if due_at < now:
        return msg("This step takes longer than planned. The committee sees that.")
    return msg("This step should end by %(day)s.", day=Day(due_at))


async def damaged(
    request: Request, sealed: SealedConversation, error: RecordBroken, *, form: Form | None = None
) -> Response:
    """Say that a record does not open, name it, and log it. What was just written is given back."""
    running = service.of(request)

    def log(session: Session) -> None:
        case_access.log_broken(session, sealed.case, error.record_id, actor=logbook.REPORTER, now=running.now())

    await running.write(log)
    named = replace(DAMAGED, text=DAMAGED.text.filled(record_id=Name(error.record_id)))
    return errors.trouble_page(request, named, form=form)


def _visit(request: Request, sent: Form) -> tuple[Visit, bytes]:
    """Return who is here and the form's nonce.

    Raises:
        TicketInvalid, TokenRefused: the receipt must be typed again.
    """
    running = service.of(request)
    nonce = form_tokens.redeem(sent.text(forms.TOKEN), PURPOSE, keys=running.keys, now=running.now())
    entropy = tickets.redeem(sent.text("ticket"), keys=running.keys, now=running.now())
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
    except (TicketInvalid, form_tokens.TokenRefused):
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
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    except RecordBroken as error:
        sealed = await service.of(request).read(partial(conversation.peek, way=visit.way))
        return await damaged(request, sealed, error, form=sent)
    too_many = FieldError("text", TOO_MANY.filled(most=conversation.LETTERS_A_DAY))
    return await _show(request, visit, Shown(was_sent=True) if is_stored else Shown([too_many], values))


async def withdraw(request: Request) -> Response:
    """Ask once, then withdraw."""
    running, sent = service.of(request), await forms.read(request)
    try:
        visit, _ = _visit(request, sent)
        if sent.text("confirm") != "yes":
            fresh = tickets.issue(visit.entropy, keys=running.keys, now=running.now())
            return pages.page(
                request, "receipts/withdraw.html", token_for=PURPOSE, ticket=fresh, withdraw_url="/return/withdraw"
            )
        await _look_up(request, visit)
        await running.write(partial(conversation.withdraw, way=visit.way, now=running.now()))
    except (TicketInvalid, form_tokens.TokenRefused):
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
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
    except (TicketInvalid, form_tokens.TokenRefused):
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    if text is None:
        return await _show(request, visit, Shown())
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="proof.txt"'})
