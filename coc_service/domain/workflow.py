"""The workflow of a case: a stage can be changed only by a move from the table.

The rows say everything that a move does (`move_rows`, `moves`); this module has the rules that interpret them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from coc_service.domain.facts import Actor, CaseFacts, acts_as
from coc_service.domain.move_fields import NEW_DATE
from coc_service.domain.move_rows import FieldKind, Missing, Move, MoveField, Timer
from coc_service.domain.moves import TABLE
from coc_service.domain.policy import Policy
from coc_service.domain.stages import Stage

LONGEST_DELAY = timedelta(days=91)  # three months: the longest that a new date may make anyone wait

MOVES: dict[str, Move] = {move.name: move for move in TABLE}


class MoveRefused(Exception):
    """The move cannot be made: not from this stage (then `missing` is empty), or because of what is `missing`."""

    def __init__(self, name: str, missing: tuple[Missing, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.missing = missing


class FieldsMissing(Exception):
    """The move could be made, but these fields are empty or have a value that is not offered."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


def open_from(stage: Stage) -> tuple[Move, ...]:
    """Return the moves that can be made from a stage, in the table's order."""
    return tuple(move for move in MOVES.values() if stage in move.sources)


def expected(stage: Stage) -> Move | None:
    """Return the expected next step; None if the case ends at this stage."""
    return next((move for move in MOVES.values() if stage in move.expected_from), None)


def missing(move: Move, facts: CaseFacts) -> tuple[Missing, ...]:
    """Return what is missing before this person can make the move; empty if they can."""
    lacks = [need for need in move.needs if not _IS_MET[need](facts)]
    if move.actor is not Actor.RECORDER and not acts_as(move.actor, facts):
        lacks.append(Missing.TO_BE_LEAD if facts.lead_id else Missing.A_LEAD)
    return tuple(dict.fromkeys(lacks))


def take(move: Move, *, stage: Stage, facts: CaseFacts, given: Mapping[str, str]) -> Stage:
    """Check a move and its fields, and return the case's stage after it.

    Raises:
        MoveRefused: it cannot be made from this stage, or something is missing.
        FieldsMissing: it could be made, but not with these fields.
    """
    target = take_without_words(move, stage=stage, facts=facts)
    empty = tuple(field.name for field in asked_for(move, facts) if not _is_filled(field, given.get(field.name, "")))
    if empty:
        raise FieldsMissing(empty)
    return target


def take_without_words(move: Move, *, stage: Stage, facts: CaseFacts) -> Stage:
    """Check a move without its fields, and return the case's stage after it. The log's rules use it: they see no sealed text.

    Raises:
        MoveRefused: it cannot be made from this stage, or something is missing.
    """
    lacks = missing(move, facts)
    if stage not in move.sources or lacks:
        raise MoveRefused(move.name, lacks)
    return move.target or stage


def asked_for(move: Move, facts: CaseFacts) -> tuple[MoveField, ...]:
    """Return the fields that a move asks for now: without the letter if the reporter can no longer read it, and without what a
    list of allegations says.
    """
    return tuple(
        field
        for field in move.fields
        if (facts.is_reachable or not (field.is_letter or field.sets_answer_date))
        and not (field.is_for_unlisted and facts.lists_allegations)
    )


def due_at(move: Move, policy: Policy, *, stage: Stage, given: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the deadline of the stage after the move; None if it has none, or keeps the one it has.

    Raises:
        FieldsMissing: the given date is in the past or too far in the future.
    """
    match move.timer:
        case Timer.STAGE:
            allowed = policy.allowed(move.target or stage)
            return None if allowed is None else now + allowed
        case Timer.GIVEN_DATE:
            return _end_of_day(NEW_DATE.name, given, now=now)
        case Timer.NONE | Timer.KEPT:
            return None


def answer_by(move: Move, given: Mapping[str, str], *, now: datetime) -> date | None:
    """Return the day until which the move's letter asks for an answer; None if none is given.

    Raises:
        FieldsMissing: the day is in the past or too far in the future.
    """
    names = [field.name for field in move.fields if field.sets_answer_date and given.get(field.name)]
    return _end_of_day(names[0], given, now=now).date() if names else None


def new_date(move: Move, given: Mapping[str, str], *, now: datetime) -> date | None:
    """Return the day to which a move moves the deadline; None if it does not ask for one.

    Raises:
        FieldsMissing: the day is in the past or too far in the future.
    """
    return _end_of_day(NEW_DATE.name, given, now=now).date() if move.timer is Timer.GIVEN_DATE else None


def advised(move: Move, facts: CaseFacts) -> list[tuple[Missing, bool]]:
    """Return what is good to have before a move, and whether it is so. Nothing of it is enforced."""
    return [(one, _IS_MET[one](facts)) for one in move.advice] if facts.has_plan and facts.is_reachable else []


def is_date(value: str) -> bool:
    """Whether a text is a date as browsers send it (ISO 8601, such as 2026-11-23)."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _end_of_day(name: str, given: Mapping[str, str], *, now: datetime) -> datetime:
    value = given.get(name, "")
    if is_date(value):
        due = datetime.combine(date.fromisoformat(value), time(23, 59), UTC)
        if now < due < now + LONGEST_DELAY:
            return due
    raise FieldsMissing((name,))


def _is_filled(field: MoveField, value: str) -> bool:
    if field.is_optional and value == "":
        return True
    match field.kind:
        case FieldKind.SELECT:
            return value in {option.value for option in field.options}
        case FieldKind.DATE:
            return is_date(value)
        case FieldKind.TEXT | FieldKind.SHORT:
            return value.strip() != ""


# Conditions of the case. Whether there is a lead, and whether the actor is the lead, is checked in `missing`.
_IS_MET: Mapping[Missing, Callable[[CaseFacts], bool]] = {
    Missing.EVERY_DECLARATION: lambda facts: facts.awaiting_count == 0 or facts.is_overdue,
    Missing.ENOUGH_MEMBERS: lambda facts: facts.clear_count >= facts.minimum_members,
    Missing.A_SHORTAGE: lambda facts: facts.possible_count < facts.minimum_members,
    Missing.ACKNOWLEDGEMENT: lambda facts: facts.is_acknowledged or not facts.is_reachable,
    Missing.A_READER: lambda facts: facts.is_reachable,
    Missing.A_CARRIED_VOTE: lambda facts: facts.is_vote_carried,
    Missing.NO_SPAM_MARK: lambda facts: facts.spam_marked_by is None,
    Missing.A_SPAM_MARK: lambda facts: facts.spam_marked_by is not None,
    Missing.ANOTHERS_SPAM_MARK: lambda facts: facts.spam_marked_by not in {None, facts.actor_id},
    Missing.AN_APPEAL: lambda facts: facts.has_appeal,
    Missing.NO_APPEAL: lambda facts: not facts.has_appeal,
    Missing.A_WISH: lambda facts: facts.has_wish,
    Missing.A_VIEW: lambda facts: facts.is_view_asked,
    Missing.AN_IMPORT: lambda facts: acts_as(Actor.RECORDER, facts),
    Missing.OTHER_DECIDERS: lambda facts: facts.may_decide_appeal,
}
