"""What the workflow's rules depend on, read from the fold of a case."""

from datetime import datetime

from coc_service.domain.case_state import Case
from coc_service.domain.facts import CaseFacts
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import RecordKind


def facts(case: Case, policy: Policy, *, person: str, at: datetime, is_vote_carried: bool = False) -> CaseFacts:
    """Return the facts that the workflow's rules depend on, for one person."""
    return CaseFacts(
        actor_id=person,
        actor_presence=case.presence_of(person),
        lead_id=case.lead,
        clear_count=len(case.clear),
        awaiting_count=len(case.awaiting),
        minimum_members=policy.panel.minimum_members,
        is_overdue=case.stage_due_at is not None and at > case.stage_due_at,
        is_acknowledged=case.answered_at is not None,
        is_reachable=case.is_reachable,
        is_vote_carried=is_vote_carried,
        spam_marked_by=case.spam_mark or None,
        has_appeal=bool(case.unanswered),
        may_decide_appeal=person in case.appeal_deciders,
        has_wish=bool(case.wishes),
        lists_allegations=any(one.kind == RecordKind.ALLEGATION for one in case.records.values()),
        is_view_asked=case.is_view_asked,
        has_just_recorded=_has_just_recorded(case, person),
        has_plan=bool(case.proposal) or case.decision is not None,
    )


def _has_just_recorded(case: Case, person: str) -> bool:
    return case.recorded_by == person and case.recorded_as == case.head and not case.is_reporter_reachable
