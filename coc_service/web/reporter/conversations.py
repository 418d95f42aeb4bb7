"""A reporter returns with the receipt. No cookie is set: a sealed ticket in each form replaces the receipt's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.domain.report import LetterForm
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.reporter.conversation import (
    Conversation,
    OpenConversation,
    Withdraw,
)
from coc_service.usecases.reporter.new_readers import AnswerReader
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.usecases.reporter.receipts import NoSuchReceipt, ReceiptKeys, receipt_keys
from coc_service.usecases.reporter.what_continues import Continues, WhatContinues
from coc_service.web import attached_files
from coc_service.web.attached_files import ChooserView
from coc_service.web.http import forms, page_tokens, pages, runtime
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import (
    appeal_views,
    hearing,
    leaving_out_views,
    letters,
    new_readers,
    plan_views,
    typed_receipt,
)
from coc_service.web.reporter.status_card import status_card

PURPOSE = Purpose("conversation")
WAITS_IN = "conversation"
UNKNOWN_RECEIPT = msg(
    "We find no report for this receipt. Check that it is whole and belongs to this site. "
    "If the report was withdrawn, its receipt opens nothing any more."
)
STILL_HERE = msg(
    "This page cannot be shown a second time. "
    "If you have sent a report and not withdrawn it, it is safe with us: your receipt opens it."
)
COME_AGAIN = msg("You were away for a while. Please type your receipt once more.")


@dataclass(frozen=True, slots=True)
class PartyRequest:
    """A request of the reporter, or of another party: the receipt's keys, and the nonce of the submitted form."""

    receipt: ReceiptKeys
    nonce: bytes = b""


@dataclass(frozen=True, slots=True)
class FormState:
    """What a conversation page shows beside the conversation."""

    errors: list[FieldError] = field(default_factory=list)
    values: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    done: Message | None = None


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
            return await show(request, whose(request, sent), FormState())
        form_tokens.redeem(sent.text(forms.TOKEN), PURPOSE, keys=running.custody.keys, now=running.now())
        entropy = await typed_receipt.read(request, typed)
    except ReceiptMistyped as error:
        shown = typed_receipt.shown_again(error, typed)
        return enter_page(request, problems=typed_receipt.mistyped(error), typed=shown)
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN], typed=typed)
    return await show(request, PartyRequest(receipt_keys(entropy)), FormState())


async def show(request: Request, reporter: PartyRequest, state: FormState) -> Response:
    """Show the conversation of the reporter, or of another party. All receipts that open nothing get the same page."""
    running = runtime.of(request)
    try:
        opened = await running.perform(OpenConversation(running.custody, reporter.receipt))
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    return _shown(request, reporter, state, opened) if opened.is_reporters else _heard(request, reporter, state, opened)


def _heard(request: Request, party: PartyRequest, state: FormState, opened: Conversation) -> Response:
    page, plan = hearing.hearing_view(opened), plan_views.plan_view(opened)
    plan = plan if opened.case.took_over == opened.party else None
    return pages.page_with_ticket(
        request,
        "receipts/hearing.html",
        party.receipt.entropy.reveal(),
        token_for=PURPOSE,
        status_code=422 if state.errors else 200,
        page=page,
        gaps=opened.file.failed,
        answer_url="/return/answer",
        ask_url="/return/ask",
        plan=plan,
        is_wish_open=any(one.field in {"asked", "wish"} for one in state.errors),
        **_said(request, state, opened, {"wish": bool(page.wish.options), "why_less_safe": plan is not None}),
    )


def _said(request: Request, state: FormState, opened: Conversation, has_form: Mapping[str, bool]) -> dict[str, object]:
    """Return what both kinds of page show of a form, and of an appeal. `has_form` says of a field whether its form is shown:
    words for which there is none any more are shown to be copied.
    """
    appeal = appeal_views.appeal_view(opened, now=runtime.of(request).now())
    has_form = {**has_form, "why": bool(appeal and appeal.letter)}
    is_appeal_open = any(one.field in {"why", "grounds", "appeal-files"} for one in state.errors)
    return {
        "errors": state.errors,
        "values": state.values,
        "done": state.done,
        "lost": {
            name: state.values[name] for name, is_there in has_form.items() if state.values.get(name) and not is_there
        },
        "appeal": appeal,
        "appeal_url": "/return/appeal",
        "is_appeal_open": is_appeal_open,
        **_choosers(request, is_appeal=is_appeal_open),
    }


def _choosers(request: Request, *, is_appeal: bool) -> dict[str, ChooserView]:
    """Return where files are chosen: those that came wait in the form that they came with."""
    chooser, other = (
        attached_files.chooser(request, WAITS_IN),
        attached_files.chooser_of(runtime.of(request).files.channel_bytes),
    )
    return {"files": other, "appeal_files": chooser} if is_appeal else {"files": chooser, "appeal_files": other}


def _shown(request: Request, reporter: PartyRequest, state: FormState, opened: Conversation) -> Response:
    running = runtime.of(request)
    now, shown, plan = running.now(), letters.letters_view(opened.file, new=opened.new), plan_views.plan_view(opened)
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
        closed=opened.case.stage_due_at is None and opened.case.addressee == opened.party,
        questions=new_readers.questions(opened),
        late_readers=new_readers.late_readers(opened),
        reader_url="/return/readers",
        plan=plan,
        is_leaving_out_open=any(one.field == "person" for one in state.errors),
        leaving_out=leaving_out_views.leaving_out(opened),
        **_said(request, state, opened, {"why_less_safe": plan is not None}),
    )


def _last_beat(checkpoint: PublishedCheckpoint | None, *, now: datetime) -> datetime:
    """Return when the last checkpoint was published. A time in the future, which an attacker could write, counts as now."""
    return min(checkpoint.published_at, now) if checkpoint else now


def whose(request: Request, sent: Form) -> PartyRequest:
    """Return the reporter, or the party, behind a form's ticket.

    Raises:
        TokenInvalid: the ticket is invalid or too old; the receipt must be typed again.
    """
    entropy, nonce = page_tokens.redeem_ticket(request, sent, token_for=PURPOSE)
    return PartyRequest(receipt_keys(entropy), nonce)


def read_text(sent: Form, field: str) -> tuple[str, list[FieldError]]:
    """Return a field's cleaned text, and what is wrong with it."""
    if lost := forms.lost_letters(sent, [field]):
        return "", lost
    try:
        return LetterForm.model_validate({"text": sent.text(field)}).text, []
    except ValidationError as error:
        return "", [replace(one, field=field) for one in forms.errors_of(error)]


async def answer_reader(request: Request) -> Response:
    """Store whether somebody else may read the report."""
    running, sent = runtime.of(request), await forms.read(request)
    answer = sent.text("answer")
    try:
        reporter = whose(request, sent)
        if answer not in new_readers.HEARD:  # a no cannot be taken back, so it is never guessed
            return await show(request, reporter, FormState())
        is_allowed = answer == "yes"
        act = AnswerReader(running.custody, reporter.receipt, sent.text("proposal"), is_allowed=is_allowed)
        is_heard = await running.perform(act)
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    done = new_readers.HEARD[answer] if is_heard else new_readers.TOO_LATE
    return await show(request, reporter, FormState(done=done))


async def withdraw(request: Request) -> Response:
    """Ask for confirmation, then withdraw the report."""
    running, sent = runtime.of(request), await forms.read(request)
    try:
        reporter = whose(request, sent)
        if sent.text("confirm") != "yes":
            continues = await running.ask(WhatContinues(running.custody, reporter.receipt))
            return _withdraw_page(request, reporter, continues)
        await running.perform(Withdraw(running.custody, reporter.receipt))
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    return pages.see_other(request, "/return/withdrawn")


def _withdraw_page(request: Request, reporter: PartyRequest, continues: Continues) -> Response:
    return pages.page_with_ticket(
        request,
        "receipts/withdraw.html",
        reporter.receipt.entropy.reveal(),
        token_for=PURPOSE,
        continues=continues,
        withdraw_url="/return/withdraw",
        back_url="/return",
    )


async def withdrawn(request: Request) -> Response:
    """Show that a report is withdrawn: at its own address, so that it can be loaded again. It tells nothing of any report."""
    return pages.page(request, "receipts/withdrawn.html")


async def proof(request: Request) -> Response:
    """Return the proof that the report is in the published log, as a file."""
    running, sent = runtime.of(request), await forms.read(request)
    try:
        reporter = whose(request, sent)
        text = await running.perform(TakeProof(running.custody, reporter.receipt))
    except TokenInvalid:
        return enter_page(request, problems=[COME_AGAIN])
    except NoSuchReceipt:
        return enter_page(request, problems=[UNKNOWN_RECEIPT])
    if not text:
        return await show(request, reporter, FormState())
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="proof.txt"'})
