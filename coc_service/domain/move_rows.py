"""What a row of the workflow's table says of a move. Nothing elsewhere looks at a move's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, msg
from coc_service.domain.facts import Actor
from coc_service.domain.stages import Stage
from coc_service.domain.vocabulary import LetterKind, Option


class FieldKind(StrEnum):
    """How a field of a move is filled in."""

    TEXT = "text"
    SHORT = "short"
    SELECT = "select"
    DATE = "date"


class Effect(StrEnum):
    """What a move changes beside the stage."""

    LEAVE_OUT_SILENT = "leave_out_silent"  # whoever has not declared is off the case
    SET_PROPOSAL = "set_proposal"  # this entry is what the next vote is about
    OPEN_VOTE = "open_vote"
    COUNT_VOTE = "count_vote"
    END_VOTE = "end_vote"  # ballots no longer count, and the proposal is gone
    CLOSE = "close"


class Timer(StrEnum):
    """Where the new deadline comes from."""

    STAGE = "stage"
    GIVEN_DATE = "given_date"
    NONE = "none"


class Notified(StrEnum):
    """Who gets a notice that something waits for them; never the person who made the move."""

    NOBODY = "nobody"
    PANEL = "panel"


class Missing(StrEnum):
    """What still stands between a case and a move."""

    EVERY_DECLARATION = "every_declaration"
    ENOUGH_MEMBERS = "enough_members"
    A_SHORTAGE = "a_shortage"
    A_LEAD = "a_lead"
    TO_BE_LEAD = "to_be_lead"
    ACKNOWLEDGEMENT = "acknowledgement"
    A_READER = "a_reader"
    A_CARRIED_VOTE = "a_carried_vote"


# Statements, so that a page can tick them off or say "not yet".
NEEDS: Mapping[Missing, Message] = {
    Missing.EVERY_DECLARATION: msg("Everyone has declared, or the time for it is over"),
    Missing.ENOUGH_MEMBERS: msg("Enough members without a conflict"),
    Missing.A_SHORTAGE: msg("Too few members can still act in this case"),
    Missing.A_LEAD: msg("The case has a lead"),
    Missing.TO_BE_LEAD: msg("You are the lead"),
    Missing.ACKNOWLEDGEMENT: msg("The reporter has a first answer"),
    Missing.A_READER: msg("The reporter can still read letters"),
    Missing.A_CARRIED_VOTE: msg("Enough members voted, and the proposal carries"),
}


@dataclass(frozen=True, slots=True)
class MoveField:
    """Something a move needs in writing. What `is_letter` goes to the reporter; everything else stays with the panel."""

    name: str
    label: Message
    hint: Message | None = None
    kind: FieldKind = FieldKind.TEXT
    options: tuple[Option, ...] = ()
    is_letter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of the table.

    `target` is None where the case stays where it is; `act` is the log's word for the move; `letter` says what kind of letter
    the field that is one becomes; `expected_from` are the stages whose one expected next step this is. `done` is told of
    whoever made the move: it has the placeholder %(who)s.
    """

    name: str
    sources: frozenset[Stage]
    target: Stage | None
    label: Message
    consequence: Message
    done: Message
    actor: Actor = Actor.LEAD
    fields: tuple[MoveField, ...] = ()
    needs: tuple[Missing, ...] = ()
    act: str = "case.moved"
    effects: frozenset[Effect] = frozenset()
    letter: LetterKind | None = None
    timer: Timer = Timer.STAGE
    notifies: Notified = Notified.NOBODY
    expected_from: frozenset[Stage] = frozenset()
