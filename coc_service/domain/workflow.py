"""The way of a case: one table of moves, the only door to a status.

The stages and their order follow the union of published procedures (`docs/glossary.md` names them); the table says for
each move from where, to where, who may, what must be true and what must be written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coc_service.domain.roles import Actor, CaseFacts, acts_as


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"
    CONFLICT_CHECK = "conflict_check"
    TRIAGE = "triage"
    INVESTIGATING = "investigating"
    AWAITING_INFO = "awaiting_info"
    PROPOSED = "proposed"
    VOTING = "voting"
    DECIDED = "decided"
    IMPLEMENTING = "implementing"
    MONITORING = "monitoring"
    REFERRED = "referred"
    LOGGED = "logged"
    NO_ACTION = "no_action"
    CLOSED = "closed"


FIRST = Status.CONFLICT_CHECK  # where a report's arrival brings a new case


class Finding(StrEnum):
    """What the committee found."""

    VIOLATION = "violation"
    VIOLATION_UNIDENTIFIED = "violation_unidentified"
    NO_VIOLATION = "no_violation"
    OUT_OF_SCOPE = "out_of_scope"
    INSUFFICIENT = "insufficient"


class ClosureReason(StrEnum):
    """Why a case ends."""

    DECIDED = "decided"
    REFERRED = "referred"
    REPORTER_WISH = "reporter_wish"
    INSUFFICIENT = "insufficient"
    DUPLICATE = "duplicate"
    AGREEMENT = "agreement"
    HANDLED_LOCALLY = "handled_locally"
    NO_VIOLATION = "no_violation"
    OUT_OF_SCOPE = "out_of_scope"


class Kind(StrEnum):
    """How a field of a move is filled in."""

    TEXT = "text"
    SHORT = "short"
    SELECT = "select"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class MoveField:
    """Something a move needs in writing. `letter` goes to the reporter; everything else stays with the panel."""

    name: str
    kind: Kind = Kind.TEXT
    options: tuple[str, ...] = ()


class Missing(StrEnum):
    """What still stands between a case and a move."""

    EVERY_DECLARATION = "every_declaration"
    ENOUGH_MEMBERS = "enough_members"
    A_SHORTAGE = "a_shortage"
    A_LEAD = "a_lead"
    TO_BE_LEAD = "to_be_lead"
    ACKNOWLEDGEMENT = "acknowledgement"
    A_CARRIED_VOTE = "a_carried_vote"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `target` is None where the case stays where it is."""

    name: str
    sources: frozenset[Status]
    target: Status | None
    actor: Actor
    fields: tuple[MoveField, ...] = ()
    needs: tuple[Missing, ...] = ()


class MoveRefused(Exception):
    """The move is not open: not from this status (`missing` empty), or something is missing."""

    def __init__(self, name: str, missing: tuple[Missing, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.missing = missing


class FieldsMissing(Exception):
    """The move is open, but these fields were left empty or hold something that is not offered."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


def _short(name: str) -> MoveField:
    return MoveField(name, Kind.SHORT)


def _select(name: str, options: type[StrEnum]) -> MoveField:
    return MoveField(name, Kind.SELECT, tuple(option.value for option in options))


FORM_PANEL = "form_panel"
LETTER = MoveField("letter")
_REASON = MoveField("reason")
_HANDED_OVER = (_short("receiving_body"), _REASON, LETTER)
_UNDECIDED = frozenset({Status.TRIAGE, Status.INVESTIGATING})

_TABLE = (
    Move("begin", frozenset({Status.NEW}), FIRST, Actor.SERVICE),
    Move(
        FORM_PANEL,
        frozenset({Status.CONFLICT_CHECK}),
        Status.TRIAGE,
        Actor.READER,
        needs=(Missing.EVERY_DECLARATION, Missing.ENOUGH_MEMBERS, Missing.A_LEAD),
    ),
    Move(  # where nobody is left who could make it a panel, the case must not wait for ever
        "hand_on",
        frozenset({Status.CONFLICT_CHECK}),
        Status.REFERRED,
        Actor.LEAD,
        _HANDED_OVER,
        (Missing.A_SHORTAGE, Missing.ACKNOWLEDGEMENT),
    ),
    Move(
        "investigate",
        frozenset({Status.TRIAGE}),
        Status.INVESTIGATING,
        Actor.LEAD,
        (MoveField("scope"), MoveField("plan")),
    ),
    Move("refer", _UNDECIDED, Status.REFERRED, Actor.LEAD, _HANDED_OVER, (Missing.ACKNOWLEDGEMENT,)),
    Move(
        "log",
        frozenset({Status.TRIAGE}),
        Status.LOGGED,
        Actor.LEAD,
        (MoveField("local_outcome"), LETTER),
        (Missing.ACKNOWLEDGEMENT,),
    ),
    Move("take_no_action", _UNDECIDED, Status.NO_ACTION, Actor.LEAD, (_REASON, LETTER), (Missing.ACKNOWLEDGEMENT,)),
    Move(
        "ask",
        frozenset({Status.INVESTIGATING}),
        Status.AWAITING_INFO,
        Actor.LEAD,
        (_short("addressee"), MoveField("question")),
    ),
    Move("resume", frozenset({Status.AWAITING_INFO}), Status.INVESTIGATING, Actor.LEAD, (MoveField("learned"),)),
    Move(
        "propose",
        frozenset({Status.INVESTIGATING}),
        Status.PROPOSED,
        Actor.LEAD,
        (_select("finding", Finding), MoveField("behaviour"), MoveField("impact"), MoveField("measures"), _REASON),
    ),
    Move(
        "open_vote",
        frozenset({Status.PROPOSED}),
        Status.VOTING,
        Actor.LEAD,
        (MoveField("reporter_view"), MoveField("respondent_heard")),
        (Missing.ENOUGH_MEMBERS, Missing.ACKNOWLEDGEMENT),
    ),
    Move(
        "withdraw_proposal", frozenset({Status.PROPOSED, Status.VOTING}), Status.INVESTIGATING, Actor.LEAD, (_REASON,)
    ),
    Move("decide", frozenset({Status.VOTING}), Status.DECIDED, Actor.LEAD, needs=(Missing.A_CARRIED_VOTE,)),
    Move("implement", frozenset({Status.DECIDED}), Status.IMPLEMENTING, Actor.LEAD, (MoveField("checklist"), LETTER)),
    Move("monitor", frozenset({Status.IMPLEMENTING}), Status.MONITORING, Actor.LEAD, (MoveField("check_ins"),)),
    Move(
        "close",
        frozenset({Status.IMPLEMENTING, Status.MONITORING, Status.REFERRED, Status.LOGGED, Status.NO_ACTION}),
        Status.CLOSED,
        Actor.LEAD,
        (_select("closure_reason", ClosureReason), MoveField("precedent"), LETTER),
    ),
    Move(
        "postpone",
        frozenset(Status) - {Status.NEW, Status.CLOSED},
        None,
        Actor.LEAD,
        (MoveField("new_date", Kind.DATE), LETTER),
    ),
    Move(  # with a panel only: what was handed on for want of one is not taken up again without
        "reopen",
        frozenset({Status.CLOSED}),
        Status.TRIAGE,
        Actor.LEAD,
        (MoveField("new_information"),),
        (Missing.ENOUGH_MEMBERS,),
    ),
)

MOVES: Mapping[str, Move] = {move.name: move for move in _TABLE}


def find(name: str) -> Move:
    """Return the row of that name.

    Raises:
        MoveRefused: there is none.
    """
    if name not in MOVES:
        raise MoveRefused(name)
    return MOVES[name]


def open_from(status: Status) -> tuple[Move, ...]:
    """Return the moves that start at a status and that a person may make, in the table's order."""
    return tuple(move for move in _TABLE if status in move.sources and move.actor is not Actor.SERVICE)


def missing(move: Move, facts: CaseFacts) -> tuple[Missing, ...]:
    """Return what still stands between the case and the move, for this person; empty if it may be made."""
    lacks = [need for need in move.needs if not _IS_MET[need](facts)]
    if not acts_as(move.actor, facts):
        lacks.append(Missing.TO_BE_LEAD if facts.lead_id else Missing.A_LEAD)
    return tuple(dict.fromkeys(lacks))


def take(move: Move, *, status: Status, facts: CaseFacts, given: Mapping[str, str]) -> Status:
    """Return the status a case comes to by this move.

    Raises:
        MoveRefused: it does not start here, or something is missing.
        FieldsMissing: it may be made, but not with these fields.
    """
    lacks = missing(move, facts)
    if status not in move.sources or lacks:
        raise MoveRefused(move.name, lacks)
    empty = tuple(field.name for field in asked_for(move, facts) if not _is_filled(field, given.get(field.name, "")))
    if empty:
        raise FieldsMissing(empty)
    return move.target or status


def asked_for(move: Move, facts: CaseFacts) -> tuple[MoveField, ...]:
    """Return what a move needs in writing now: no letter where there is nobody to read it."""
    return tuple(field for field in move.fields if facts.is_reachable or field is not LETTER)


def _is_filled(field: MoveField, value: str) -> bool:
    match field.kind:
        case Kind.SELECT:
            return value in field.options
        case Kind.DATE:
            return is_date(value)
        case Kind.TEXT | Kind.SHORT:
            return value.strip() != ""


def is_date(value: str) -> bool:
    """Whether a text is a date as browsers send it (ISO 8601: 2026-11-23)."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_IS_MET: Mapping[Missing, Callable[[CaseFacts], bool]] = {
    Missing.EVERY_DECLARATION: lambda facts: facts.awaiting_count == 0 or facts.is_overdue,
    Missing.ENOUGH_MEMBERS: lambda facts: facts.clear_count >= facts.minimum_members,
    Missing.A_SHORTAGE: lambda facts: facts.possible_count < facts.minimum_members,
    Missing.A_LEAD: lambda facts: facts.lead_id is not None,
    Missing.ACKNOWLEDGEMENT: lambda facts: facts.is_acknowledged or not facts.is_reachable,
    Missing.A_CARRIED_VOTE: lambda facts: facts.is_vote_carried,
    Missing.TO_BE_LEAD: lambda facts: facts.actor_id == facts.lead_id,
}
