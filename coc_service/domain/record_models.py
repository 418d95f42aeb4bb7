"""The content of each kind of record: one frozen, versioned model per kind.

One kind is reserved, the behaviour plan: no page writes or shows it yet. Its format is fixed now, so that this version can
open what a later version writes.

A record is never changed. Something that changes (a task, a measure, a plan) is written again, and `replaces` is the id of
the earlier record. Ids of records, parties and people are random texts; "" means none. Values that are only counted or
compared are enums; lists that committees may extend (categories, places, roles) are plain words, so that a new word needs
no new version.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from coc_service.domain.quorum import Choice
from coc_service.domain.vocabulary import Finding, LessSafe, LetterKind, StatementKind

Answers = Mapping[str, str | bool | tuple[str, ...]]  # by the question's field; questions left open are absent


class RecordKind(StrEnum):
    """The kinds of record, as their context and entry name them."""

    REPORT = "report"
    NAMED = "named"
    IDENTITY = "identity"
    ADDITION = "addition"
    LETTER = "letter"
    NOTE = "note"
    MOVE = "move"
    BALLOT = "ballot"
    TASK = "task"
    LABEL = "label"
    FILE = "file"
    ALLEGATION = "allegation"
    FINDING = "finding"
    MEASURE = "measure"
    BEHAVIOUR_PLAN = "behaviour_plan"  # reserved
    PARTY = "party"
    PARTY_STATEMENT = "party_statement"
    DISCLOSURE = "disclosure"


class _Part(BaseModel):
    """A model nested in a record."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Record(_Part):
    """The body of a record."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1


class ReportRecord(Record):
    """A reporter's answers, without who they are and whom they leave out."""

    kind = RecordKind.REPORT
    answers: Answers


class NamedRecord(Record):
    """Who is reported: the part that a member sees before they declare."""

    kind = RecordKind.NAMED
    answers: Answers


class IdentityRecord(Record):
    """Who the reporter is, as far as they say. A separate record, so that it can be erased alone."""

    kind = RecordKind.IDENTITY
    answers: Answers


class AdditionRecord(Record):
    """What the reporter writes after the report. `answers_to` is the letter it answers."""

    kind = RecordKind.ADDITION
    text: str
    answers_to: str = ""
    files: tuple[str, ...] = ()


class LetterRecord(Record):
    """A letter to the party in whose channel it is. `move` is the move that it belongs to, `new_date` the deadline after it."""

    kind = RecordKind.LETTER
    text: str
    purpose: LetterKind = LetterKind.MESSAGE
    move: str = ""
    answers_to: str = ""
    answer_by: date | None = None
    new_date: date | None = None
    files: tuple[str, ...] = ()


class NoteRecord(Record):
    """What the panel writes for itself: a note, or the record of a meeting. `about` are the records it is about."""

    kind = RecordKind.NOTE
    text: str
    title: str = ""
    held_on: date | None = None
    attendees: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class MoveRecord(Record):
    """The texts of a move, by field name. A letter to the reporter is a separate record."""

    kind = RecordKind.MOVE
    move: str
    given: Mapping[str, str | tuple[str, ...]] = MappingProxyType({})


class BallotRecord(Record):
    """One member's ballot. `vote` is the leaf of the entry that opened the vote."""

    kind = RecordKind.BALLOT
    vote: str
    choice: Choice
    reason: str = ""


class TaskState(StrEnum):
    """The progress of a task."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class TaskRecord(Record):
    """Something to do. `owner` is the id of a person."""

    kind = RecordKind.TASK
    title: str
    text: str = ""
    owner: str = ""
    due_on: date | None = None
    state: TaskState = TaskState.OPEN
    replaces: str = ""


class LabelRecord(Record):
    """The panel's private title and tags for a case, seen only by those past the gate. Both may be empty."""

    kind = RecordKind.LABEL
    title: str = ""
    tags: tuple[str, ...] = ()
    replaces: str = ""


class FileRecord(Record):
    """A file, sealed in chunks under its own key, which is in this record. `digest` is SHA-256 of the sealed bytes, and
    `content_digest` of the file as it was sent: with it somebody who has the file can show that it is this one.

    If this file is a cleaned copy, `cleaned_from` is the id of the original and `removed` what was removed. If there is no
    cleaned copy of this file, `uncleaned` says why.
    """

    kind = RecordKind.FILE
    file: str
    name: str
    media_type: str
    size_bytes: int = Field(ge=0)
    digest: str
    content_digest: str
    key: str = Field(repr=False)
    caption: str = ""
    cleaned_from: str = ""
    removed: tuple[str, ...] = ()
    uncleaned: str = ""
    replaces: str = ""


class AllegationRecord(Record):
    """What somebody is said to have done. `respondent` is the id of a party, `person` a description in words.

    In the panel's channel it is the panel's own. In a party's channel it is a copy that came with a letter to them.
    """

    kind = RecordKind.ALLEGATION
    text: str
    respondent: str = ""
    person: str = ""
    categories: tuple[str, ...] = ()
    code_sections: tuple[str, ...] = ()
    when: str = ""
    places: tuple[str, ...] = ()
    impact: str = ""
    risk: str = ""
    is_dropped: bool = False
    replaces: str = ""


class FindingRecord(Record):
    """What the committee found about allegations, with behaviour and impact separately.

    In a party's channel it is what they are told: `behaviour` is the allegation, and there are no `reasons`, which may tell
    about others.
    """

    kind = RecordKind.FINDING
    finding: Finding
    allegations: tuple[str, ...] = ()
    behaviour: str = ""
    impact: str = ""
    reasons: str = ""
    code_sections: tuple[str, ...] = ()
    replaces: str = ""


class Venue(_Part):
    """Where a measure is carried out, by whom and since when."""

    name: str
    executor: str = ""
    done_on: date | None = None


class MeasureRecord(Record):
    """A measure for somebody: from when to when, where, under which conditions. In a party's channel it is a copy."""

    kind = RecordKind.MEASURE
    measure: str
    text: str = ""
    party: str = ""
    findings: tuple[str, ...] = ()
    is_interim: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    places: tuple[Venue, ...] = ()
    conditions: str = ""
    if_refused: str = ""
    is_dropped: bool = False
    replaces: str = ""


class PlanStep(_Part):
    """One change that is asked for."""

    text: str
    by: date | None = None
    done_on: date | None = None


class BehaviourPlanRecord(Record):
    """What a person is asked to change: behaviour, impact, expected change, consequences."""

    kind = RecordKind.BEHAVIOUR_PLAN
    party: str
    behaviour: str
    impact: str
    expected_change: str
    consequences: str
    steps: tuple[PlanStep, ...] = ()
    check_ins: tuple[date, ...] = ()
    replaces: str = ""


class PartyRecord(Record):
    """Who the party of a channel is: role and name. The log contains only their random id."""

    kind = RecordKind.PARTY
    party: str
    role: str
    name: str = ""
    contact: str = ""
    text: str = ""
    replaces: str = ""


class PartyStatementRecord(Record):
    """A party's statement. `grounds` are those of an appeal, `less_safe` is the answer in a view; `about` are records."""

    kind = RecordKind.PARTY_STATEMENT
    text: str
    purpose: StatementKind = StatementKind.ANSWER
    answers_to: str = ""
    grounds: tuple[str, ...] = ()
    less_safe: LessSafe | None = None
    about: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
