"""What a member's kept text is about, whose it is, and how it goes."""

from sqlalchemy.orm import Session

from coc_service.canonical import context
from coc_service.crypto import blind
from coc_service.store import kept_texts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember

_RECORDING = "record-"  # no case's id has a hyphen


def recording_for(committee_id: str) -> str:
    """Return what a text is about that records a report for a committee. A text about a case is about the case's id."""
    return _RECORDING + committee_id


def committee_recorded_for(about: str) -> str:
    """Return the committee for which a text records a report; "" if it is about a case."""
    return about.removeprefix(_RECORDING) if about.startswith(_RECORDING) else ""


def owner_of(custody: Custody, person: str) -> bytes:
    """Return the keyed hash by which a person's texts are counted."""
    return blind(custody.keys.blinding, context("kept-text/owner", person))


def forget(session: Session, custody: Custody, member: UnlockedMember, kept: str) -> None:
    """Delete a member's text, because it was sent or is not wanted any more. "" deletes nothing."""
    if kept:
        kept_texts.drop(session, kept, owner=owner_of(custody, member.person))
