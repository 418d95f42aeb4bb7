"""Which committees a person audits, by the log: admitted as their auditor, with the keys that the person has now."""

from datetime import datetime

from coc_service.domain import auditors
from coc_service.domain.committee_state import Committee
from coc_service.usecases.custody.view import View


def audits_of(view: View, person: str, at: datetime) -> tuple[Committee, ...]:
    """Return the committees that a person audits."""
    key = view.signing_key(person)
    return auditors.audited_by(view.committees(), person, key, at) if key else ()


def is_let_in_by(view: View, person: str, at: datetime) -> tuple[Committee, ...]:
    """Return every committee that lets a person in: as a member, or as an auditor."""
    return (*view.committees_of(person, at), *audits_of(view, person, at))
