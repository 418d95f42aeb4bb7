"""The banner of a danger at the gate and on the case page, and "I take care of it"."""

from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import danger as rules
from coc_service.domain import departures
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.policy import Policy
from coc_service.web import words
from coc_service.web.words import Due

_DANGER = msg("The reporter says that someone is in danger")
_LESS_SAFE = msg("The reporter feels less safe now")
_OPEN = msg("Nobody has answered yet. Everyone who can read this gets mail again and again until somebody does.")
_TAKEN = msg("%(who)s takes care of it.")
_ANSWERED = msg("A member has written to the reporter.")


@dataclass(frozen=True, slots=True)
class DangerView:
    """What the banner says. `heading` is what the reporter told us. `due` is None once somebody has answered,
    `take_url` unless this member can say so here.
    """

    heading: Message
    said: Message
    due: Due | None
    take_url: str | None


def banner(
    case: Case, policy: Policy, *, committee: Committee, now: datetime, take_url: str | None
) -> DangerView | None:
    """Return the banner of a case; None if there is no danger. Without `take_url` it has no button, as at the gate."""
    found = rules.danger(departures.as_of(case, committee, now), policy, now)
    if found is None:
        return None
    heading = _LESS_SAFE if case.danger_raised_at else _DANGER
    if found.is_open:
        return DangerView(heading, _OPEN, words.due(found.due_at, now=now), take_url)
    said = _TAKEN.filled(who=Name(committee.name_of(found.taken_by))) if found.taken_by else _ANSWERED
    return DangerView(heading, said, None, None)
