"""What the desk shows for a case: its group, the member's most urgent task, and who the case waits for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coc_service.catalogue import Message, msg
from coc_service.domain.disclosures import Disclosure
from coc_service.domain.retention import Erasure, Hold
from coc_service.domain.stages import STAGES, Phase, Stage
from coc_service.domain.summary import Summary


class Need(StrEnum):
    """A task for a member, the most urgent kind first."""

    DECLARE = "declare"
    ANSWER = "answer"
    LEAD = "lead"
    VOTE = "vote"
    APPEAL = "appeal"
    READ = "read"
    WISH = "wish"
    HEAR = "hear"
    CONFIRM = "confirm"
    CONFIRM_COPY = "confirm_copy"
    GO_ON = "go_on"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need's sentence, and the anchor on the case's page."""

    sentence: Message
    place: str = ""


_CONFIRM = msg("Confirm or refuse what somebody asked for")
NEEDS = {
    Need.DECLARE: NeedRow(msg("Say whether you have a conflict of interest")),
    Need.ANSWER: NeedRow(msg("Answer the reporter for the first time"), "way"),
    Need.LEAD: NeedRow(msg("Choose a lead"), "lead"),
    Need.VOTE: NeedRow(msg("Cast your ballot"), "way"),
    Need.APPEAL: NeedRow(msg("Answer an appeal"), "way"),
    Need.READ: NeedRow(msg("Read and answer what the reporter wrote"), "letters"),
    Need.WISH: NeedRow(msg("Answer what somebody asks for who is heard"), "way"),
    Need.HEAR: NeedRow(msg("Read what somebody wrote who is heard"), "heard"),
    Need.CONFIRM: NeedRow(_CONFIRM, "kept"),
    Need.CONFIRM_COPY: NeedRow(_CONFIRM, "copies"),
    Need.GO_ON: NeedRow(msg("Take the next step"), "way"),
    Need.KEEP: NeedRow(msg("Say how long this case is kept"), "kept"),
}


class Group(StrEnum):
    """A group of the desk, in the order of urgency. A case is in the first one that applies."""

    DANGER = "danger"
    LATE = "late"
    WROTE = "wrote"
    YOURS = "yours"
    DUE = "due"
    OTHERS = "others"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The heading of a group, and a sentence about it."""

    label: Message
    about: Message


GROUPS = {
    Group.DANGER: GroupRow(msg("Danger"), msg("Someone may be hurt. Read it first.")),
    Group.LATE: GroupRow(msg("Late"), msg("We promised a date, and it has passed.")),
    Group.WROTE: GroupRow(msg("Reporter wrote"), msg("Nobody has answered yet.")),
    Group.YOURS: GroupRow(msg("Yours to do"), msg("The next step is yours.")),
    Group.DUE: GroupRow(msg("Due for deletion"), msg("Its time is over. Two of you look at it.")),
    Group.OTHERS: GroupRow(msg("Waiting for others"), msg("You can read along. Nothing to do for you.")),
    Group.QUIET: GroupRow(msg("Quiet"), msg("A date is set, and nothing is due.")),
}
URGENT = (Group.DANGER, Group.LATE, Group.WROTE, Group.YOURS)


def group(case: Summary, person: str, *, now: datetime) -> Group | None:
    """Return the group of a case on this member's desk; None if it is closed and the reporter has written nothing since."""
    applies = (
        (Group.DANGER, case.is_in_danger),
        (Group.LATE, case.deadline_at is not None and case.deadline_at < now),
        (Group.WROTE, case.has_news),
        (Group.YOURS, first_need(case, person, now=now) is not None),
        (Group.DUE, case.is_clear(person) and case.retention is not None and case.retention.is_due(now)),
        (Group.QUIET, case.stage is Stage.MONITORING),
        (Group.OTHERS, case.is_open),
    )
    return next((found for found, is_so in applies if is_so), None)


def first_need(case: Summary, person: str, *, now: datetime) -> Need | None:
    """Return the most urgent task for this member in a case; None if there is none."""
    leads = case.lead == person and case.is_open
    retention = case.retention if case.is_clear(person) else None
    asked = (
        (Need.DECLARE, case.is_open and case.is_awaited(person)),
        (Need.LEAD, case.is_open and bool(case.lead_left)),  # without a lead no move is made, nor a date kept
        (Need.ANSWER, case.is_open and not case.is_answered and case.is_reachable),
        (Need.LEAD, case.is_open and case.lead is None),
        (Need.VOTE, person in case.to_vote),
        (Need.APPEAL, person in case.may_answer),
        (Need.READ, leads and case.has_news),
        (Need.WISH, case.lead == person and case.has_wish),  # in a closed case too
        (Need.HEAR, case.party_wrote and case.is_clear(person) and case.lead in {None, person}),
        (Need.CONFIRM, case.asks(person, Erasure | Hold, now)),  # before the lead's own steps: it lapses
        (Need.CONFIRM_COPY, case.asks(person, Disclosure, now)),
        (Need.GO_ON, leads and not case.awaiting and not case.to_vote and not _is_waiting(case)),
        (Need.KEEP, retention is not None and retention.is_unstated and case.lead in {None, person}),
    )
    return next((need for need, applies in asked if applies), None)


def waits_for(case: Summary, person: str) -> Message:
    """Return the sentence that says who a case waits for, worded for this member; the first that applies."""
    you = msg("Waits for you")
    waits = (
        (not case.is_open, msg("Waits for nobody")),
        (case.is_awaited(person), you),
        (bool(case.awaiting), msg("Waits for declarations")),
        (case.lead is None, msg("Waits for a lead")),
        (case.is_voting, you if person in case.to_vote else msg("Waits for the panel")),
        (case.has_news or (not case.is_answered and case.is_reachable), msg("Waits for an answer to the reporter")),
        (case.stage is Stage.AWAITING_INFO, msg("Waits for the reporter")),
        (case.stage is Stage.MONITORING, msg("Waits for the next check-in")),
    )
    return next((who for applies, who in waits if applies), you if case.lead == person else msg("Waits for the lead"))


def _is_waiting(case: Summary) -> bool:
    return STAGES[case.stage].phase is Phase.WAITING
