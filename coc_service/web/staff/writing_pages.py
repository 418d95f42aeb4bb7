"""Pages for writing: the form with the report beside it, the check of what it contains, the page before it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import starter_texts
from coc_service.domain.move_fields import NEW_DATE
from coc_service.domain.move_rows import FieldKind, MoveField
from coc_service.domain.record_models import LetterRecord, MoveRecord
from coc_service.domain.report import LetterForm
from coc_service.domain.workflow import is_date
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import OpenCase, OpenedCase
from coc_service.web import attached_files
from coc_service.web.http import forms, language, pages, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import (
    file_forms,
    file_views,
    finding_views,
    kept_words,
    letter_hints,
    reviewing,
    writing_views,
)
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.file_views import EntryView
from coc_service.web.staff.letter_hints import HintView
from coc_service.web.staff.reviewing import ReviewView
from coc_service.web.staff.writing_views import Writing

EMPTY = msg("“%(field)s” is still empty. One sentence is enough.")
NOTHING_TO_SAVE = msg("“%(field)s” is still empty, so there is no draft to save.")
NO_CHOICE = msg("Please choose an answer for “%(field)s”.")
NO_DATE = msg("“%(field)s” needs a day from today until %(last)s.")
NAMED = msg("“%(field)s”: %(problem)s")
OPEN_PLACE = msg("In “%(field)s”, %(place)s is still to be filled in.")


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a form, by field, and what is wrong with them. `kept` is the draft that is continued."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()
    kept: str = ""


async def open_case(request: Request) -> OpenedCase:
    """Open the case of a page for writing: the report is shown beside the form."""
    at = case_request(request)
    return await at.running.perform(OpenCase(at.running.custody, at.member, at.case_id))


def show(request: Request, opened: OpenedCase, writing: Writing, filled: Filled) -> Response:
    """Show the form. Texts for which it has no field any more are shown beside it, to be copied."""
    at = case_request(request)
    records, now = opened.file.records, at.running.now()
    asked = {one.name for one in writing.fields} if writing.is_possible else set()
    return pages.page(
        request,
        "cases/writing.html",
        status_code=422 if filled.errors else 200,
        case=_head(opened, at.url),
        page=writing,
        values=filled.values,
        errors=filled.errors,
        lost=[text for name, text in filled.values.items() if name not in asked and text],
        writing=kept_words.writing(at.running, at.member, at.case_id, kept=filled.kept),
        report_fields=file_views.report_answers(opened),
        proposal=writing.about,
        asked=_asked(opened, writing.answers, now=now),
        letters=file_views.letters(
            opened, [one for one in records if writing.channel in {"", one.filed.channel}], now=now
        ),
        files=attached_files.chooser(request, file_forms.waits_in(request)) if writing.takes_files else None,
    )


def _asked(opened: OpenedCase, entries: frozenset[str], *, now: datetime) -> list[EntryView]:
    """Return the appeals or the wish that a move answers, with what of a letter they name."""
    records = [one for one in opened.file.records if one.filed.leaf in entries]
    return [
        replace(shown, fields=finding_views.beside(opened, one, []))
        for one in records
        for shown in file_views.letters(opened, [one], now=now)
    ]


def shown_files(request: Request) -> dict[str, str]:
    """Return what the page before a letter leaves shows of its files, as a field of the form; {} without files."""
    ids = [one.id for one in uploads.of(request).files]
    return {"files": " ".join(ids)} if ids else {}


def review(request: Request, opened: OpenedCase, writing: Writing, filled: Filled) -> Response:
    """Show what will be sent, with a token over exactly these words."""
    at = case_request(request)
    given = filled.values
    text_field = writing.letter_field
    text = given.get(text_field.name, "") if text_field else ""
    to = {} if writing.is_letter else {reviewing.LETTER_TO: opened.case.addressee_channel}
    own = {one.name: given[one.name] for one in writing.fields if not one.is_letter and given.get(one.name)}
    view = ReviewView(
        letter=reviewing.preview(request, _letter(writing, text, given), code_name=opened.case.code_name)
        if text
        else None,
        answers=[
            *(writing.about if writing.is_listed else ()),
            *file_views.move_answers(MoveRecord(move=writing.form, given=own)),
        ],
        hidden={**given, **to, "seen": writing.seen},
        reviewed=reviewing.mark(request, writing.form, {**given, **shown_files(request), **to}),
        hints=[] if writing.is_letter else _hints(request, opened, text),
    )
    return pages.page(
        request,
        "cases/review.html",
        case=_head(opened, at.url),
        page=writing,
        review=view,
        is_heard=bool(text) and not writing.is_letter and opened.case.addressee != opened.case.reporter,
        means=[one for one in writing.means if one is not writing_views.AFTER_REVIEW],
        writing=kept_words.writing(at.running, at.member, at.case_id, kept=filled.kept),
        files=attached_files.chooser(request, file_forms.waits_in(request)) if writing.takes_files else None,
    )


def _hints(request: Request, opened: OpenedCase, text: str) -> list[HintView]:
    """Return what the letter of a move may tell about the reporter, if it goes to somebody else."""
    case = opened.case
    if not text or case.addressee == case.reporter:
        return []
    custody, files = case_request(request).running.custody, uploads.of(request).files
    return letter_hints.hints(text, opened, case.addressee_channel, custody, files=files)


def _letter(writing: Writing, text: str, given: Mapping[str, str]) -> LetterRecord:
    answer_by = [given[one.name] for one in writing.fields if one.sets_answer_date and is_date(given.get(one.name, ""))]
    body = {"text": text, "purpose": writing.letter, "answer_by": answer_by[0] if answer_by else None}
    if is_date(given.get(NEW_DATE.name, "")):
        body["new_date"] = given[NEW_DATE.name]
    return LetterRecord.model_validate(body)


def _head(opened: OpenedCase, url: str) -> dict[str, str]:
    return {"code_name": opened.case.code_name, "url": url}


def read(sent: Form, fields: Sequence[MoveField]) -> tuple[dict[str, str], list[FieldError]]:
    """Return the cleaned texts of these fields, and what is wrong with each; empty ones are absent."""
    given, wrong = dict[str, str](), list[FieldError]()
    for one in fields:
        if one.name in sent.lost:
            wrong.append(FieldError(one.name, NAMED.filled(field=one.label, problem=forms.BROKEN_LETTERS)))
        elif sent.text(one.name).strip():
            try:
                given[one.name] = LetterForm.model_validate({"text": sent.text(one.name)}).text
            except ValidationError as error:
                wrong += [_named(one, problem.message) for problem in forms.errors_of(error)]
    return given, wrong


def _named(one: MoveField, problem: Message) -> FieldError:
    return FieldError(one.name, NAMED.filled(field=one.label, problem=problem))


def missing(request: Request, fields: Sequence[MoveField], names: Sequence[str]) -> list[FieldError]:
    """Return an error for each of these fields, which says what would be right."""
    last = writing_views.last_day(case_request(request).running.now())
    return [
        FieldError(one.name, _wanted(one).filled(field=one.label, last=last)) for one in fields if one.name in names
    ]


def _wanted(one: MoveField) -> Message:
    return {FieldKind.SELECT: NO_CHOICE, FieldKind.DATE: NO_DATE}.get(one.kind, EMPTY)


def unfilled(request: Request, writing: Writing, given: Mapping[str, str]) -> list[FieldError]:
    """Return an error for each place of a starter text that still stands in the letter."""
    text_field = writing.letter_field
    if text_field is None:
        return []
    text = given.get(text_field.name, "")
    places = [
        place
        for one in writing.starters
        for place in starter_texts.open_places(text, language.of(request).text(one.text))
    ]
    return [
        FieldError(text_field.name, OPEN_PLACE.filled(field=text_field.label, place=Name(one)))
        for one in dict.fromkeys(places)
    ]


def with_starter(request: Request, writing: Writing, values: Mapping[str, str], name: str) -> Mapping[str, str]:
    """Return the values with a starter text in the letter, below what is already there."""
    text_field = writing.letter_field
    chosen = next((one for one in writing.starters if one.name == name), None)
    if text_field is None or chosen is None:
        return values
    before = values.get(text_field.name, "").strip()
    text = language.of(request).text(chosen.text)
    return {**values, text_field.name: f"{before}\n\n{text}" if before else text}


async def fresh(request: Request, opened: OpenedCase, writing: Writing) -> Filled:
    """Return the values with which a form opens: the draft that the address names, or the first starter text."""
    at = case_request(request)
    kept = await kept_words.chosen(request, at.member, at.case_id)
    if kept and kept.words.form == writing.form:
        return Filled(kept.words.fields, kept=kept.id)
    first = writing_views.first_starter(writing, opened.case)
    return Filled(with_starter(request, writing, {}, first.name) if first else {})


async def save_draft(request: Request, form: str, sent: Form, *, first: MoveField) -> Response | FieldError:
    """Save the form as a draft and return to the case; return what is wrong if it cannot be saved. `first` is the field that
    an empty draft still needs.
    """
    at = case_request(request)
    words = kept_words.words_of(form, sent)
    if not any(text.strip() for text in words.fields.values()):
        return FieldError(first.name, NOTHING_TO_SAVE.filled(field=first.label))
    try:
        await kept_words.save(request, at.case_id, words, sent)
    except Refused as refused:
        return FieldError("draft", refused.message)
    return pages.see_other(request, at.url + "?done=draft#drafts")
