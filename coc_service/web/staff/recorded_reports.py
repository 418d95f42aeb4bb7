"""Pages on which a member records a report that came another way. Its answers travel in the pages until it is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from anyio import to_thread
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain import received_mail, recording, report
from coc_service.domain.question import QuestionKind
from coc_service.domain.received_mail import NotReadable, ReceivedMail
from coc_service.domain.recording import RecordedReport
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.kept_texts import ThrowAway
from coc_service.usecases.people.kept import Kept, recording_for
from coc_service.usecases.reporter import recorded
from coc_service.usecases.reporter.recorded import ReceiptFate, Recording, RecordReport, Unasked
from coc_service.usecases.reporter.submit import Acceptance, ReadersChanged, Sent, Stored
from coc_service.web import attached_files
from coc_service.web.http import forms, found_files, pages, runtime, sessions, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.found_files import FoundFile
from coc_service.web.staff import (
    file_forms,
    kept_words,
    recorded_choices,
    recorded_form,
    recorded_place,
    recorded_readers,
)
from coc_service.web.staff.kept_words import DraftView, WritingView
from coc_service.web.staff.recorded_form import CONFLICT
from coc_service.web.staff.recorded_place import Place

MAIL = "mail"  # the field with the file
_FORM = recording.RECORDED_FORM
_LISTS = frozenset(one.field for one in _FORM if one.kind in {QuestionKind.CHOICES, QuestionKind.READERS}) | {"asked"}
NO_WAY = msg("Please choose how the report reached you.")
NO_ANSWER_ON_CONFLICT = msg("Please say whether you have a conflict of interest.")
NO_RECEIPT_CHOSEN = msg("Please say whether the person wants a receipt.")
NO_DATE = msg("Please say when it reached you.")
NO_MAIL = msg("Please choose a saved mail first.")
UNREADABLE_MAIL = msg(
    "We could not read this file as a mail, or it has more parts than a mail of a person has. "
    "Save the mail as an .eml file, or copy its words into the form below."
)
READERS_CHANGED = msg("The committee has changed since you opened this page. Please look at the list again.")
ASKED_ANEW = msg("Please say for each of these people whether it is kept from them.")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form shows: its values, what is wrong with them, the mail that was read, and the member's drafts."""

    sent: Form = field(default_factory=Form)
    errors: Sequence[FieldError] = ()
    mail: ReceivedMail | None = None
    drafts: Sequence[DraftView] = ()


async def form(request: Request) -> Response:
    """Show the empty form, or the committees of a member who has several."""
    place = recorded_place.of(request, request.query_params.get("committee", ""))
    if place is None:
        return recorded_place.choose(request)
    about, member = recording_for(place.committee.id), request.state.member
    found = await kept_words.find(runtime.of(request), member, about)
    drafts = kept_words.draft_views(found, kept_words.offered_at(about))
    continued = await kept_words.chosen(request, member, about)
    return _form_page(request, place, Filled(_continued(continued) if continued else Form(), drafts=drafts))


def _continued(kept: Kept) -> Form:
    """Return a draft as the form that it was kept from."""
    given = {name: text.split("\n") if name in _LISTS else [text] for name, text in kept.words.fields.items()}
    return Form({**given, kept_words.KEPT: [kept.id]})


def _form_page(request: Request, place: Place, filled: Filled) -> Response:
    values = filled.sent.shown(lists=_LISTS)
    files = attached_files.chooser(request, file_forms.waits_in_recording(request))
    if filled.mail:
        values |= recorded_form.filled_in(filled.mail)
    wrong = {one.field for one in filled.errors}
    touched = frozenset(name for name, value in values.items() if value) | wrong
    return pages.page(
        request,
        "recording/form.html",
        status_code=422 if wrong else 200,
        committee=place.committee,
        sections=recorded_form.sections(touched=touched),
        conflicts=recorded_choices.CONFLICTS,
        values=values,
        errors=filled.errors,
        is_mail_wrong=MAIL in wrong,
        mail=recorded_form.shown(filled.mail) if filled.mail else None,
        writing=_writing(request, place, filled.sent),
        drafts=filled.drafts,
        files=files,
    )


def _writing(request: Request, place: Place, sent: Form) -> WritingView:
    about, kept = recording_for(place.committee.id), sent.text(kept_words.KEPT)
    return kept_words.writing(runtime.of(request), request.state.member, about, kept=kept)


async def take_mail(request: Request) -> Response:
    """Show the form filled in from a saved mail. Nothing is stored but its files, which wait in the form."""
    sent, _ = await sessions.staff_form(request)
    place = recorded_place.required(request, sent)
    raw = await forms.read_file(request, MAIL)
    if not raw:
        return _form_page(request, place, Filled(errors=[FieldError(MAIL, NO_MAIL)]))
    try:
        mail = await to_thread.run_sync(partial(received_mail.read, raw))
    except NotReadable:
        return _form_page(request, place, Filled(errors=[FieldError(MAIL, UNREADABLE_MAIL)]))
    found = [FoundFile(one.name, one.media_type, one.content) for one in mail.attached if not one.text]
    async with found_files.taking(request, found):
        return _form_page(request, place, Filled(mail=mail))


async def record(request: Request) -> Response:
    """Check the form and ask who may read it; then store the report with its files and show what became of its receipt."""
    return await file_forms.with_files(_record, file_forms.waits_in_recording)(request)


async def _record(request: Request) -> Response:
    sent, nonce = await sessions.staff_form(request)
    place = recorded_place.required(request, sent)
    if sent.text("act") == "throw_away":
        return await _throw_away(request, place, sent)
    given, wrong = _given(sent, place)
    if given is None or sent.text("act") == "change":
        return _form_page(request, place, Filled(sent, wrong))
    if sent.text("act") != "record":
        return _check_page(request, place, sent, given)
    if sent.text("receipt") not in set(ReceiptFate):
        return _check_page(request, place, sent, given, errors=[FieldError("receipt", NO_RECEIPT_CHOSEN)])
    return await _store(request, place, given, Sent(place.committee.id, sent.text("readers"), nonce))


async def _throw_away(request: Request, place: Place, sent: Form) -> Response:
    about, running = recording_for(place.committee.id), runtime.of(request)
    await running.perform(ThrowAway(running.custody, request.state.member, about, sent.text(kept_words.KEPT)))
    return pages.see_other(request, kept_words.offered_at(about))


def _given(sent: Form, place: Place) -> tuple[RecordedReport | None, list[FieldError]]:
    """Return the report, or the errors of its fields."""
    wrong = forms.lost_letters(sent, sent.values) + _unanswered(sent)
    try:
        given = RecordedReport.model_validate(report.gathered(sent.values, _FORM))
    except ValidationError as error:
        return None, wrong + forms.errors_of(error)
    if set(given.left_out) - place.choices:
        wrong.append(FieldError("left_out", READERS_CHANGED))
    return (None if wrong else given), wrong


def _unanswered(sent: Form) -> list[FieldError]:
    wrong = [] if sent.text("came_by") else [FieldError("came_by", NO_WAY)]
    wrong += [] if sent.text("told_on").strip() else [FieldError("told_on", NO_DATE)]
    return wrong + ([] if sent.text(CONFLICT) in {"yes", "no"} else [FieldError(CONFLICT, NO_ANSWER_ON_CONFLICT)])


def _recording(request: Request, sent: Form) -> Recording:
    fate = sent.text("receipt")
    return Recording(
        request.state.member,
        has_conflict=sent.text(CONFLICT) == "yes",
        asked=frozenset(sent.many("asked")),
        receipt=ReceiptFate(fate) if fate in set(ReceiptFate) else ReceiptFate.DESTROYED,
        kept=sent.text(kept_words.KEPT),
    )


def _check_page(
    request: Request, place: Place, sent: Form, given: RecordedReport, *, errors: Sequence[FieldError] = ()
) -> Response:
    """Show who will read it, with a question for each member that a text names."""
    custody = runtime.of(request).custody
    named = recorded.named_members(given, place.seats, custody)
    never = recorded.left_out_recorder(given, place.seats, _recording(request, sent), custody)
    was_asked = frozenset(sent.many("asked"))
    kept_from = set(given.left_out) | never | (named - was_asked)
    return pages.page(
        request,
        "recording/check.html",
        status_code=422 if errors else 200,
        committee=place.committee,
        digest=place.digest,
        hidden=[(name, value) for name in _answered(sent) for value in sent.many(name)],
        story=given.narrative,
        named=[seat for seat in place.seats if seat.person in named],
        never=[seat for seat in place.seats if seat.person in never],
        choices=recorded_readers.choices(
            [seat for seat in place.seats if seat.person not in never], named, place.committee.recovery
        ),
        fates=recorded_choices.FATES,
        can_hand_over=not never,
        values={"left_out": sorted(kept_from), "receipt": sent.text("receipt")},
        writing=_writing(request, place, sent),
        errors=errors,
        files=attached_files.chooser(request, file_forms.waits_in_recording(request)),
    )


def _answered(sent: Form) -> list[str]:
    known = report.fields(_FORM) - {"left_out"} | {CONFLICT}
    return sorted(name for name in sent.values if name in known)


async def _store(request: Request, place: Place, given: RecordedReport, form_sent: Sent) -> Response:
    sent: Form = request.state.form
    running, said = runtime.of(request), _recording(request, sent)
    try:
        attached = uploads.of(request).attached
        act = RecordReport(running.custody, given, form_sent, attached=attached, recording=said)
        stored = await running.perform(act)
    except ReadersChanged:
        return _check_page(request, place, sent, given, errors=[FieldError("left_out", READERS_CHANGED)])
    except Unasked:
        return _check_page(request, place, sent, given, errors=[FieldError("left_out", ASKED_ANEW)])
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        return _check_page(request, place, sent, given, errors=[FieldError(refused.field, refused.message)])
    uploads.of(request).files.clear()
    return _done(request, stored, said)


def _done(request: Request, stored: Stored, said: Recording) -> Response:
    # A page that is sent again changes nothing: if the receipt still opens the report, this page must not say that it is gone.
    is_kept = (
        said.receipt is ReceiptFate.KEPT if stored.outcome is Acceptance.NEW else stored.outcome is Acceptance.AGAIN
    )
    words = stored.receipt.words if is_kept else ()
    return pages.page(
        request,
        "recording/done.html",
        words=words,
        read_by=[seat.name for seat in stored.readers],
        came_before=stored.outcome is not Acceptance.NEW,
    )
