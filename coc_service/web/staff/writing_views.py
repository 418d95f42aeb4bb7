"""What a page for writing shows: a letter, or a move with its fields, what is missing, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.catalogue import Day, Message, Names, msg
from coc_service.domain import danger, workflow
from coc_service.domain.case_state import Case
from coc_service.domain.chain import person_of
from coc_service.domain.facts import CaseFacts
from coc_service.domain.move_rows import NEEDS, FieldKind, Missing, Move, MoveField, Notified
from coc_service.domain.starter_texts import ACKNOWLEDGEMENT, OwnStarter, Starter, starters
from coc_service.domain.vocabulary import LetterKind
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.recounting import recount
from coc_service.usecases.committee.shown_before import answered, must_show
from coc_service.web.answers import AnswerView
from coc_service.web.fields import Control, FieldView, OptionView
from coc_service.web.staff import checks, finding_views, links, party_views
from coc_service.web.staff.checks import CheckView

CONTROLS = {
    FieldKind.TEXT: Control.TEXT_AREA,
    FieldKind.SHORT: Control.TEXT_LINE,
    FieldKind.SELECT: Control.SELECT,
    FieldKind.DATE: Control.DATE,
}
LETTER_TEXT = MoveField(
    "text",
    msg("Your letter"),
    msg("They read it with their receipt. Say when they hear from you next, and name nobody they did not name."),
    is_letter=True,
)
_LETTER_ROWS = 10
_GOES_OUT = msg("The reporter reads it with their receipt. It cannot be called back.")
_GOES_TO_OTHER = msg("It goes to %(who)s, who is answered instead of the reporter. It cannot be called back.")
_NOT_THE_REPORTER = msg("It must not tell who reported.")
_OUR_NAME = msg("It is signed by the committee. The reporter does not see your name; the panel does.")
_OTHERS_SEE = msg("%(names)s can read it, too.")
_NO_OTHERS = msg("Nobody else on the committee can read it yet.")
_FIRST_ANSWER = msg("It is the first answer: the reporter does not wait for one any more.")
AFTER_REVIEW = msg("You see everything once more before it is done.")
_PANEL_SEES = msg("What you write here stays with the panel.")
_REST_STAYS = msg("The rest of what you write here stays with the panel.")
_FILES_GO = msg("Files that you add go with the letter.")
_FILES_STAY = msg("Files that you add stay with the panel.")
_NEXT_DATE = msg("The case has its next date on %(day)s.")
_NOTICE = msg("The others on the panel get a mail that says only that something waits.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A form whose words leave its writer. `form` names it in drafts; `letter` is the kind of its letter, if it has one.

    `needs` are the lines that must be ticked before it can be sent, `advice` those that are good to have; `means` says what
    happens then; `about` is the proposal that it makes or is about, `is_listed` whether it makes one of the list of
    allegations; `takes_files` whether files can be chosen. `channel` is the one whose letters stand beside it, "" for all;
    `answers` are the entries that it answers, an appeal or a wish.
    """

    form: str
    url: str
    title: Message
    fields: Sequence[MoveField]
    letter: LetterKind | None
    needs: Sequence[CheckView] = ()
    advice: Sequence[CheckView] = ()
    means: Sequence[Message] = ()
    starters: Sequence[Starter] = ()
    seen: str = ""
    about: Sequence[AnswerView] = ()
    is_listed: bool = False
    takes_files: bool = False
    channel: str = ""
    answers: frozenset[str] = frozenset()

    @property
    def is_possible(self) -> bool:
        """Whether every line is ticked."""
        return all(need.is_met for need in self.needs)

    @property
    def is_letter(self) -> bool:
        """Whether it is only a letter, and moves nothing."""
        return self.form == "letter"

    @property
    def letter_field(self) -> MoveField | None:
        """The field whose text is sent to the reporter."""
        return next((field for field in self.fields if field.is_letter), None)

    @property
    def starter_options(self) -> list[OptionView]:
        """The starter texts to choose from."""
        return [OptionView(one.name, one.label) for one in self.starters] if self.letter_field else []

    @property
    def views(self) -> list[FieldView]:
        """The fields as a page shows them."""
        return [field_view(field) for field in self.fields]


def letter(opened: OpenedCase, *, case_url: str) -> Writing:
    """Return the page for a letter to the reporter."""
    case = opened.case
    means = [_GOES_OUT, _OUR_NAME, _others(opened)] + ([] if case.answered_at else [_FIRST_ANSWER])
    known = starters(LetterKind.MESSAGE, _own(opened))
    offered = [one for one in known if one.name != ACKNOWLEDGEMENT.name or not case.answered_at]
    return Writing(
        form="letter",
        url=f"{case_url}/letter",
        title=msg("Write to the reporter"),
        fields=(LETTER_TEXT,),
        letter=LetterKind.MESSAGE,
        needs=[] if case.is_reporter_reachable else [CheckView(NEEDS[Missing.A_READER], is_met=False)],
        means=means,
        starters=offered,
        seen=danger.to_be_seen(case),
        takes_files=True,
    )


def move(opened: OpenedCase, row: Move, facts: CaseFacts, *, now: datetime) -> Writing:
    """Return the page for a move."""
    case = opened.case
    fields = workflow.asked_for(row, facts)
    return Writing(
        form=row.name,
        url=links.move_url(links.case_url(case.id), row.name),
        title=row.label,
        fields=fields,
        letter=row.letter,
        needs=checks.needs(row, facts, stage=case.stage, recounted=recount(opened.file)),
        advice=checks.advice(row, facts),
        means=list(_means(opened, row, fields, now=now)),
        starters=list(starters(row.letter, _own(opened))) if row.letter else [],
        seen=must_show(row, case) or (case.vote.leaf if case.vote else case.proposal),
        about=_about(opened, row),
        is_listed=findings.rests_on_list(row, case),
        takes_files=bool(fields),
        answers=answered(row, case),
    )


def _about(opened: OpenedCase, row: Move) -> list[AnswerView]:
    """Return the list that a proposal will name, or the proposal that a move is about."""
    if findings.rests_on_list(row, opened.case):
        return finding_views.answers(opened, findings.listed(opened.file))
    return finding_views.proposal(opened)


def _own(opened: OpenedCase) -> Sequence[OwnStarter]:
    """Return the starter texts of the case's committee."""
    return opened.file.sealed.committee.pages.starters


def _means(opened: OpenedCase, row: Move, fields: Sequence[MoveField], *, now: datetime) -> list[Message]:
    said = [row.consequence]
    if any(field.is_letter for field in fields):
        said += [*_goes_to(opened), _OUR_NAME]
    if any(not field.is_letter for field in fields):
        said.append(_REST_STAYS if any(field.is_letter for field in fields) else _PANEL_SEES)
    if fields:
        said.append(_FILES_GO if any(field.is_letter for field in fields) else _FILES_STAY)
    if row.target and (allowed := opened.file.sealed.policy.allowed(row.target)):
        said.append(_NEXT_DATE.filled(day=Day(now + allowed)))
    if row.notifies is Notified.PANEL:
        said.append(_NOTICE)
    return [*said, AFTER_REVIEW] if fields else said


def _goes_to(opened: OpenedCase) -> list[Message]:
    """Return whom the letter of a move goes to."""
    if opened.case.addressee == opened.case.reporter:
        return [_GOES_OUT]
    who = party_views.names(opened).get(opened.case.addressee_channel)
    return [_GOES_TO_OTHER.filled(who=who.inside), _NOT_THE_REPORTER] if who else [_NOT_THE_REPORTER]


def _others(opened: OpenedCase) -> Message:
    names = others(opened)
    return _OTHERS_SEE.filled(names=Names(names)) if names else _NO_OTHERS


def others(opened: OpenedCase) -> tuple[str, ...]:
    """Return the names of the others who have declared no conflict."""
    name_of, me = opened.file.sealed.committee.name_of, person_of(opened.reader)
    return tuple(name_of(person) for person in opened.case.clear if person != me)


def field_view(field: MoveField) -> FieldView:
    """Return a field as a page shows it."""
    return FieldView(
        id=field.name,
        name=field.name,
        control=CONTROLS[field.kind],
        label=field.label,
        hint=field.hint,
        options=[OptionView(option.value, option.label) for option in field.options],
        rows=_LETTER_ROWS if field.is_letter else 4,
    )


def last_day(now: datetime) -> Day:
    """Return the last day that a date may name."""
    return Day(now + workflow.LONGEST_DELAY - timedelta(days=1))


def first_starter(writing: Writing, case: Case) -> Starter | None:
    """Return the starter text that stands in the letter at first: a plain letter has one only while the reporter waits."""
    if writing.is_letter and case.answered_at:
        return None
    return next(iter(writing.starters), None)
