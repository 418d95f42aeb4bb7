"""Turns a case's opened records into the entries of a member's thread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain import answers, workflow
from coc_service.domain.answers import ShownAnswer
from coc_service.domain.case_state import Filed
from coc_service.domain.chain import party as party_actor
from coc_service.domain.chain import person_of
from coc_service.domain.committee_state import NameOf
from coc_service.domain.import_form import IMPORT_FORM
from coc_service.domain.question import QuestionKind
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.record_models import (
    AdditionRecord,
    IdentityRecord,
    LetterRecord,
    MoveRecord,
    NoteRecord,
    RecordKind,
    ReportRecord,
)
from coc_service.domain.recording import RECORDING_FORM
from coc_service.domain.records import UnknownRecord, UnreadableRecord
from coc_service.domain.vocabulary import LetterKind, Option
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import words
from coc_service.web.answers import AnswerView, answer_view
from coc_service.web.attached_files import FileView
from coc_service.web.staff import party_entries, party_views
from coc_service.web.staff.party_entries import Parties
from coc_service.web.staff.results import ResultView

_STORIES = frozenset(question.field for question in REPORT_FORM if question.kind is QuestionKind.STORY)
_RECORDERS = frozenset(
    question.field for question in (*RECORDING_FORM, *IMPORT_FORM) if question.record is RecordKind.REPORT
)
_OF_REPORT = frozenset({RecordKind.REPORT, RecordKind.NAMED, RecordKind.IDENTITY})
OWN, LETTER = "done", "letters"  # anchors: the reader's newest entry, and the reporter's newest letter
SHORT = 480  # characters of an older text that are shown before one unfolds it
_MUCH = 200  # less than this is not worth a fold

NOBODY: Parties = {}  # nobody but the reporter is heard
_FROM_REPORTER = msg("Letter from the reporter")
_TO_REPORTER = msg("Letter to the reporter")
_TO_REPORTER_AS = {
    LetterKind.QUESTION: msg("Question to the reporter"),
    LetterKind.NEW_DATE: msg("Letter to the reporter with a new date"),
    LetterKind.PROPOSED_RESOLUTION: msg("Letter to the reporter about the plan"),
    LetterKind.OUTCOME: msg("Letter to the reporter with the outcome"),
    LetterKind.CLOSING: msg("Closing letter to the reporter"),
}
_NOTE = msg("Note, panel only")
_BY_REPORTER = msg("the reporter")
_NEWER_HEADING = msg("Written with a newer version")
_NEWER = msg("A newer version of this program wrote this, and can show it.")
_UNREADABLE_HEADING = msg("Cannot be read")
_UNREADABLE = msg("This is stored as its author signed it, but cannot be read. Please ask them to write it again.")
_DAMAGED = msg("Cannot be shown")
_MISSING = msg("This record is missing or was altered after it was written. It was noted in the log.")
_NUMBER = msg("Its number is %(id)s.")
# A reporter with a program of their own can write a recorder's answers, but not sign for a member.
_NOT_SIGNED = msg(
    "This report says that one of you recorded it, but no member has signed that. Treat it as the reporter's words."
)


class Shown(StrEnum):
    """What a thread can be narrowed down to."""

    LETTERS = "letters"
    NOTES = "notes"
    MOVES = "moves"
    FILES = "files"


# The list in which the place of a damaged record stands; notes for any other kind.
_SHOWN_WITH = {
    RecordKind.LETTER: Shown.LETTERS,
    RecordKind.ADDITION: Shown.LETTERS,
    RecordKind.PARTY_STATEMENT: Shown.LETTERS,
    RecordKind.MOVE: Shown.MOVES,
    RecordKind.BALLOT: Shown.MOVES,
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the thread. `tint` is its class in the style sheet; a line is only a sentence; `author` is an actor.

    `rest` is the part of a long text that is folded away, `anchor` the entry's HTML id if something leads to it.
    """

    of: Shown
    tint: str
    heading: Message
    when: Text
    by: Text | None = None
    author: str = ""
    is_line: bool = False
    is_new: bool = False
    anchor: str = ""
    paragraphs: Sequence[Text] = ()
    rest: Sequence[Text] = ()
    fields: Sequence[AnswerView] = field(default_factory=tuple)
    result: ResultView | None = None
    file: FileView | None = None

    @property
    def is_own(self) -> bool:
        """Whether this is the newest entry of the member who reads the thread."""
        return self.anchor == OWN


@dataclass(frozen=True, slots=True)
class ReportView:
    """The pinned report: the story, then the other answers, and who the reporter is. `damaged` are parts that do not open."""

    when: Text
    story: Sequence[Text]
    rest: Sequence[Text]
    others: Sequence[AnswerView]
    identity: Sequence[AnswerView]
    damaged: Sequence[EntryView]
    warning: Message | None = None


def moment(at: datetime, now: datetime, *, by: str = "") -> Text:
    """Return a time with its time of day this year, a day with its year otherwise. `by` is the actor, if it is about an act."""
    return words.moment_of(by, at) if at.year == now.year else Day(at)


def entry(record: OpenedRecord, *, name_of: NameOf, now: datetime, parties: Parties = NOBODY) -> EntryView | None:
    """Return a record as an entry; None for kinds that are shown elsewhere, or with the entry they came with."""
    said, shown = record.said, _shown(record, parties)
    if shown is None:
        return None
    of, tint, heading, paragraphs = shown
    name = name_of(person_of(said.author))
    by: Text | None = Name(name) if name else None
    if by is None and not tint.startswith("from"):
        by = _BY_REPORTER
    return EntryView(of, tint, heading, moment(said.at, now, by=said.author), by, said.author, paragraphs=paragraphs)


def heading(record: OpenedRecord, parties: Parties) -> Message | None:
    """Return what heads a record in the thread, such as to whom a letter went; None for one that is no entry."""
    shown = _shown(record, parties)
    return shown[2] if shown else None


def _shown(record: OpenedRecord, parties: Parties) -> tuple[Shown, str, Message, list[Text]] | None:
    theirs, of_file = party_entries.shown(record, parties), party_entries.of_file(record, parties)
    if theirs:
        return (Shown.LETTERS, *theirs)
    return (Shown.FILES, *of_file) if of_file else _of_kind(record.said.body)


def _of_kind(body: object) -> tuple[Shown, str, Message, list[Text]] | None:
    match body:
        case AdditionRecord():
            return Shown.LETTERS, "from", _FROM_REPORTER, words.paragraphs(body.text)
        case LetterRecord():
            heading = _TO_REPORTER_AS.get(body.purpose, _TO_REPORTER)
            return Shown.LETTERS, "to", heading, words.letter(body)
        case NoteRecord():
            return Shown.NOTES, "inner", _NOTE, words.paragraphs(body.text)
        case UnknownRecord() | UnreadableRecord():
            return _unshown_body(body)
        case _:
            return None


def _unshown_body(body: UnknownRecord | UnreadableRecord) -> tuple[Shown, str, Message, list[Text]] | None:
    if body.kind == RecordKind.BALLOT:
        return None  # the line that its author voted is there, and it counts as an abstention
    if isinstance(body, UnreadableRecord):
        return _list_of(body.kind), "gap", _UNREADABLE_HEADING, [_UNREADABLE]
    return _list_of(body.kind), "gap", _NEWER_HEADING, [_NEWER]


def _list_of(kind: str) -> Shown:
    """Return the list in which something of this kind stands that cannot be shown."""
    return next((of for known, of in _SHOWN_WITH.items() if known == kind), Shown.NOTES)


def damaged(gap: Filed, *, name_of: NameOf, now: datetime, parties: Parties = NOBODY) -> EntryView:
    """Return the place of a record that is missing or altered."""
    name = name_of(person_of(gap.author))
    return EntryView(
        _list_of(gap.kind),
        "gap",
        _DAMAGED,
        moment(gap.at, now, by=gap.author),
        Name(name) if name else parties[gap.channel].alone if gap.channel in parties else _BY_REPORTER,
        paragraphs=[_MISSING, _NUMBER.filled(id=Name(gap.id))],
    )


def folded(paragraphs: Sequence[Text]) -> tuple[list[Text], list[Text]]:
    """Split a long text into what is shown and what is folded away; a long paragraph is split at a blank."""
    whole = list(paragraphs)
    if sum(map(_length, whole)) <= SHORT + _MUCH:
        return whole, []
    shown: list[Text] = []
    room = SHORT
    for place, one in enumerate(whole):
        if _length(one) > room:
            head, tail = _split(one, room)
            return [*shown, *head], [*tail, *whole[place + 1 :]]
        shown.append(one)
        room -= _length(one)
    return shown, []


def _length(paragraph: Text) -> int:
    return len(paragraph) if isinstance(paragraph, str) else 0


def _split(paragraph: Text, room: int) -> tuple[list[Text], list[Text]]:
    if not isinstance(paragraph, str) or room < _MUCH:
        return [], [paragraph]
    at = paragraph.rfind(" ", 0, room)
    return ([paragraph[:at] + " …"], [paragraph[at + 1 :]]) if at > 0 else ([paragraph], [])


def move_answers(body: MoveRecord) -> list[AnswerView]:
    """Return the answers of a move with the labels of its fields."""
    row = workflow.MOVES.get(body.move)
    return [
        AnswerView(one.label, _given(one.options, str(body.given[one.name])))
        for one in (row.fields if row else ())
        if body.given.get(one.name)
    ]


def _given(options: tuple[Option, ...], value: str) -> list[Text]:
    chosen: list[Text] = [option.label for option in options if option.value == value]
    return chosen or words.paragraphs(value)


def report(opened: OpenedCase, *, is_known: bool, now: datetime) -> ReportView:
    """Return the report. `is_known` folds a long story, for a member who has read it on an earlier visit."""
    shown = _answers(opened, ReportRecord)
    is_claim = not opened.case.recorded_by and any(one.field in _RECORDERS for one in shown)
    story = [line for one in shown if one.field in _STORIES for line in answer_view(one).paragraphs]
    first, rest = folded(story) if is_known else (story, [])
    return ReportView(
        when=moment(opened.case.received_at, now, by=party_actor(opened.case.reporter)),
        story=first,
        rest=rest,
        others=[answer_view(one) for one in shown if one.field not in _STORIES],
        identity=[answer_view(one) for one in _answers(opened, IdentityRecord)],
        damaged=_unshown(opened, now),
        warning=_NOT_SIGNED if is_claim else None,
    )


def letters(opened: OpenedCase, records: Sequence[OpenedRecord], *, now: datetime) -> list[EntryView]:
    """Return those of the records that are letters, of both sides, to be read beside a form."""
    name_of, parties = opened.file.sealed.committee.name_of, party_views.names(opened)
    shown = [entry(one, name_of=name_of, now=now, parties=parties) for one in records]
    return [one for one in shown if one and one.of is Shown.LETTERS]


def report_answers(opened: OpenedCase) -> list[AnswerView]:
    """Return the report's answers with their labels, for a page beside which it is read."""
    return [answer_view(one) for one in _answers(opened, ReportRecord)]


def _unshown(opened: OpenedCase, now: datetime) -> list[EntryView]:
    """Return the parts of a report that are missing, altered, unreadable or written by a newer version."""
    name_of, lost = opened.file.sealed.committee.name_of, opened.case.lost
    unknown = [
        shown
        for one in opened.file.records
        if is_of_report(one.filed) and (shown := entry(one, name_of=name_of, now=now))
    ]
    gaps = [gap for gap in opened.file.gaps if is_of_report(gap) and gap.id not in lost]
    return unknown + [damaged(gap, name_of=name_of, now=now) for gap in gaps]


def _answers(opened: OpenedCase, kind: type[ReportRecord | IdentityRecord]) -> list[ShownAnswer]:
    return [
        shown
        for record in opened.file.records
        if isinstance(record.said.body, kind)
        for shown in answers.for_committee(record.said.body.answers)
    ]


def is_of_report(filed: Filed) -> bool:
    """Whether a record came with the report."""
    return filed.kind in _OF_REPORT
