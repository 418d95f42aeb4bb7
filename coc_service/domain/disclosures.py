"""Disclosures of a case: what two members agree to give out, to whom, and from which kinds of record it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coc_service.domain.open_proposals import CaseProposal
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import RecordKind


class DisclosureTo(StrEnum):
    """Whom a disclosure is for: a lawyer, or a person about whom data is held."""

    COUNSEL = "counsel"
    SUBJECT = "subject"


class DisclosurePart(StrEnum):
    """A part of a case that counsel is given only if it was chosen. The report and the list of the case always go."""

    LETTERS = "letters"
    NOTES = "notes"
    FILES = "files"
    IDENTITY = "identity"


_ALWAYS = frozenset(
    {RecordKind.REPORT, RecordKind.NAMED, RecordKind.ALLEGATION, RecordKind.FINDING, RecordKind.MEASURE}
)
_KINDS: Mapping[DisclosurePart, frozenset[RecordKind]] = {
    DisclosurePart.LETTERS: frozenset({RecordKind.ADDITION, RecordKind.LETTER, RecordKind.PARTY_STATEMENT}),
    DisclosurePart.NOTES: frozenset({RecordKind.NOTE, RecordKind.MOVE, RecordKind.PARTY}),
    DisclosurePart.FILES: frozenset({RecordKind.FILE}),
    DisclosurePart.IDENTITY: frozenset({RecordKind.IDENTITY}),
}


@dataclass(frozen=True, slots=True)
class Disclosure(CaseProposal):
    """A disclosure as the chain states it. `record` is the sealed record that says to whom and what, `content` the SHA-256 of
    exactly what is given out, in hexadecimal.

    `confirmed_at` is None until another member agreed; `taken` is how often it was fetched; `is_ended`: nobody fetches it now.
    """

    to: DisclosureTo
    record: str
    content: str
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    taken: int = 0
    is_ended: bool = False

    def fetched_until(self, policy: Policy) -> datetime | None:
        """Return until when it can be fetched; None before it is confirmed."""
        return self.confirmed_at and self.confirmed_at + timedelta(hours=policy.disclosures.open_hours)

    def can_be_taken_by(self, person: str, policy: Policy, at: datetime) -> bool:
        """Whether this member can fetch it at that time: one of the two who agreed, within the policy's time."""
        until = self.fetched_until(policy)
        return until is not None and at <= until and person in {self.by, self.confirmed_by} and not self.is_ended


def kinds_of(parts: frozenset[DisclosurePart]) -> frozenset[str]:
    """Return the kinds of record of which counsel's copy is made. Ballots, tasks and titles are never among them."""
    chosen = _ALWAYS.union(*(_KINDS[part] for part in parts))
    return frozenset(kind.value for kind in chosen)
