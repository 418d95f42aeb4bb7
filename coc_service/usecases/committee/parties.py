"""The lead opens a sealed channel to somebody who is to be heard, by a one-time link, and closes it.

Role and name are sealed: to the panel both, to the party only the role. The log has a random id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import channel_key, commitment
from coc_service.domain import case_parties
from coc_service.domain.case_state import PANEL, Case, Party, party_channel
from coc_service.domain.chain import case_subject
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import PartyRecord
from coc_service.domain.records import Authored
from coc_service.store import cases, rows
from coc_service.store.tables import Grant, Receipt
from coc_service.usecases.act import Act, CheckedAct, Refused
from coc_service.usecases.committee.access import find_cleared, load_cleared
from coc_service.usecases.custody import casefile, clear_members, party_links, sealing
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.party_links import LinkKeys
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.people.members import UnlockedMember

MOST_PARTIES = 20  # each is a line and a key in every later begin
NOT_LEAD = msg("The lead opens and closes channels. Please ask them to do it.")
TOO_MANY = msg("There are as many channels in this case as it can have. Please close one first.")
NO_PARTY = msg("This channel is closed already.")


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was made. Only here is it in clear. `ends` is when it stops to work."""

    text: str
    party: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class HeardParty:
    """A party who is not the reporter, with what the panel wrote about who they are; None if that cannot be read."""

    party: Party
    said: PartyRecord | None


@dataclass(frozen=True, slots=True)
class NewChannel:
    """A channel ready to be opened: its link, the epoch, the party's line and grant, and the two records of who they are."""

    link: LinkKeys
    writing: WritingEpoch
    says: dict[str, object]
    grant: Grant
    records: Sequence[SealedRecord]


def heard(file: OpenedFile) -> list[HeardParty]:
    """Return the parties of a case but the reporter, in the order in which they were added."""
    said = {
        one.said.body.party: one.said.body
        for one in file.records
        if isinstance(one.said.body, PartyRecord) and one.filed.channel == PANEL
    }
    others = (one for one in file.case.parties.values() if one.party != file.case.reporter)
    return [HeardParty(one, said.get(one.party)) for one in others]


@dataclass(frozen=True, slots=True)
class OpenChannel(Act[SealedFile, NewChannel, NewLink]):
    """Open a channel to a party. A form sent twice opens one, and returns the same link.

    Effects: log entries, a grant, records, the row that finds the link, a new epoch if the present one is not usable, notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: this member does not lead the case, or it has too many channels.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    role: PartyRole
    name: str
    nonce: bytes

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        self._refuse(file.case)
        return file

    def prepare(self, seen: SealedFile) -> NewChannel:
        """Make the link and its keys, and seal who the party is."""
        now, signer = self.custody.now(), self.member.signer
        keys, _ = casefile.open_keys(seen, self.member.recipient)
        writing = sealing.writing_epoch(seen, keys, signer=signer, at=now)
        case_key = writing.case_key or casefile.open_case_keys(seen, self.member.recipient)[writing.place.epoch]
        link = party_links.made_by(self.member.secret, self.case_id, self.nonce)
        channel = party_channel(link.party)
        own = channel_key(case_key, channel)
        writing = replace(writing, keys={**writing.keys, channel: own})
        grant = sealing.grant_to_party(
            writing.place, own, channel=channel, recipient=link.party, to=link.encryption_key
        )
        says: dict[str, object] = {
            "channel": channel,
            "party": link.party,
            "encryption_key": link.encryption_key.hex(),
            "signing_key": link.signing_key.public.hex(),
            "commitment": commitment(own).hex(),
            "epoch": writing.place.epoch,
        }
        return NewChannel(link, writing, says, grant, self._records(writing, link, now))

    def store(self, session: Session, ready: NewChannel) -> NewLink:
        """Store the channel, unless the same form was already stored."""
        draft, now, signer = self.custody.ledger.writing(session), self.custody.now(), self.member.signer
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        made = NewLink(ready.link.text, ready.link.party, now + case_parties.LINK_LASTS)
        if party_channel(ready.link.party) in case.parties:
            return made
        self._refuse(case)
        sealing.check_fresh(draft, ready.writing)
        stated = Stated(LogAct.RECORD_ADDED, signer, now, {})
        sealing.begin_epoch(session, draft, ready.writing, stated=stated)
        draft.append(LogAct.PARTY_ADDED, case_subject(self.case_id), signer=signer, at=now, says=ready.says)
        begun = replace(ready.writing, begin=None)
        sealing.store_records(session, draft, begun, ready.records, stated=stated)
        rows.add(session, [ready.grant])
        rows.add(session, [Receipt.plain(tag=ready.link.tag, case_id=self.case_id)])
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)
        return made

    def _refuse(self, case: Case) -> None:
        refuse_unless_lead(case, self.member)
        if len(case.open_parties) > MOST_PARTIES:
            raise Refused(TOO_MANY, field="role")

    def _records(self, writing: WritingEpoch, link: LinkKeys, now: datetime) -> list[SealedRecord]:
        actor = self.member.signer.actor
        bodies = {
            PANEL: PartyRecord(party=link.party, role=self.role.value, name=self.name),
            party_channel(link.party): PartyRecord(party=link.party, role=self.role.value),
        }
        return [
            sealing.seal_record(
                writing.place,
                writing.keys[channel],
                channel=channel,
                record_id=sealing.record_id_of(self.member.secret, "party", self.case_id, self.nonce, channel),
                said=Authored(actor, entry_moment(actor, now), body),
            )
            for channel, body in bodies.items()
        ]


@dataclass(frozen=True, slots=True)
class CloseChannel(CheckedAct[None]):
    """Close a channel: its link or receipt opens nothing any more, and nothing more is sealed to it.

    What was sent before stays in the file. Effects: log entry, the party's grants deleted, notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: this member does not lead the case, or the channel is not open.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    party: str

    def check(self, session: Session) -> None:
        """Raise what `write` would."""
        self._refuse(find_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody))

    def write(self, session: Session) -> None:
        """Log that the channel is closed."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        self._refuse(find_cleared(draft, self.case_id, self.member, self.custody))
        says = {"channel": party_channel(self.party)}
        draft.append(LogAct.PARTY_CLOSED, case_subject(self.case_id), signer=self.member.signer, at=now, says=says)
        cases.drop_grants(session, self.case_id, recipient_id=self.party)
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)

    def _refuse(self, case: Case) -> None:
        refuse_unless_lead(case, self.member)
        if self.party == case.reporter or case.party_of(self.party) is None:
            raise Refused(NO_PARTY, field="channels")


def refuse_unless_lead(case: Case, member: UnlockedMember) -> None:
    """Raise Refused unless this member leads the case."""
    if case.lead != member.person:
        raise Refused(NOT_LEAD, field="role")
