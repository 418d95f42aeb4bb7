"""What is given out, as people read it: in the page, in the PDF, and where members choose what goes to whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain import answers, workflow
from coc_service.domain.case_state import PANEL
from coc_service.domain.chain import party_of, person_of
from coc_service.domain.party_roles import ROLES, role_of
from coc_service.domain.record_models import (
    AdditionRecord,
    AllegationRecord,
    FileRecord,
    FindingRecord,
    IdentityRecord,
    LetterRecord,
    MeasureRecord,
    MoveRecord,
    NamedRecord,
    NoteRecord,
    PartyRecord,
    PartyStatementRecord,
    RecordKind,
    ReportRecord,
)
from coc_service.domain.subject_copy import Extract
from coc_service.languages import Language
from coc_service.pdf import Block, Document, Fact, Facts, Heading, Paragraph, Quote
from coc_service.usecases.committee.parties import heard
from coc_service.usecases.custody.casefile import OpenedFile, OpenedRecord
from coc_service.web import attached_files, finding_words, words
from coc_service.web.answers import AnswerView, answer_view
from coc_service.web.staff import file_views, finding_views, party_views

HEADINGS: Mapping[str, Message] = {
    RecordKind.REPORT: msg("The report"),
    RecordKind.NAMED: msg("Who it is about"),
    RecordKind.IDENTITY: msg("Who the reporter is"),
    RecordKind.ADDITION: msg("The reporter wrote"),
    RecordKind.LETTER: msg("The committee wrote"),
    RecordKind.PARTY_STATEMENT: msg("Somebody who is heard wrote"),
    RecordKind.NOTE: msg("A note of the panel"),
    RecordKind.MOVE: msg("A step of the case"),
    RecordKind.ALLEGATION: msg("An allegation"),
    RecordKind.FINDING: msg("A finding"),
    RecordKind.MEASURE: msg("A measure"),
    RecordKind.PARTY: msg("Somebody who is heard"),
    RecordKind.FILE: msg("A file"),
}
# To whom a letter or a file went, and from whom it came, is said as in the thread.
_HEADED_AS_IN_THREAD = frozenset({RecordKind.LETTER, RecordKind.PARTY_STATEMENT, RecordKind.FILE})
_OTHER = msg("Something else")
_REPORTER = msg("The reporter")
_NAMED_FILE = msg("%(name)s, %(size)s, SHA-256 %(digest)s")
# note: shown in a PDF, above a text in which each character that the fonts lack is a box
_MISSING = msg(
    "This file could not draw some characters, such as those of a script for which this machine has no font. "
    "Each stands as a box. The page beside it has them all."
)


_Called: TypeAlias = Mapping[str, Text]  # what those who are heard are called, by their ids
_OfList: TypeAlias = Callable[[object, _Called], list[Text]]


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One record that is given out. `id` is the record's."""

    id: str
    heading: Message
    by: Text
    when: Text
    paragraphs: Sequence[Text]
    answers: Sequence[AnswerView] = ()


def entries(file: OpenedFile, records: Sequence[OpenedRecord]) -> list[ReadEntry]:
    """Return these records as people read them, without those that say nothing."""
    return _entries(file, records, _of_list)


def told(file: OpenedFile, records: Sequence[OpenedRecord]) -> list[ReadEntry]:
    """Return these records as the person reads them whom they are about: why the panel found something, and what it did to
    others, stays with the panel.
    """
    return _entries(file, records, _told_of_list)


def _entries(file: OpenedFile, records: Sequence[OpenedRecord], of_list: _OfList) -> list[ReadEntry]:
    those_heard = [(one.party, party_views.who(one)) for one in heard(file)]
    called = {party.party: who.alone for party, who in those_heard}
    parties = {party.channel: who for party, who in those_heard}
    name_of = file.sealed.committee.name_of

    def entry(one: OpenedRecord) -> ReadEntry:
        author, body = one.filed.author, one.said.body
        party = party_of(author)
        by: Text = called.get(party, _REPORTER) if party else Name(name_of(person_of(author)))
        own = file_views.heading(one, parties) if one.filed.kind in _HEADED_AS_IN_THREAD else None
        heading = own or HEADINGS.get(one.filed.kind, _OTHER)
        # With its year, which a page of members leaves out: this is read years later.
        when = words.within_the_hour(one.filed.at)
        return ReadEntry(one.filed.id, heading, by, when, _paragraphs(body, called, of_list), _answers(body))

    shown = [entry(one) for one in records if not _is_said_elsewhere(one, records)]
    return [one for one in shown if one.paragraphs or one.answers]


def _is_said_elsewhere(one: OpenedRecord, records: Sequence[OpenedRecord]) -> bool:
    """Whether another of the records says the same: a report whom it is about, and the panel's record who is heard."""
    body = one.said.body
    if isinstance(body, NamedRecord):
        reports = (other.said.body for other in records)
        said = [answers.for_committee(report.answers) for report in reports if isinstance(report, ReportRecord)]
        return any(all(answer in report for answer in answers.for_committee(body.answers)) for report in said)
    return isinstance(body, PartyRecord) and one.filed.channel != PANEL


def _answers(body: object) -> list[AnswerView]:
    match body:
        case ReportRecord() | NamedRecord() | IdentityRecord():
            return [answer_view(one) for one in answers.for_committee(body.answers)]
        case MoveRecord():
            return file_views.move_answers(body)
        case _:
            return []


def _paragraphs(body: object, called: _Called, of_list: _OfList) -> list[Text]:
    match body:
        case AdditionRecord() | NoteRecord():
            return words.paragraphs(body.text)
        case LetterRecord():
            return words.letter(body)
        case PartyStatementRecord():
            return words.statement(body)
        case FileRecord():
            size = attached_files.size(body.size_bytes)
            return [_NAMED_FILE.filled(name=Name(body.name), size=size, digest=Name(body.content_digest)), body.caption]
        case PartyRecord():
            role = role_of(body.role)
            return [*([ROLES[role].label] if role else []), body.name]
        case _:
            return of_list(body, called)


def _of_list(body: object, called: _Called) -> list[Text]:
    match body:
        case AllegationRecord():
            who = called.get(body.respondent) or (Name(body.person) if body.person else None)
            about = [finding_views.ABOUT.filled(who=who)] if who else []
            return [*words.paragraphs(body.text), *about, *finding_words.about(body), *words.paragraphs(body.impact)]
        case FindingRecord():
            texts = f"{body.behaviour}\n\n{body.impact}\n\n{body.reasons}"
            return [finding_words.FOUND[body.finding], *words.paragraphs(texts)]
        case MeasureRecord():
            view, person = finding_words.measure(body), called.get(body.party)
            whom = [finding_views.FOR.filled(who=person)] if person else []
            return [view.what, *whom, *view.says, *view.conditions]
        case MoveRecord():
            row = workflow.MOVES.get(body.move)
            return [row.label] if row else []
        case _:
            return []


def _told_of_list(body: object, _: _Called) -> list[Text]:
    match body:
        case AllegationRecord():
            return [*words.paragraphs(body.text), *finding_words.about(body)]
        case FindingRecord():
            return [finding_words.FOUND[body.finding]]
        case _:
            return _of_list(body, {})


def day_of(extract: Extract) -> Day:
    """Return from when a text is that is given to the person it is about."""
    return Day(datetime.fromisoformat(extract.at))


def as_text(entry: ReadEntry, shown_in: Language) -> str:
    """Return an entry's words as plain text."""
    asked = (f"{shown_in.text(one.label)}: {_joined(one.paragraphs, shown_in)}" for one in entry.answers)
    return "\n\n".join(part for part in (_joined(entry.paragraphs, shown_in), *asked) if part)


def _joined(paragraphs: Sequence[Text], shown_in: Language) -> str:
    return "\n\n".join(text for one in paragraphs if (text := shown_in.text(one)))


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on top of what is given out, and in the margin of each page. `at` is in seconds since 1970."""

    title: Message
    mark: Message
    says: Sequence[Message]
    at: int


def document(cover: Cover, shown: Sequence[ReadEntry], shown_in: Language) -> Document:
    """Return what is given out as a PDF will show it."""
    blocks: list[Block] = [Paragraph(shown_in.text(one)) for one in cover.says]
    for one in shown:
        blocks += [
            Heading(shown_in.text(one.heading)),
            Paragraph(f"{shown_in.text(one.when)}, {shown_in.text(one.by)}"),
        ]
        blocks += [Quote(text)] if (text := _joined(one.paragraphs, shown_in)) else []
        facts = tuple(Fact(shown_in.text(said.label), _joined(said.paragraphs, shown_in)) for said in one.answers)
        blocks += [Facts(facts)] if facts else []
    title, mark = shown_in.text(cover.title), shown_in.text(cover.mark)
    return Document(title, shown_in.code, tuple(blocks), shown_in.text(_MISSING), cover.at, mark)
