"""Lost keys: members state together that a person's keys are lost, and the person gets a link to make new ones.

Whoever runs the server can state nothing: only the signatures in the committee's chain switch keys off and open the link.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import auditors, lost_keys
from coc_service.domain.committee_state import Committee
from coc_service.mail import Envelope, MessageKind
from coc_service.store import cases, logins, outbox, people
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.addresses import opened_address, signed_address
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import SERVICE
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import NOT_WAITING, OnRoster
from coc_service.usecases.people.links import new_link
from coc_service.usecases.people.lost import may_agree, may_be_lost, statements

NOT_TO_BE_STATED = msg(
    "These keys have changed since you opened this page, or somebody has signed already. Please look again."
)


@dataclass(frozen=True, slots=True)
class _OnKeys(OnRoster):
    """The base of a member's acts on lost keys. `link` is the address of enrolments, before the one-time part."""

    link: str

    def _switch_off(self, session: Session, draft: Draft, person: str) -> None:
        """End what the lost keys open, once enough have signed, and send the link once new keys may be made.

        Effects: the person's grants in the committee's cases deleted, and reminders look at these anew, because a lead may be
        gone; if the keys are off everywhere, logins and key slots of the person deleted, a new link, a mail owed.
        """
        now, committee, key = self.custody.now(), draft.committee(self.committee_id), draft.signing_key(person)
        if committee is None or not lost_keys.is_lost(committee, person, key):
            return
        cases.drop_grants_of(session, person, committee_id=committee.id)
        cases.remind_anew(session, committee_id=committee.id)
        if not lost_keys.are_off(draft.committees(), person, key, now):
            return
        for ended in logins.end_logins_of(session, person):
            self.custody.session_caches.drop(ended)
        people.drop_slots(session, person)
        self._send_link(session, committee, person)

    def _tell(self, session: Session, draft: Draft, person: str) -> None:
        """Owe a notice to everyone who sits on a committee of the person: some must sign, and all must see it.

        Also to the person, at once: if they lost nothing, they call the others before the second signature.
        """
        now = self.custody.now()
        theirs = [one for one in draft.committees() if one.id == self.committee_id or one.seat_of(person, now)]
        told = {seat.person for one in theirs for seat in one.in_force(now)} - {self.member.person}
        notices.owe_notices(session, sorted(told), now=now)

    def _send_link(self, session: Session, committee: Committee, person: str) -> None:
        """Make a one-time link, which replaces an older one, and owe it to the address in the signed admission."""
        row, keys, now = people.person(session, person), self.custody.keys, self.custody.now()
        if row is None:
            raise Refused(NOT_WAITING, field=person)
        kept = committee.kept_seats.get(person) or auditors.last_admission(committee, person)
        address = (
            signed_address(kept.sealed_address, person=person, keys=keys)
            if kept
            else opened_address(row.sealed_address, person=person, keys=keys)
        )
        made = new_link(session, self.custody, row, by=SERVICE)
        values = {"link": self.link + made.token, "expires": made.ends.date().isoformat()}
        envelope = Envelope(MessageKind.NEW_KEYS, address, values)
        outbox.owe(session, [notices.sealed_mail(envelope, keys=keys, now=now)])


@dataclass(frozen=True, slots=True)
class StateLost(_OnKeys):
    """State that a person's keys are lost. `signing_key` comes from the form, in hexadecimal: the keys that the page showed.

    How many must sign: `lost_keys.signers_needed`. Effects: a log entry, and `_OnKeys._switch_off`.

    Raises:
        Refused: the person has other keys by now, or somebody has stated it already.
    """

    person: str
    signing_key: str

    def check(self, session: Session) -> None:
        """Raise Refused if these are not keys that this member may state as lost."""
        self._check(session, self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign the statement."""
        draft = self.custody.ledger.writing(session)
        self._check(session, draft)
        self._append(session, LogAct.KEYS_LOST, {"person": self.person, "signing_key": self.signing_key})
        self._tell(session, draft, self.person)
        self._switch_off(session, draft, self.person)

    def _check(self, session: Session, view: View) -> None:
        shown = may_be_lost(session, view, self._seated(view), self.member.person)
        if (self.person, self.signing_key) not in {(one.person, one.signing_key) for one in shown}:
            raise Refused(NOT_TO_BE_STATED, field="whose")


@dataclass(frozen=True, slots=True)
class AgreeLost(_OnKeys):
    """Sign the statement of another member that keys are lost; `entry` is its leaf. Effects: as `StateLost`.

    Raises:
        Refused: it no longer waits for a signature, the member has signed it, or it is about their own keys.
    """

    entry: str

    def check(self, session: Session) -> None:
        """Raise Refused if the chain would refuse the signature."""
        self._stated(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign the statement."""
        draft = self.custody.ledger.writing(session)
        person = self._stated(draft)
        self._append(session, LogAct.AGREED, {"entry": self.entry})
        self._tell(session, draft, person)
        self._switch_off(session, draft, person)

    def _stated(self, view: View) -> str:
        """Return the person whose keys the statement says are lost."""
        committee = self._seated(view)
        proposal = statements(committee).get(self.entry)
        if proposal is None or not may_agree(view, committee, proposal, self.member.person):
            raise Refused(NOT_WAITING, field=self.entry)
        return proposal.about


@dataclass(frozen=True, slots=True)
class SendLink(_OnKeys):
    """Send the link for new keys once more; the old one opens nothing from then on. Effects: the person's row, a mail owed.

    Raises:
        Refused: the person's keys are not off, or they have made new ones.
    """

    person: str

    def check(self, session: Session) -> None:
        """Raise Refused if the person may not make new keys."""
        self._waiting(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Send the link."""
        self._send_link(session, self._waiting(self.custody.ledger.writing(session)), self.person)

    def _waiting(self, view: View) -> Committee:
        committee, key = self._seated(view), view.signing_key(self.person)
        is_ours = lost_keys.is_lost(committee, self.person, key)
        if not is_ours or not lost_keys.are_off(view.committees(), self.person, key, self.custody.now()):
            raise Refused(NOT_WAITING, field=self.person)
        return committee
