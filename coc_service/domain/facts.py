"""Who may act in a case: a reader has declared no conflict; the lead is a reader who was chosen."""

from dataclasses import dataclass
from enum import StrEnum

from coc_service.domain.presence import Presence


class Actor(StrEnum):
    """The role in which a move is made."""

    READER = "reader"
    LEAD = "lead"
    RECORDER = "recorder"  # of a report without a receipt, and before anything else happens in its case


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts that the workflow's rules depend on, for one person.

    `is_overdue` refers to the stage's own deadline. `is_reachable` is False once the reporter has withdrawn, or
    if nobody has the receipt. `spam_marked_by` is a member who has declared no conflict, or None. `has_appeal`: an appeal waits
    for an answer, and this person may give it if `may_decide_appeal`. `lists_allegations`: a proposal rests on their list.
    `has_wish`: a wish waits for an answer. `has_plan`: something was proposed or decided; `is_view_asked`: the reporter, or
    who took over from them, was asked about it. `has_just_recorded`: this person has recorded it without a receipt, and nothing
    has happened since.
    """

    actor_id: str
    actor_presence: Presence
    lead_id: str | None
    clear_count: int
    awaiting_count: int
    minimum_members: int
    is_overdue: bool
    is_acknowledged: bool
    is_reachable: bool
    is_vote_carried: bool
    spam_marked_by: str | None = None
    has_appeal: bool = False
    may_decide_appeal: bool = False
    lists_allegations: bool = False
    has_wish: bool = False
    is_view_asked: bool = False
    has_plan: bool = False
    has_just_recorded: bool = False

    @property
    def possible_count(self) -> int:
        """How many members the panel could still have: after the deadline those who have not declared do not count."""
        return self.clear_count if self.is_overdue else self.clear_count + self.awaiting_count


def may_assign_lead(facts: CaseFacts) -> bool:
    """Whether a person may choose the lead: the present lead may; other readers only if nobody leads or the stage is overdue.

    Otherwise any reader could make themselves the lead and close the case alone.
    """
    return acts_as(Actor.READER, facts) and (facts.lead_id in {None, facts.actor_id} or facts.is_overdue)


def acts_as(actor: Actor, facts: CaseFacts) -> bool:
    """Whether the person may act in that role."""
    is_clear = facts.actor_presence is Presence.CLEAR
    match actor:
        case Actor.READER:
            return is_clear
        case Actor.LEAD:
            return is_clear and facts.actor_id == facts.lead_id
        case Actor.RECORDER:
            return facts.has_just_recorded
