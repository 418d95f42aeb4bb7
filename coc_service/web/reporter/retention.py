"""How long a closed report is kept, as its reporter reads it: as far as that tells nothing of a decision about somebody."""

from coc_service.catalogue import Day, Message, msg
from coc_service.domain import case_retention
from coc_service.domain.case_state import Case
from coc_service.domain.policy import Policy
from coc_service.domain.retention import Part, RetentionClass

HELD = msg("We keep this report longer for now. A law or a court can ask for that.")
UNTIL = msg("We plan to delete this report after %(day)s.")
WHILE_NEEDED = msg("We keep this report while we need it to keep people safe. We look at it again from time to time.")
IDENTITY = msg("What you told us about yourself goes first: after %(day)s.")
# The other classes tell what was decided about somebody, or until when.
_DATED = frozenset({RetentionClass.SPAM, RetentionClass.NO_VIOLATION, RetentionClass.MINOR})


def sentences(case: Case, policy: Policy) -> list[Message]:
    """Return them; none while the case is open, unless a hold was begun."""
    if case.retention.is_held:
        return [HELD]
    if case.retention.closed_at is None:
        return []
    due_at = case_retention.due_at(case, policy) if case_retention.class_of(case) in _DATED else None
    found = [UNTIL.filled(day=Day(due_at))] if due_at else [WHILE_NEEDED]
    identity = case_retention.part_due_at(case, Part.IDENTITY, policy)
    is_earlier = identity is not None and (due_at is None or identity < due_at)
    return found + ([IDENTITY.filled(day=Day(identity))] if identity and is_earlier else [])
