"""Takes the report form, step by step or at once, and stores it. Nothing is stored before it is sent."""

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, Names, msg
from coc_service.domain.question import Step
from coc_service.domain.report import Report
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.reporter.conversation import WriteToCommittee
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.reporter.submit import (
    Acceptance,
    EarlierReceipt,
    NamesFound,
    ReadersChanged,
    Sent,
    Stored,
    SubmitReport,
)
from coc_service.web.http import error_pages, errors, forms, page_tokens, pages, runtime, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import filled_form, form_check, form_sections, form_steps, receipt_page
from coc_service.web.reporter.committee_pages import CommitteePage, committee_page, not_yet, unreachable
from coc_service.web.reporter.filled_form import READERS, FilledForm, To
from coc_service.web.reporter.ways import SPACE

OPEN_TOO_LONG = msg(
    "This page had been open for more than a day. All your words are still here: please look them over and send them again."
)
READERS_CHANGED = msg(
    "The people who read reports here have changed since you opened this page, so we have stored nothing yet. "
    "Your words are all still here. Please look at this list again."
)
MOVED = msg(
    "This is the form of %(committee)s. Your words came with you, and nothing was stored or sent. "
    "Other people read here: please look at this list."
)
ONLY_ONE = msg("All names but one are ticked now. Only that one person can read your report, if you go on like this.")
UNKNOWN_FIELD = msg(
    "The form held an answer we did not ask for (%(names)s). "
    "Nothing was stored yet: please look it over and send it again."
)


async def form(request: Request) -> Response:
    """Show the first step of the form."""
    try:
        page = committee_page(request)
    except HTTPException:
        return await not_yet(request)
    if not page.readers.seats:
        return unreachable(request, page.links.name)
    return form_steps.empty(request, page, space=request.query_params.get(SPACE, ""))


async def sent_already(request: Request) -> Response:
    """Tell whoever opens the address of a receipt again that the report was sent, and how to come back to it."""
    page = committee_page(request)
    return pages.page(request, "reports/sent.html", committee=page.links, is_known=False)


async def submit(request: Request) -> Response:
    """Go to the step that the pressed button names, or store the report and show its receipt.

    The same report sent twice in one form is stored once. Files are taken by the last step; any other lets them wait.
    """

    async def is_our_form(sent: Form) -> bool:
        return _nonce(request, committee_page(request), sent) is not None or _is_moved(request, sent)

    async with uploads.taking(request, form_steps.waits_in(request), admit=is_our_form):
        return await _submit(request)


async def _submit(request: Request) -> Response:
    sent = filled_form.tidied(filled_form.without(await forms.read(request), uploads.NAMES))
    request.state.form = sent  # first of all: an error page shows the submitted text again
    page = committee_page(request)
    filled = _filled(request, page, sent)
    unknown = filled_form.unknown_fields(sent, filled.seats)
    known, notice = replace(filled, sent=filled_form.without(sent, unknown)), _about(unknown) if unknown else None
    match filled_form.where_to(sent):
        case To.WHO:
            return _step(known, Step.WHO)
        case To.STORY:
            return _turned(known, Step.WHO, to=Step.STORY)
        case To.CHECK:
            return await _check(known, notice=notice)
        case To.MOVED:
            moved = MOVED.filled(committee=Name(page.links.name))
            return form_steps.shown(filled_form.moved(known), Step.WHO, notices=[moved])
        case To.ONLY:
            return _only(known)
        case To.SEND:
            return await (_check(known, notice=notice) if notice else _send(known))


def _only(filled: FilledForm) -> Response:
    """Show the first step with all but one reader ticked: the reporter sees whom before they go on."""
    chosen = filled_form.only_for(filled)
    if filled.saw_other_readers or chosen is filled:
        return _step(filled, Step.WHO)
    return form_steps.shown(chosen, Step.WHO, notices=[ONLY_ONE])


def _filled(request: Request, page: CommitteePage, sent: Form) -> FilledForm:
    """Return the form with the token for its next page. A token that is too old, or for other readers, is replaced."""
    given, nonce = sent.text(forms.TOKEN), _nonce(request, page, sent)
    is_good = nonce is not None and sent.text(READERS) == page.readers.digest
    fresh = form_steps.purpose(page, page.readers.digest)
    return FilledForm(request, page, sent, given if is_good else page_tokens.issue(request, fresh).text, nonce)


def _nonce(request: Request, page: CommitteePage, sent: Form) -> bytes | None:
    """Return the nonce of a form's token; None if it is not ours, too old, or for other readers than the form says."""
    return _redeemed(request, sent, form_steps.purpose(page, sent.text(READERS)))


def _redeemed(request: Request, sent: Form, purpose: Purpose) -> bytes | None:
    running = runtime.of(request)
    try:
        return form_tokens.redeem(sent.text(forms.TOKEN), purpose, keys=running.custody.keys, now=running.now())
    except TokenInvalid:
        return None


def _is_moved(request: Request, sent: Form) -> bool:
    """Whether the form comes from the page of another committee of this site, with its files."""
    known, digest = runtime.of(request).custody.ledger.committees(), sent.text(READERS)
    return any(_redeemed(request, sent, form_steps.purpose_of(one, digest)) is not None for one in known)


def _step(
    filled: FilledForm, step: Step, *, errors: list[FieldError] | None = None, notice: Message | None = None
) -> Response:
    """Show a step; the first one if the form did not show today's readers."""
    if not filled.saw_other_readers:
        return form_steps.shown(filled, step, errors=errors or [])
    told = [notice, READERS_CHANGED] if notice else [READERS_CHANGED]
    about_readers = [one for one in errors or [] if form_sections.step_of(one.field) is Step.WHO]
    return form_steps.shown(filled, Step.WHO, errors=about_readers, notices=told)


def _turned(filled: FilledForm, done: Step, *, to: Step) -> Response:
    wrong = filled_form.errors_of_step(filled, done)
    return _step(filled, done, errors=wrong) if wrong else _step(filled, to)


def _with_errors(filled: FilledForm, wrong: list[FieldError]) -> Response:
    """Show the first step with an error, and its errors. Those of a later step are told when it is reached."""
    steps = [form_sections.step_of(one.field) or Step.STORY for one in wrong]
    first = min(steps, key=list(Step).index)
    return _step(filled, first, errors=[one for one, step in zip(wrong, steps, strict=True) if step is first])


async def _check(filled: FilledForm, *, notice: Message | None = None, status: int = 200) -> Response:
    """Show what would be sent; or that it was sent, to a reporter who went back and came here again."""
    given, wrong = filled_form.as_report(filled)
    if given is None:
        return _with_errors(filled, wrong)
    if filled.saw_other_readers:
        return _step(filled, Step.WHO, notice=notice)
    if filled.nonce and notice is None and await _came_before(filled, given):
        return pages.page(filled.request, "reports/sent.html", committee=filled.page.links, is_known=True)
    return form_check.shown(filled, given, notices=[notice] if notice else [], status=status)


async def _came_before(filled: FilledForm, given: Report) -> bool:
    running = runtime.of(filled.request)
    return await running.ask(EarlierReceipt(running.custody, given, filled.nonce or b"")) is not None


async def _send(filled: FilledForm) -> Response:
    if filled.nonce is None:
        return await _check(filled, notice=OPEN_TOO_LONG)
    given, wrong = filled_form.as_report(filled)
    if given is None:
        return _with_errors(filled, wrong)
    return await _answer(filled, given, Sent(filled.page.committee.id, filled.sent.text(READERS), filled.nonce))


async def _answer(filled: FilledForm, given: Report, form_sent: Sent) -> Response:
    try:
        stored = await _store(filled, given, form_sent)
    except ReadersChanged:
        anew = _filled(filled.request, committee_page(filled.request), filled.sent)
        return form_steps.shown(anew, Step.WHO, notices=[READERS_CHANGED])
    except NamesFound:
        return form_check.shown(filled, given, status=422)
    except Refused as refused:
        uploads.forget_if_gone(filled.request, refused)
        return form_check.shown(filled, given, notices=[refused.message], status=422)
    if stored.outcome is Acceptance.AFTER_WITHDRAWAL:
        return errors.error_page(filled.request, error_pages.WITHDRAWN, form=filled.sent)
    if stored.outcome is Acceptance.AGAIN:
        await _add_files(filled.request, stored, form_sent)
    return receipt_page.show_new(filled.request, filled.page, stored)


async def _add_files(request: Request, stored: Stored, form_sent: Sent) -> None:
    """Add files that came when the same report was sent again, such as after Back. Those that it has are not stored twice."""
    attached = uploads.of(request).attached
    if not attached:
        return
    custody, nonce = runtime.of(request).custody, form_sent.nonce
    try:
        await runtime.of(request).perform(WriteToCommittee(custody, stored.receipt, "", nonce, attached))
    except (Refused, NoSuchReceipt):
        forms.leave_out_files(request)


async def _store(filled: FilledForm, given: Report, sent: Sent) -> Stored:
    """Store a report. If it is stored already, return its receipt again, even if the readers have changed since."""
    running = runtime.of(filled.request)
    may_read = filled_form.may_read(filled.sent, filled.seats)
    try:
        attached = uploads.of(filled.request).attached
        return await running.perform(SubmitReport(running.custody, given, sent, may_read, attached))
    except ReadersChanged:
        come = await running.ask(EarlierReceipt(running.custody, given, sent.nonce))
        if come is None:
            raise
        return Stored(come, Acceptance.AGAIN)


def _about(unknown: list[str]) -> Message:
    return UNKNOWN_FIELD.filled(names=Names(tuple(name[:40] for name in unknown[:5])))
