"""Fetching a copy of a case that two members agreed to give out, with the proofs that they did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.domain.disclosure_record import DisclosureRecord
from coc_service.domain.disclosures import Disclosure, DisclosureTo
from coc_service.store import log
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee import disclosure_content
from coc_service.usecases.committee.access import find_cleared, load_cleared
from coc_service.usecases.committee.disclosure_content import Given
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site import publish

NOT_YOURS = msg("Only the two who agreed can fetch it, and only for a while. Please look again.")
NOT_PUBLISHED = msg("The proof that two of you agreed is not published yet. Please try again in an hour or two.")


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof that an entry is in the published log, its act, and its detail."""

    act: str
    text: str
    detail: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A disclosure before it is opened: the sealed file, and the proofs of what it gives out."""

    file: SealedFile
    disclosure: Disclosure
    proofs: Sequence[Proof]


@dataclass(frozen=True, slots=True)
class Taken:
    """A disclosure that was fetched: what it gives out, the file it was opened from, and the proofs. `number` counts copies."""

    given: Given
    file: SealedFile
    proofs: Sequence[Proof]
    number: int = 0


@dataclass(frozen=True, slots=True)
class TakeDisclosure(Act[Seen, Taken, Taken]):
    """Fetch a disclosure that two agreed to. Effects: a log entry.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: this member cannot fetch it now; or it is not what was signed; or no checkpoint covers the second signature.
        CheckpointBroken: the checkpoint is not what the service signed.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    proposal: str

    def look(self, session: Session) -> Seen:
        """Return the sealed file, with the proofs of what it gives out."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        disclosure = self._may(view, file.case)
        is_for_counsel = disclosure.to is DisclosureTo.COUNSEL
        return Seen(file, disclosure, self._proofs(session, view, file, disclosure) if is_for_counsel else ())

    def prepare(self, seen: Seen) -> Taken:
        """Make what is given out."""
        opened = casefile.open_file(seen.file, self.member.recipient)
        return Taken(disclosure_content.given(opened, seen.disclosure), seen.file, seen.proofs)

    def store(self, session: Session, ready: Taken) -> Taken:
        """Log that it was fetched."""
        draft = self.custody.ledger.writing(session)
        self._may(draft, find_cleared(draft, self.case_id, self.member, self.custody))
        subject, signer, says = case_subject(self.case_id), self.member.signer, {"proposal": self.proposal}
        draft.append(LogAct.DISCLOSURE_TAKEN, subject, signer=signer, at=self.custody.now(), says=says)
        return replace(ready, number=draft.case(self.case_id).disclosures[self.proposal].taken)

    def _may(self, view: View, case: Case) -> Disclosure:
        disclosure, now = (
            case.disclosures.get(self.proposal),
            entry_moment(self.member.signer.actor, self.custody.now()),
        )
        if disclosure is None or not disclosure.can_be_taken_by(self.member.person, view.policy(case), now):
            raise Refused(NOT_YOURS, field="disclosure")
        return disclosure

    def _proofs(self, session: Session, view: View, file: SealedFile, disclosure: Disclosure) -> list[Proof]:
        """Return the proofs of the entries that brought the records, of the proposal and of its confirmation."""
        said = casefile.open_record(file, disclosure.record, self.member.recipient)
        chosen = said.body.records if said and isinstance(said.body, DisclosureRecord) else ()
        brought = {file.case.records[one].leaf for one in chosen if one in file.case.records}
        subject, found = case_subject(self.case_id), []
        rows = log.chain(session, subject, stop=view.ahead.size)
        for row, (entry, statement) in zip(rows, view.chain(subject), strict=True):
            agrees = statement.act == LogAct.DISCLOSURE_CONFIRMED and statement.detail["proposal"] == self.proposal
            if agrees or statement.leaf in brought | {disclosure.leaf}:
                found.append(Proof(entry.act, publish.proof(session, self.custody.keys, row), row.detail or b""))
        if not all(one.text for one in found):
            raise Refused(NOT_PUBLISHED, field="disclosure")
        return found
