"""The report form, made from the list of questions, and what is done with a submission."""

from collections.abc import Sequence
from functools import lru_cache

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Names, msg
from coc_service.domain import answers, report
from coc_service.domain.question import QuestionKind
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.report import Report
from coc_service.languages import Language
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.reporter.submit import (
    Acceptance,
    EarlierReceipt,
    ReadersChanged,
    Sent,
    Stored,
    SubmitReport,
)
from coc_service.web.http import error_pages, errors, forms, language, pages, runtime
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.pages import CachedPage
from coc_service.web.http.runtime import Site
from coc_service.web.reporter import form_sections, receipt_page
from coc_service.web.reporter.committee_pages import CommitteePage, ReadersShown, committee_page, not_yet, unreachable

READERS = "readers"  # the field with the digest of the list of readers shown
KNOWN_FIELDS = report.fields() | {READERS}
LIST_FIELDS = frozenset(
    question.field for question in REPORT_FORM if question.kind in {QuestionKind.CHOICES, QuestionKind.READERS}
)

OPEN_TOO_LONG = msg(
    "This page had been open for more than a day. All your words are still here: please send them once more."
)
READERS_CHANGED = msg(
    "The people who read reports here have changed since you opened this page, so we have stored nothing yet. "
    "Your words are all still here: please look at who to leave out, and send them once more."
)
UNKNOWN_FIELD = msg(
    "The form held an answer we did not ask for (%(names)s). "
    "Nothing was stored yet: please look it over and send it once more."
)
COMMITTEE_CHANGED = msg("The committee has changed since you opened this page. Please look at this list again.")


async def form(request: Request) -> Response:
    """Show the form. It is a single page, so nothing is stored before it is submitted."""
    try:
        page = committee_page(request)
    except HTTPException:
        return await not_yet(request)
    if not page.readers.seats:
        return unreachable(request, page.links.name)
    cached = _empty_form(page.readers, runtime.of(request).site, language.of(request))
    return cached.filled(request, token_for=_purpose(page, page.readers.digest))


@lru_cache(maxsize=64)  # cached: a long page, requested often, and unchanged while the list of readers is unchanged
def _empty_form(readers: ReadersShown, site: Site, shown_in: Language) -> CachedPage:
    return pages.cached_page("reports/form.html", site=site, shown_in=shown_in, **_form_values(readers, Form()))


def _form_values(
    readers: ReadersShown, sent: Form, *, errors: Sequence[FieldError] = (), notices: Sequence[Message] = ()
) -> dict[str, object]:
    wrong = {error.field for error in errors}
    return {
        "committee": readers.links,
        "readers": readers.seats,
        "readers_digest": readers.digest,
        "sections": form_sections.sections(readers.seats, opened=answers.touched(sent.values) | _sections_of(wrong)),
        "values": sent.shown(lists=LIST_FIELDS),
        "errors": errors,
        "notices": notices,
    }


def _sections_of(fields: set[str]) -> frozenset[str]:
    return frozenset(question.section.name for question in REPORT_FORM if question.field in fields)


def _form_page(
    request: Request,
    page: CommitteePage,
    sent: Form,
    *,
    errors: Sequence[FieldError] = (),
    notice: Message | None = None,
) -> Response:
    notices = [notice] if notice else []
    if notice != READERS_CHANGED and sent.text(READERS) != page.readers.digest:
        notices.append(READERS_CHANGED)
    return pages.page(
        request,
        "reports/form.html",
        token_for=_purpose(page, page.readers.digest),
        status_code=422 if errors else 200,
        **_form_values(page.readers, sent, errors=errors, notices=notices),
    )


def _purpose(page: CommitteePage, readers_digest: str) -> Purpose:
    """Return the purpose of a form's token: this committee with exactly the list of readers that the page showed."""
    return Purpose("report/" + page.committee.id, readers_digest)


async def submit(request: Request) -> Response:
    """Store a report and show its receipt. The same form submitted twice makes one report."""
    sent = await forms.read(request)
    request.state.form = sent  # first of all: an error page shows the submitted text again
    page = committee_page(request)
    try:
        nonce = _nonce(request, page, sent)
    except TokenInvalid:
        return _form_page(request, page, sent, notice=OPEN_TOO_LONG)
    if unknown := sent.unknown(KNOWN_FIELDS):
        names = Names(tuple(name[:40] for name in unknown[:5]))
        return _form_page(request, page, _without(sent, unknown), notice=UNKNOWN_FIELD.filled(names=names))
    given, wrong = _report(sent, page)
    if given is None:
        return _form_page(request, page, sent, errors=wrong)
    return await _answer(request, page, given, Sent(page.committee.id, sent.text(READERS), nonce))


def _nonce(request: Request, page: CommitteePage, sent: Form) -> bytes:
    """Return the form's nonce.

    Raises:
        TokenInvalid: not our form, or the form did not show the list of readers whose digest it sends.
    """
    running, purpose = runtime.of(request), _purpose(page, sent.text(READERS))
    return form_tokens.redeem(sent.text(forms.TOKEN), purpose, keys=running.custody.keys, now=running.now())


async def _answer(request: Request, page: CommitteePage, given: Report, form_sent: Sent) -> Response:
    sent: Form = request.state.form
    try:
        stored = await _store(request, given, form_sent)
    except ReadersChanged:
        return _form_page(request, committee_page(request), sent, notice=READERS_CHANGED)
    except Refused as refused:
        return _form_page(request, page, sent, errors=[FieldError(refused.field, refused.message)])
    if stored.outcome is Acceptance.AFTER_WITHDRAWAL:
        return errors.error_page(request, error_pages.WITHDRAWN, form=sent)
    return receipt_page.show_new(request, page, stored)


async def _store(request: Request, given: Report, sent: Sent) -> Stored:
    """Store a report. If it is stored already, return its receipt again, even if the readers have changed since."""
    running = runtime.of(request)
    try:
        return await running.perform(SubmitReport(running.custody, given, sent))
    except ReadersChanged:
        come = await running.ask(EarlierReceipt(running.custody, given, sent.nonce))
        if come is None:
            raise
        return Stored(come, Acceptance.AGAIN)


def _without(sent: Form, names: list[str]) -> Form:
    return Form({name: values for name, values in sent.values.items() if name not in names})


def _report(sent: Form, page: CommitteePage) -> tuple[Report | None, list[FieldError]]:
    """Return the report, or the errors of its fields."""
    lost = forms.lost_letters(sent, sent.values)
    try:
        given = Report.model_validate(report.gathered(sent.values))
    except ValidationError as error:
        return None, lost + forms.errors_of(error)
    if lost:
        return None, lost
    if set(given.left_out) - {seat.person for seat in page.readers.seats}:
        return None, [FieldError("left_out", COMMITTEE_CHANGED)]
    return given, []
