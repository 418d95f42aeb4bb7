"""Giving a copy of a case out: one member proposes exactly what, another confirms it, either of them fetches it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import random_bytes
from coc_service.domain import subject_copy
from coc_service.domain.case_state import PANEL, Case, party_channel
from coc_service.domain.chain import case_subject
from coc_service.domain.disclosure_record import DisclosureRecord
from coc_service.domain.disclosures import Disclosure, DisclosurePart, DisclosureTo
from coc_service.domain.record_models import LetterRecord, Record
from coc_service.domain.records import Authored
from coc_service.domain.subject_copy import Extract
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee import disclosure_content
from coc_service.usecases.committee.access import committee_of, find_cleared, load_cleared
from coc_service.usecases.committee.case_proposals import RefuseProposal, awaited
from coc_service.usecases.custody import casefile, clear_members, sealing
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.people.members import UnlockedMember

NO_CHANNEL = msg("Their channel is closed, so nothing can be written to them there.")
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a member proposes to give out: to whom, why, sealed for which key, and which parts, or which text."""

    to: DisclosureTo
    recipient: str
    purpose: str
    key: str = ""
    parts: frozenset[DisclosurePart] = frozenset()
    texts: tuple[Extract, ...] = ()
    party: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Records ready to be stored, and the epoch they are sealed in. `content` is the digest of what is given out."""

    writing: WritingEpoch
    records: Sequence[SealedRecord]
    content: str = ""


def _seal(
    act: "ProposeDisclosure | ConfirmDisclosure", file: SealedFile, channel: str, *, body: Record, about: str | bytes
) -> Sealed:
    signer, now = act.member.signer, act.custody.now()
    keys, _ = casefile.open_keys(file, act.member.recipient)
    writing = sealing.writing_epoch(file, keys, signer=signer, at=now)
    record_id = sealing.record_id_of(act.member.secret, body.kind, act.case_id, about)
    said = Authored(signer.actor, entry_moment(signer.actor, now), body)
    sealed = sealing.seal_record(writing.place, writing.keys[channel], channel=channel, record_id=record_id, said=said)
    return Sealed(writing, [sealed])


@dataclass(frozen=True, slots=True)
class ProposeDisclosure(Act[SealedFile, Sealed, None]):
    """Propose to give a copy out. A form sent twice proposes it once. Effects: a record, log entries, notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: this member cannot open everything that it would give out, or nobody can be written to in the channel.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    wanted: Wanted
    nonce: bytes

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        file = load_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)
        _refuse_closed(file.case, self.wanted.party)
        return file

    def prepare(self, seen: SealedFile) -> Sealed:
        """Make what is given out, and seal to whom it goes and what it is made of."""
        wanted, salt = self.wanted, random_bytes(_SALT_BYTES).hex()
        chosen = tuple(dict.fromkeys(one.record for one in wanted.texts))
        text = subject_copy.encoded(wanted.recipient, wanted.texts, salt=salt) if wanted.texts else ""
        content = text.encode()
        if wanted.to is DisclosureTo.COUNSEL:
            opened = casefile.open_file(seen, self.member.recipient)
            chosen = disclosure_content.ids(seen.case, wanted.parts)
            content, _ = disclosure_content.for_counsel(opened, chosen, salt)
        body = DisclosureRecord(
            recipient=wanted.recipient,
            purpose=wanted.purpose,
            key=wanted.key,
            salt=salt,
            parts=tuple(sorted(wanted.parts)),
            records=chosen,
            text=text,
            party=wanted.party,
        )
        sealed = _seal(self, seen, PANEL, body=body, about=self.nonce)
        return Sealed(sealed.writing, sealed.records, disclosure_content.digest(content))

    def store(self, session: Session, ready: Sealed) -> None:
        """Sign the proposal, unless the same form was already stored."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        if ready.records[0].row.id in case.records:
            return
        _refuse_closed(case, self.wanted.party)
        sealing.check_fresh(draft, ready.writing)
        says = {"to": self.wanted.to.value, "content": ready.content}
        stated = Stated(LogAct.DISCLOSURE_PROPOSED, self.member.signer, now, says)
        sealing.store_records(session, draft, ready.writing, ready.records, stated=stated)
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)


@dataclass(frozen=True, slots=True)
class ConfirmDisclosure(Act[SealedFile, Sealed | None, None]):
    """Confirm a disclosure as the second member, over the leaf of the proposal that the page showed.

    Effects: log entries, notices; a letter to the party, if it is for one who reads it in their channel.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it does not wait for this member, or is not what was signed, as far as they can open it.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    proposal: str

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        file = load_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)
        awaited(self, file.case, file.committee, Disclosure)
        return file

    def prepare(self, seen: SealedFile) -> Sealed | None:
        """Make again what is given out, and seal the letter if there is one."""
        opened = casefile.open_file(seen, self.member.recipient)
        given = disclosure_content.given(opened, awaited(self, seen.case, seen.committee, Disclosure))
        if not given.said.party:
            return None
        _refuse_closed(seen.case, given.said.party)
        letter = LetterRecord(text=subject_copy.as_letter(given.said.text))
        return _seal(self, seen, party_channel(given.said.party), body=letter, about=self.proposal)

    def store(self, session: Session, ready: Sealed | None) -> None:
        """Sign the confirmation, and write the letter."""
        draft, now, signer = self.custody.ledger.writing(session), self.custody.now(), self.member.signer
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        awaited(self, case, committee_of(draft, case), Disclosure)
        if ready:
            sealing.check_fresh(draft, ready.writing)
        says = {"proposal": self.proposal}
        draft.append(LogAct.DISCLOSURE_CONFIRMED, case_subject(self.case_id), signer=signer, at=now, says=says)
        if ready:
            stated = Stated(LogAct.RECORD_ADDED, signer, now, {})
            sealing.store_records(session, draft, ready.writing, ready.records, stated=stated)
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)


@dataclass(frozen=True, slots=True)
class RefuseDisclosure(RefuseProposal):
    """Say no to a disclosure, take it back, or end that it is fetched."""

    states: ClassVar = LogAct.DISCLOSURE_REFUSED
    kind: ClassVar = Disclosure

    def can_refuse(self, case: Case) -> bool:
        """Whether it waits, or can be fetched."""
        agreed = case.disclosures.get(self.proposal)
        return not agreed.is_ended if agreed else RefuseProposal.can_refuse(self, case)


def _refuse_closed(case: Case, party: str) -> None:
    if party and case.party_of(party) is None:
        raise Refused(NO_CHANNEL, field="party")
