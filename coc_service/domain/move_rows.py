"""The columns of the workflow's table. Other code decides by these columns, never by a move's name."""

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
    """What a move changes besides the stage."""

    LEAVE_OUT_SILENT = "leave_out_silent"  # members who have not declared are removed from the case
    SET_PROPOSAL = "set_proposal"  # this entry becomes the proposal for the next vote
    OPEN_VOTE = "open_vote"
    COUNT_VOTE = "count_vote"
    END_VOTE = "end_vote"  # drops the vote with its ballots, and the proposal
    CLOSE = "close"
    MARK_SPAM = "mark_spam"  # the first of the two members who are needed
    END_SPAM_MARK = "end_spam_mark"
    ANSWER_APPEALS = "answer_appeals"  # every appeal that waits is answered; what was decided stays
    ANSWER_WISH = "answer_wish"  # the wish that waited longest is answered; nothing else changes
    HAND_OVER = "hand_over"  # it is answered, and letters of moves go to whoever had it, instead of the reporter
    ASK_VIEW = "ask_view"  # the reporter is asked about the plan
    IMPORTED = "imported"  # it is a case from before the committee had this service
    OVERTURN = "overturn"  # the decision falls, and with it the appeals against it


class Timer(StrEnum):
    """Where the new deadline comes from."""

    STAGE = "stage"
    GIVEN_DATE = "given_date"
    KEPT = "kept"  # the deadline stays: otherwise one member could delay a case by marking it again and again
    NONE = "none"


class Notified(StrEnum):
    """Who gets a notice after a move. The person who made the move never does."""

    NOBODY = "nobody"
    PANEL = "panel"


class Missing(StrEnum):
    """What is missing before a move can be made."""

    EVERY_DECLARATION = "every_declaration"
    ENOUGH_MEMBERS = "enough_members"
    A_SHORTAGE = "a_shortage"
    A_LEAD = "a_lead"
    TO_BE_LEAD = "to_be_lead"
    ACKNOWLEDGEMENT = "acknowledgement"
    A_READER = "a_reader"
    A_CARRIED_VOTE = "a_carried_vote"
    NO_SPAM_MARK = "no_spam_mark"
    A_SPAM_MARK = "a_spam_mark"
    ANOTHERS_SPAM_MARK = "anothers_spam_mark"
    AN_APPEAL = "an_appeal"
    NO_APPEAL = "no_appeal"
    OTHER_DECIDERS = "other_deciders"
    A_WISH = "a_wish"
    A_VIEW = "a_view"
    AN_IMPORT = "an_import"


# Worded as statements, so that a page can show each as done or as "not yet".
NEEDS: Mapping[Missing, Message] = {
    Missing.EVERY_DECLARATION: msg("Everyone has declared, or the time for it is over"),
    Missing.ENOUGH_MEMBERS: msg("Enough members without a conflict"),
    Missing.A_SHORTAGE: msg("Too few members can still act in this case"),
    Missing.A_LEAD: msg("The case has a lead"),
    Missing.TO_BE_LEAD: msg("You are the lead"),
    Missing.ACKNOWLEDGEMENT: msg("The reporter has a first answer"),
    Missing.A_READER: msg("The reporter can still read letters"),
    Missing.A_CARRIED_VOTE: msg("Enough members voted, and the proposal carries"),
    Missing.NO_SPAM_MARK: msg("Nobody has marked it as spam yet"),
    Missing.A_SPAM_MARK: msg("A member has marked it as spam"),
    Missing.ANOTHERS_SPAM_MARK: msg("Another member has marked it as spam"),
    Missing.AN_APPEAL: msg("Somebody has appealed"),
    Missing.NO_APPEAL: msg("No appeal is waiting for an answer"),
    Missing.OTHER_DECIDERS: msg("You took no part in the decision, or everybody did"),
    Missing.A_WISH: msg("Somebody who is heard has asked for something"),
    Missing.AN_IMPORT: msg("You are importing it, and nobody has a receipt"),
    Missing.A_VIEW: msg("The reporter, or who took over from them, was asked whether the plan makes them less safe"),
}


@dataclass(frozen=True, slots=True)
class MoveField:
    """A field of a move's form. With `is_letter` its text is sent to the reporter; otherwise only the panel sees it.

    With `sets_answer_date` it is the day until which the letter asks for an answer, which the reporter sees. With
    `is_for_unlisted` it is asked for only in a case without a list of allegations, which says the same and more.
    """

    name: str
    label: Message
    hint: Message | None = None
    kind: FieldKind = FieldKind.TEXT
    options: tuple[Option, ...] = ()
    is_letter: bool = False
    is_optional: bool = False
    sets_answer_date: bool = False
    is_for_unlisted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of the table.

    `target` is None if the stage does not change; `act` is the act in the log; `letter` is the kind of the letter made from
    the field with `is_letter`; `advice` is shown, ticked or not, and holds nobody back; `expected_from` are the stages whose
    expected next step this is. `done` describes the move in the case's history; its placeholder %(who)s is the person who made
    it.
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
    advice: tuple[Missing, ...] = ()
    act: str = "case.moved"
    effects: frozenset[Effect] = frozenset()
    letter: LetterKind | None = None
    timer: Timer = Timer.STAGE
    notifies: Notified = Notified.NOBODY
    expected_from: frozenset[Stage] = frozenset()
