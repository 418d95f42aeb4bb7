"""The composer on the case page, the page for a letter, and drafts."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain.record_models import LetterRecord, NoteRecord
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.kept_texts import ThrowAway
from coc_service.usecases.committee.writing import NOT_DUE, AddRecord
from coc_service.usecases.custody.attaching import FIELD as FILES
from coc_service.web.http import pages, sessions, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import file_forms, kept_words, reviewing, writing_pages, writing_views
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case
from coc_service.web.staff.composer_views import NOTE_TEXT
from coc_service.web.staff.writing_pages import Filled
from coc_service.web.staff.writing_views import LETTER_TEXT

NO_AUDIENCE = msg("This is set to “To the reporter”, but you pressed “Keep this note”. Please choose who reads it.")


@kept_words.keeps_words
@on_a_case
@file_forms.with_files
async def write(request: Request) -> Response:
    """Take what the composer sends: a note, a letter to be checked, a draft."""
    sent, nonce = await sessions.staff_form(request)
    is_outward = sent.text("audience") == "reporter"
    match sent.text("act"):
        case "draft":
            form = kept_words.LETTER if is_outward else kept_words.NOTE
            file_forms.leave_out(request)
            saved = await writing_pages.save_draft(request, form, sent, first=NOTE_TEXT)
            return saved if isinstance(saved, Response) else await _composer_again(request, [saved], sent)
        case "check" | "starter":
            return await _letter(request, sent, nonce)
        case _ if is_outward:
            return await _composer_again(request, [FieldError("audience", NO_AUDIENCE)], sent)
        case _:
            return await _note(request, sent, nonce)


@kept_words.keeps_words
@on_a_case
@file_forms.with_files
async def note(request: Request) -> Response:
    """Add a note that only the panel can read."""
    return await _note(request, *(await sessions.staff_form(request)))


async def _note(request: Request, sent: Form, nonce: bytes) -> Response:
    at = case_request(request)
    given, wrong = writing_pages.read(sent, (NOTE_TEXT,))
    if not wrong and not given:
        wrong = writing_pages.missing(request, (NOTE_TEXT,), [NOTE_TEXT.name])
    if wrong:
        return await _composer_again(request, wrong, sent)
    body, attached = NoteRecord(text=given[NOTE_TEXT.name]), uploads.of(request).attached
    try:
        await at.running.perform(
            AddRecord(
                at.running.custody, at.member, at.case_id, body, nonce, sent.text(kept_words.KEPT), attached=attached
            )
        )
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        return await _composer_again(request, [FieldError(refused.field, refused.message)], sent)
    return pages.see_other(request, landing(at, "note"))


async def _composer_again(request: Request, wrong: list[FieldError], sent: Form) -> Response:
    values = {name: sent.text(name) for name in ("text", "audience", kept_words.KEPT)}
    return await again(request, wrong, values)


@on_a_case
async def letter_page(request: Request) -> Response:
    """Show the page for a letter to the reporter."""
    opened = await writing_pages.open_case(request)
    writing = writing_views.letter(opened, case_url=case_request(request).url)
    return writing_pages.show(request, opened, writing, await writing_pages.fresh(request, opened, writing))


@kept_words.keeps_words
@on_a_case
@file_forms.with_files
async def letter(request: Request) -> Response:
    """Send a letter to the reporter, after its words were shown once more; or save it as a draft."""
    sent, nonce = await sessions.staff_form(request)
    if sent.text("act") == "draft":
        file_forms.leave_out(request)
        saved = await writing_pages.save_draft(request, kept_words.LETTER, sent, first=LETTER_TEXT)
        if isinstance(saved, Response):
            return saved
        return await _letter_again(request, sent, {}, [saved])
    return await _letter(request, sent, nonce)


async def _letter(request: Request, sent: Form, nonce: bytes) -> Response:
    at = case_request(request)
    given, wrong = writing_pages.read(sent, (LETTER_TEXT,))
    if sent.text("act") in {"change", "starter"}:
        return await _letter_again(request, sent, given, [])
    if not wrong and not given:
        wrong = writing_pages.missing(request, (LETTER_TEXT,), [LETTER_TEXT.name])
    if wrong or not reviewing.is_reviewed(request, sent, kept_words.LETTER, given | writing_pages.shown_files(request)):
        return await _letter_again(request, sent, given, wrong)
    body, attached = LetterRecord(text=given[LETTER_TEXT.name]), uploads.of(request).attached
    act = AddRecord(
        at.running.custody,
        at.member,
        at.case_id,
        body,
        nonce,
        sent.text(kept_words.KEPT),
        attached=attached,
        seen=sent.text("seen"),
    )
    try:
        await at.running.perform(act)
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        field = FILES if refused.field == FILES else "needs"
        return await _letter_again(request, sent, given, [FieldError(field, refused.message)])
    return pages.see_other(request, landing(at, "letter"))


async def _letter_again(request: Request, sent: Form, given: Mapping[str, str], wrong: list[FieldError]) -> Response:
    """Show the letter's form again, or, if nothing is wrong and nothing else was asked for, the page before it leaves."""
    opened = await writing_pages.open_case(request)
    writing = writing_views.letter(opened, case_url=case_request(request).url)
    values: Mapping[str, str] = {LETTER_TEXT.name: sent.text(LETTER_TEXT.name)}
    kept, act = sent.text(kept_words.KEPT), sent.text("act")
    if act == "starter":
        values = writing_pages.with_starter(request, writing, values, sent.text("starter"))
    if not wrong and not writing.is_possible:
        wrong = [FieldError("needs", need.text) for need in writing.needs if not need.is_met]
    if not wrong and act not in {"change", "starter", "draft"}:
        wrong = writing_pages.unfilled(request, writing, given)
        if sent.has("seen") and writing.seen not in {"", sent.text("seen")}:
            wrong = [FieldError("needs", NOT_DUE)]
        if not wrong:
            return writing_pages.review(request, opened, writing, Filled(given, kept=kept))
    return writing_pages.show(request, opened, writing, Filled(values, wrong, kept))


@on_a_case
async def throw_away(request: Request) -> Response:
    """Delete one of the member's drafts."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    await at.running.perform(ThrowAway(at.running.custody, at.member, at.case_id, sent.text(kept_words.KEPT)))
    return pages.see_other(request, landing(at, "thrown_away"))
