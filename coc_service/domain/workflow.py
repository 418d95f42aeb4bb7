"""The way of a case: one table of moves, the only way to a stage.

The rows bear everything that a move does (`move_rows`, `moves`); here stand the rules that read them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from coc_service.domain.facts import CaseFacts, acts_as
from coc_service.domain.move_rows import FieldKind, Missing, Move, MoveField, Timer
from coc_service.domain.moves import NEW_DATE, TABLE
from coc_service.domain.policy import Policy
from coc_service.domain.stages import Stage

LONGEST_DELAY = timedelta(days=91)  # three months: nobody should be made to wait longer at a time

MOVES: dict[str, Move] = {move.name: move for move in TABLE}


class MoveRefused(Exception):
    """The move is not open: not from this stage (`missing` empty), or something is missing."""

    def __init__(self, name: str, missing: tuple[Missing, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.missing = missing


class FieldsMissing(Exception):
    """The move is open, but these fields were left empty or hold something that is not offered."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


def find(name: str) -> Move:
    """Return the row of that name.

    Raises:
        MoveRefused: there is none.
    """
    if name not in MOVES:
        raise MoveRefused(name)
    return MOVES[name]


def open_from(stage: Stage) -> tuple[Move, ...]:
    """Return the moves that start at a stage, in the table's order."""
    return tuple(move for move in MOVES.values() if stage in move.sources)


def expected(stage: Stage) -> Move | None:
    """Return the one expected next step; None where a case ends."""
    return next((move for move in MOVES.values() if stage in move.expected_from), None)


def missing(move: Move, facts: CaseFacts) -> tuple[Missing, ...]:
    """Return what still stands between the case and the move, for this person; empty if it may be made."""
    lacks = [need for need in move.needs if not _IS_MET[need](facts)]
    if not acts_as(move.actor, facts):
        lacks.append(Missing.TO_BE_LEAD if facts.lead_id else Missing.A_LEAD)
    return tuple(dict.fromkeys(lacks))


def take(move: Move, *, stage: Stage, facts: CaseFacts, given: Mapping[str, str]) -> Stage:
    """Return the stage a case comes to by this move.

    Raises:
        MoveRefused: it does not start here, or something is missing.
        FieldsMissing: it may be made, but not with these fields.
    """
    target = take_without_words(move, stage=stage, facts=facts)
    empty = tuple(field.name for field in asked_for(move, facts) if not _is_filled(field, given.get(field.name, "")))
    if empty:
        raise FieldsMissing(empty)
    return target


def take_without_words(move: Move, *, stage: Stage, facts: CaseFacts) -> Stage:
    """Return the stage a case comes to by a move whose fields are sealed: all that a chain of log entries can check.

    Raises:
        MoveRefused: it does not start here, or something is missing.
    """
    lacks = missing(move, facts)
    if stage not in move.sources or lacks:
        raise MoveRefused(move.name, lacks)
    return move.target or stage


def asked_for(move: Move, facts: CaseFacts) -> tuple[MoveField, ...]:
    """Return what a move needs in writing now: no letter where there is nobody to read it."""
    return tuple(field for field in move.fields if facts.is_reachable or not field.is_letter)


def due_at(move: Move, policy: Policy, *, stage: Stage, given: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when the stage that the move leads to is due; None where nothing is due any more.

    Raises:
        FieldsMissing: a given date is past, or too far away.
    """
    match move.timer:
        case Timer.STAGE:
            allowed = policy.allowed(move.target or stage)
            return None if allowed is None else now + allowed
        case Timer.GIVEN_DATE:
            return _end_of_day(given.get(NEW_DATE.name, ""), now=now)
        case Timer.NONE:
            return None


def is_date(value: str) -> bool:
    """Whether a text is a date as browsers send it (ISO 8601: 2026-11-23)."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _end_of_day(given: str, *, now: datetime) -> datetime:
    if is_date(given):
        due = datetime.combine(date.fromisoformat(given), time(23, 59), UTC)
        if now < due < now + LONGEST_DELAY:
            return due
    raise FieldsMissing((NEW_DATE.name,))


def _is_filled(field: MoveField, value: str) -> bool:
    match field.kind:
        case FieldKind.SELECT:
            return value in {option.value for option in field.options}
        case FieldKind.DATE:
            return is_date(value)
        case FieldKind.TEXT | FieldKind.SHORT:
            return value.strip() != ""


# Of the case alone. A lead, and to be the lead, are asked of the actor: see `missing`.
_IS_MET: Mapping[Missing, Callable[[CaseFacts], bool]] = {
    Missing.EVERY_DECLARATION: lambda facts: facts.awaiting_count == 0 or facts.is_overdue,
    Missing.ENOUGH_MEMBERS: lambda facts: facts.clear_count >= facts.minimum_members,
    Missing.A_SHORTAGE: lambda facts: facts.possible_count < facts.minimum_members,
    Missing.ACKNOWLEDGEMENT: lambda facts: facts.is_acknowledged or not facts.is_reachable,
    Missing.A_READER: lambda facts: facts.is_reachable,
    Missing.A_CARRIED_VOTE: lambda facts: facts.is_vote_carried,
}
