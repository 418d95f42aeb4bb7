"""A letter to somebody who is heard: written, looked through for what it may tell, shown once more, sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain import workflow
from coc_service.domain.case_state import Filed, Party
from coc_service.domain.move_rows import FieldKind, MoveField
from coc_service.domain.party_letters import OPTIONS, STARTERS, is_due
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import LetterRecord, RecordKind
from coc_service.domain.vocabulary import LetterKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.findings import Told
from coc_service.usecases.committee.parties import heard
from coc_service.usecases.committee.writing import NO_CHANNEL, AddRecord, has_appealed
from coc_service.usecases.custody.attaching import FIELD as FILES
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.web import attached_files, finding_words
from coc_service.web.http import pages, sessions, uploads
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import (
    file_forms,
    kept_words,
    letter_hints,
    party_views,
    reviewing,
    writing_pages,
    writing_views,
)
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.checks import CheckView
from coc_service.web.staff.letter_hints import HintView
from coc_service.web.staff.party_views import Called
from coc_service.web.staff.writing_pages import Filled
from coc_service.web.staff.writing_views import Writing

PURPOSE = MoveField("purpose", msg("What is it for?"), kind=FieldKind.SELECT, options=OPTIONS)
TEXT = MoveField(
    "text",
    msg("Your letter"),
    msg("In your own words. Name nobody, and quote nothing that somebody else told you."),
    is_letter=True,
)
ANSWER_BY = MoveField(
    "answer_by",
    msg("Until when do you hope for an answer?"),
    msg("You can leave it empty. They see this day under your letter. Within three months."),
    FieldKind.DATE,
    is_optional=True,
    sets_answer_date=True,
)
FIELDS = (PURPOSE, TEXT, ANSWER_BY)
LOOK_AGAIN = msg("Please say that you have looked at what is marked, or change the letter.")
_GOES_OUT = msg("They read it with their receipt. It cannot be called back.")
_OUR_NAME = msg("It is signed by the committee. They do not see your name; the panel does.")
_REPORTER_NOT = msg("The reporter and the others who are heard see nothing of it.")
_OPEN = msg("Their channel is open")
_NOT_ALL = msg("What you found and decided does not go with it: you cannot open all of it.")
_TOLD = "told"


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter to a party, and the case as it was opened for its page."""

    opened: OpenedCase
    party: Party
    who: Called
    role: PartyRole | None

    @property
    def records(self) -> Iterable[Filed]:
        """What was filed in the case."""
        return self.opened.case.records.values()

    @property
    def purposes(self) -> frozenset[LetterKind]:
        """What the letter can be for."""
        appealed = has_appealed(self.opened.chain, self.party.party)
        return frozenset(kind for kind in STARTERS if is_due(kind, self.opened.case, has_appealed=appealed))

    @property
    def form(self) -> str:
        """The name of its form: of the drafts, and of what was shown before."""
        return kept_words.party_form(self.party.party)


async def _open(request: Request) -> _Letter:
    """Open the case. Raises NoSuchCase for a party that is not heard in it."""
    opened = await writing_pages.open_case(request)
    found = [one for one in heard(opened.file) if one.party.party == request.path_params["party"]]
    if not found:
        raise NoSuchCase
    return _Letter(opened, found[0].party, party_views.who(found[0]), party_views.role(found[0]))


def _writing(letter: _Letter) -> Writing:
    url, purposes = f"{party_views.url(letter.opened.case.id)}/{letter.party.party}/letter", letter.purposes
    purpose = replace(PURPOSE, options=tuple(one for one in OPTIONS if one.value in purposes))
    return Writing(
        form=letter.form,
        url=url,
        title=msg("Write to %(who)s", who=letter.who.inside),
        fields=(purpose, TEXT, ANSWER_BY),
        letter=LetterKind.MESSAGE,
        needs=[] if letter.party.is_open else [CheckView(_OPEN, is_met=False)],
        means=[_GOES_OUT, _OUR_NAME, _REPORTER_NOT, writing_views.AFTER_REVIEW],
        starters=[one for kind, one in STARTERS.items() if kind in purposes],
        takes_files=True,
        channel=letter.party.channel,
    )


@on_a_case
async def page(request: Request) -> Response:
    """Show the page for a letter to a party."""
    letter = await _open(request)
    at, filled = case_request(request), _first(request, letter)
    draft = await kept_words.chosen(request, at.member, at.case_id)
    if draft and draft.words.form == letter.form:
        filled = Filled(draft.words.fields, kept=draft.id)
    return writing_pages.show(request, letter.opened, _writing(letter), filled)


def _first(request: Request, letter: _Letter) -> Filled:
    """Return what the form opens with: the notice, for a respondent to whom nothing was written yet."""
    is_first = not any(one.channel == letter.party.channel and one.kind == RecordKind.LETTER for one in letter.records)
    if letter.role is not PartyRole.RESPONDENT or not is_first:
        return Filled()
    notice = STARTERS[LetterKind.NOTICE]
    values = writing_pages.with_starter(request, _writing(letter), {PURPOSE.name: LetterKind.NOTICE.value}, notice.name)
    return Filled(values)


@kept_words.keeps_words
@on_a_case
@file_forms.with_files
async def letter(request: Request) -> Response:
    """Send a letter to a party, after its words were looked through and shown once more; or save it as a draft."""
    sent, nonce = await sessions.staff_form(request)
    letter = await _open(request)
    given, wrong = writing_pages.read(sent, FIELDS)
    match sent.text("act"):
        case "draft":
            file_forms.leave_out(request)
            saved = await writing_pages.save_draft(request, letter.form, sent, first=TEXT)
            return saved if isinstance(saved, Response) else _again(request, letter, sent, [saved])
        case "starter":
            return _with_starter(request, letter, sent)
        case "change":
            return _again(request, letter, sent, [])
    wrong += _missing(request, letter, given)
    wrong += writing_pages.unfilled(request, _writing(letter), given)
    if wrong:
        return _again(request, letter, sent, wrong)
    return _checked(request, letter, sent, given) or await _send(request, letter, sent, (nonce, given))


def _checked(request: Request, letter: _Letter, sent: Form, given: Mapping[str, str]) -> Response | None:
    """Show the letter once more, with what it may tell; None if exactly these words were shown and looked at."""
    at, kept = case_request(request), sent.text(kept_words.KEPT)
    told = _told(request, letter, given)
    text = "\n\n".join((given[TEXT.name], *finding_words.texts(told.copies)))
    found = letter_hints.hints(
        text, letter.opened, letter.party.channel, at.running.custody, files=uploads.of(request).files
    )
    if not reviewing.is_reviewed(request, sent, letter.form, {**given, **_shown(request, told)}):
        return _review(request, letter, Filled(given, kept=kept), found)
    if found and not sent.has("looked"):
        return _review(request, letter, Filled(given, [FieldError("looked", LOOK_AGAIN)], kept), found)
    return None


async def _send(request: Request, letter: _Letter, sent: Form, filled: tuple[bytes, Mapping[str, str]]) -> Response:
    at, (nonce, given), kept = case_request(request), filled, sent.text(kept_words.KEPT)
    act = AddRecord(
        at.running.custody,
        at.member,
        at.case_id,
        _body(given),
        nonce,
        kept,
        letter.party.party,
        uploads.of(request).attached,
        copies=_told(request, letter, given).copies,
    )
    try:
        await at.running.perform(act)
    except Refused as refused:
        uploads.forget_if_gone(request, refused)
        field = FILES if refused.field == FILES else "needs"
        return _again(request, letter, sent, [FieldError(field, refused.message)])
    return pages.see_other(request, landing(at, "party-letter"))


def _told(request: Request, letter: _Letter, given: Mapping[str, str]) -> Told:
    """Return what goes with the letter: their part of what is said, of what was decided, or of what was taken back."""
    today = case_request(request).running.now().date()
    return findings.told_with(letter.opened, LetterKind(given[PURPOSE.name]), letter.party.party, today)


def _shown(request: Request, told: Told) -> dict[str, str]:
    """Return what the page before a letter leaves shows of what goes with it, as fields of the form."""
    copies = {_TOLD: "\n".join(one.model_dump_json() for one in told.copies)} if told.copies else {}
    return {**copies, **writing_pages.shown_files(request)}


def _body(given: Mapping[str, str]) -> LetterRecord:
    day = given.get(ANSWER_BY.name)
    return LetterRecord(
        text=given[TEXT.name],
        purpose=LetterKind(given[PURPOSE.name]),
        answer_by=date.fromisoformat(day) if day else None,
    )


def _missing(request: Request, letter: _Letter, given: Mapping[str, str]) -> list[FieldError]:
    lacks = [TEXT.name] if not given.get(TEXT.name) else []
    lacks += [PURPOSE.name] if given.get(PURPOSE.name) not in letter.purposes else []
    lacks += (
        [ANSWER_BY.name] if not _is_possible(given.get(ANSWER_BY.name), case_request(request).running.now()) else []
    )
    return writing_pages.missing(request, FIELDS, lacks)


def _is_possible(day: str | None, now: datetime) -> bool:
    """Whether a letter can ask for an answer until this day; also if it names none."""
    if not day:
        return True
    if not workflow.is_date(day):
        return False
    return now < datetime.combine(date.fromisoformat(day), time(23, 59), UTC) < now + workflow.LONGEST_DELAY


def _with_starter(request: Request, letter: _Letter, sent: Form) -> Response:
    writing, values = _writing(letter), _values(sent)
    values = {**writing_pages.with_starter(request, writing, values, sent.text("starter"))}
    kind = next((one.kind for one in writing.starters if one.name == sent.text("starter")), None)
    values |= {PURPOSE.name: kind.value} if kind and not values.get(PURPOSE.name) else {}
    return writing_pages.show(request, letter.opened, writing, Filled(values, kept=sent.text(kept_words.KEPT)))


def _values(sent: Form) -> dict[str, str]:
    return {one.name: sent.text(one.name) for one in FIELDS}


def _again(request: Request, letter: _Letter, sent: Form, wrong: list[FieldError]) -> Response:
    """Show the form again."""
    if not letter.party.is_open:
        wrong = [FieldError("needs", NO_CHANNEL)]
    filled = Filled(_values(sent), wrong, sent.text(kept_words.KEPT))
    return writing_pages.show(request, letter.opened, _writing(letter), filled)


def _review(request: Request, letter: _Letter, filled: Filled, found: Sequence[HintView]) -> Response:
    """Show the letter as its reader will see it, with what it may tell, and a token over exactly these words."""
    at, writing = case_request(request), _writing(letter)
    shown = reviewing.preview(request, _body(filled.values), code_name=letter.opened.case.code_name)
    told = _told(request, letter, filled.values)
    return pages.page(
        request,
        "cases/party_review.html",
        status_code=422 if filled.errors else 200,
        case={"code_name": letter.opened.case.code_name, "url": at.url},
        page=writing,
        letter=shown,
        told=finding_words.told(told.copies),
        hints=found,
        hidden=filled.values,
        reviewed=reviewing.mark(request, letter.form, {**filled.values, **_shown(request, told)}),
        means=[
            *(one for one in writing.means if one is not writing_views.AFTER_REVIEW),
            *(() if told.is_whole else (_NOT_ALL,)),
        ],
        errors=filled.errors,
        writing=kept_words.writing(at.running, at.member, at.case_id, kept=filled.kept),
        files=attached_files.chooser(request, file_forms.waits_in(request)),
    )
