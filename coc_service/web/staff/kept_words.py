"""Drafts on members' pages, and the words of a form whose session has ended: no word is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day, Message, TimeOfDay, msg
from coc_service.domain.workflow import MOVES
from coc_service.usecases.committee import kept_texts
from coc_service.usecases.committee.kept_texts import FindKept, KeepDraft, KeepLate
from coc_service.usecases.committee.writing_tickets import NotKept
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.people.kept import Kept, Words, committee_recorded_for, recording_for
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import error_pages, errors, forms, pages, runtime, uploads
from coc_service.web.http.forms import Form
from coc_service.web.http.runtime import Runtime
from coc_service.web.http.sessions import Endpoint
from coc_service.web.staff import links

NOTE, LETTER, BALLOT, RECORD = "note", "letter", "ballot", "record"
_PARTY = "party/"  # before the id of the party that a letter is for
KEEP, KEPT = "keep", "kept"  # names of form fields: the writing ticket, and the id of the draft
_OWN_FIELDS = (
    frozenset(
        {forms.TOKEN, KEEP, KEPT, "act", "seen", "move", "reviewed", "starter", "audience", "looked", "letter_to"}
    )
    | uploads.NAMES
)
_NO_ANSWERS = _OWN_FIELDS | {"committee", "readers", "asked", "receipt"}  # of the form that records a report
_LABELS = {
    NOTE: msg("A note for the panel"),
    LETTER: msg("A letter to the reporter"),
    BALLOT: msg("Your ballot"),
    RECORD: msg("A report that you record"),
}
_TO_PARTY = msg("A letter to somebody who is heard")
_WHEN = msg("%(day)s, %(time)s UTC")
_FIRST_CHARS = 120


@dataclass(frozen=True, slots=True)
class WritingView:
    """What each form for writing carries: its ticket, the draft it continues, and when the session ends."""

    ticket: str
    kept: str
    until: Message
    seconds_left: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as the case page offers it."""

    id: str
    label: Message
    when: Message
    first_words: str
    is_late: bool
    url: str


def writing(running: Runtime, member: UnlockedMember, about: str, *, kept: str = "") -> WritingView:
    """Return what a form for writing carries."""
    ends_at, now = member.session_ends_at or running.now(), running.now()
    ticket = kept_texts.issue_ticket(running.custody, member, about)
    until = msg("%(time)s UTC", time=TimeOfDay(ends_at))
    return WritingView(ticket, kept, until, max(0, int((ends_at - now).total_seconds())))


async def find(running: Runtime, member: UnlockedMember, about: str) -> Sequence[Kept]:
    """Return the member's drafts about a case, or of a report to record."""
    return await running.ask(FindKept(running.custody, member, about))


async def chosen(request: Request, member: UnlockedMember, about: str) -> Kept | None:
    """Return the draft that the address names; None if it names none, or one that is not there any more."""
    named = request.query_params.get(KEPT)
    if not named:
        return None
    return next((one for one in await find(runtime.of(request), member, about) if one.id == named), None)


def draft_views(kept: Sequence[Kept], base: str) -> list[DraftView]:
    """Return drafts as a page offers them, the newest first; `base` is what `offered_at` returns."""
    return [
        DraftView(
            id=one.id,
            label=_label(one.words.form),
            when=_WHEN.filled(day=Day(one.at), time=TimeOfDay(one.at)),
            first_words=max(one.words.fields.values(), key=len, default="")[:_FIRST_CHARS],
            is_late=one.is_late,
            url=pages.with_query(_page_of(one.words.form, base), f"{KEPT}={one.id}")
            + ("#write" if one.words.form in {NOTE, RECORD} else ""),
        )
        for one in reversed(kept)
    ]


def party_form(party: str) -> str:
    """Return the name of the form of a letter to a party, so that no draft of it becomes a letter to somebody else."""
    return _PARTY + party


def _label(form: str) -> Message:
    if form.startswith(_PARTY):
        return _TO_PARTY
    return MOVES[form].label if form in MOVES else _LABELS.get(form, _LABELS[NOTE])


def _page_of(form: str, case_url: str) -> str:
    if form in MOVES:
        return links.move_url(case_url, form)
    if form.startswith(_PARTY):
        return f"{case_url}/parties/{form.removeprefix(_PARTY)}/letter"
    return f"{case_url}/{form}" if form in {LETTER, BALLOT} else case_url


def words_of(form: str, sent: Form) -> Words:
    """Return what was written in a form, without the fields that only the service reads."""
    if form == RECORD:  # several values of one field stand in lines
        given = {name: "\n".join(sent.many(name)) for name in sent.values if name not in _NO_ANSWERS}
    else:
        given = {name: sent.text(name) for name in sent.values if name not in _OWN_FIELDS}
    return Words(form, {name: text for name, text in given.items() if text})


def offered_at(about: str) -> str:
    """Return the page that offers the texts about this: the case, or the form with which a report is recorded."""
    committee = committee_recorded_for(about)
    return f"/record?committee={committee}" if committee else links.case_url(about)


def _about(request: Request, sent: Form) -> str:
    case_id = request.path_params.get("case_id")
    return str(case_id) if case_id else recording_for(sent.text("committee"))


async def save(request: Request, case_id: str, words: Words, sent: Form) -> str:
    """Save a draft; return its id. Raises what `KeepDraft` does."""
    running = runtime.of(request)
    draft = KeepDraft(running.custody, request.state.member, case_id, words, sent.text(KEPT))
    return await running.perform(draft)


def keeps_words(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint. If the session has ended, or the page belongs to an earlier session, keep the submitted words.

    They are sealed for the member whose page it was. If they cannot be kept, a page shows them again.
    """

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            answer = await endpoint(request)
        except TokenInvalid:
            if about := await _keep(request, by=request.state.member.person):
                base = offered_at(about)
                return pages.see_other(request, pages.with_query(base, "done=kept") + "#drafts")
            raise
        is_handled = getattr(request.state, "member", None) is not None or getattr(request.state, "is_locked", False)
        if is_handled or request.method != "POST":  # the page of a locked session holds the words itself
            return answer
        if about := await _keep(request, by=""):
            return pages.see_other(request, f"/login?kept={about}")
        sent = await forms.read(request)
        return errors.error_page(request, error_pages.LOGGED_OUT, form=sent) if errors.returned_text(sent) else answer

    return guarded


async def _keep(request: Request, *, by: str) -> str:
    """Keep the words of a form; return what they are about, "" if they are not kept.

    Without a ticket nothing reaches the database.
    """
    sent, running = await uploads.read_without_files(request), runtime.of(request)
    words = words_of(_form_of(request, sent), sent)
    if not words.fields or not sent.text(KEEP):
        return ""
    about = _about(request, sent)
    try:
        await running.perform(KeepLate(running.custody, about, sent.text(KEEP), words, by))
    except NotKept:
        return ""
    return about


def _form_of(request: Request, sent: Form) -> str:
    """Return the name of the form that was sent: by its address, or by what the composer was set to."""
    if party := request.path_params.get("party"):
        return party_form(party)
    name = request.path_params.get("name") or sent.text("move")
    if name in MOVES:
        return str(name)
    last = request.url.path.rsplit("/", 1)[-1]
    if last in {BALLOT, RECORD}:
        return last
    is_letter = last in {LETTER, "acknowledge"} or sent.text("audience") == "reporter"
    return LETTER if is_letter else NOTE
