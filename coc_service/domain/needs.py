"""What the desk shows for a case: the most urgent task for a member, and whom the case waits for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coc_service.catalogue import Message, msg
from coc_service.domain import votes
from coc_service.domain.case_state import Case
from coc_service.domain.presence import Presence


class Need(StrEnum):
    """A task for a member, the most urgent kind first."""

    DECLARE = "declare"
    ANSWER = "answer"
    LEAD = "lead"
    VOTE = "vote"
    READ = "read"
    LATE = "late"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need's sentence, the text of its link, and the anchor on the case's page."""

    sentence: Message
    verb: Message
    place: str = ""


NEEDS = {
    Need.DECLARE: NeedRow(msg("%(case)s has a new report: do you have a conflict of interest?"), msg("Declare")),
    Need.ANSWER: NeedRow(msg("%(case)s: the reporter has no answer yet"), msg("Answer"), "waiting"),
    Need.LEAD: NeedRow(msg("%(case)s has no lead"), msg("Choose a lead"), "lead"),
    Need.VOTE: NeedRow(msg("%(case)s is being voted on"), msg("Vote"), "vote"),
    Need.READ: NeedRow(msg("%(case)s has a letter from the reporter"), msg("Read"), "letters"),
    Need.LATE: NeedRow(msg("%(case)s is past its deadline"), msg("Look")),
    Need.GO_ON: NeedRow(msg("%(case)s is yours to move on"), msg("Go on"), "moves"),
}


def first_need(case: Case, person: str, *, deadline_at: datetime | None, now: datetime) -> Need | None:
    """Return the most urgent task for this member in a case; None if there is none."""
    leads, has_voted = case.lead == person, person in votes.counted(case)
    asked = (
        (Need.DECLARE, case.presence_of(person) is Presence.AWAITING),
        (Need.ANSWER, case.answered_at is None and case.is_reachable),
        (Need.LEAD, case.lead is None and deadline_at is not None),
        (Need.VOTE, person in votes.voters(case) and not has_voted),
        (Need.READ, leads and case.waiting_since is not None),
        (Need.LATE, leads and deadline_at is not None and deadline_at < now),
        (Need.GO_ON, leads and not case.awaiting and deadline_at is not None),
    )
    return next((need for need, applies in asked if applies), None)


def waits_for(case: Case, person: str) -> Message:
    """Return whom a case waits for, worded for this member; the first that applies."""
    you = msg("you")
    has_voted = person in votes.counted(case)
    waits = (
        (case.presence_of(person) is Presence.AWAITING, you),
        (case.stage_due_at is None, msg("nobody")),
        (bool(case.awaiting), msg("declarations")),
        (case.lead is None, msg("a lead")),
        (case.vote is not None, msg("the panel") if has_voted else you),
        (case.waiting_since is not None, msg("an answer to the reporter")),
    )
    return next((whom for applies, whom in waits if applies), you if case.lead == person else msg("the lead"))
