"""Who may act in a case: a reader has declared no conflict, the lead is a reader who was chosen; the service keeps time."""

from dataclasses import dataclass
from enum import StrEnum

from coc_service.domain.conflicts import Answer


class Actor(StrEnum):
    """In which role a move is made."""

    SERVICE = "service"
    READER = "reader"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules look at.

    `actor_id` is None for the service; `is_overdue` speaks of the stage's own deadline; a reporter who withdrew is not
    reachable any more.
    """

    actor_id: str | None
    actor_answer: Answer
    lead_id: str | None
    clear_count: int
    awaiting_count: int
    minimum_members: int
    is_overdue: bool
    is_acknowledged: bool
    is_reachable: bool
    is_vote_carried: bool

    @property
    def possible_count(self) -> int:
        """How many could still make up the panel: who is silent past the deadline is none of them."""
        return self.clear_count if self.is_overdue else self.clear_count + self.awaiting_count


def may_choose_lead(facts: CaseFacts) -> bool:
    """Whether someone may choose who leads: the lead hands over; others only where nobody leads, or the stage is late.

    Otherwise any reader could make themself the lead and walk the case to its end alone.
    """
    return acts_as(Actor.READER, facts) and (facts.lead_id in {None, facts.actor_id} or facts.is_overdue)


def acts_as(actor: Actor, facts: CaseFacts) -> bool:
    """Whether the person may act in that role."""
    match actor:
        case Actor.SERVICE:
            return facts.actor_id is None
        case Actor.READER:
            return facts.actor_id is not None and facts.actor_answer is Answer.CLEAR
        case Actor.LEAD:
            return acts_as(Actor.READER, facts) and facts.actor_id == facts.lead_id
