"""Acts on the texts that a member keeps: drafts, and words that were sent after their session had ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.canonical import context
from coc_service.catalogue import msg
from coc_service.crypto import blind, encryption_public_key, random_bytes, sha256
from coc_service.domain.chain import moment
from coc_service.store import kept_texts
from coc_service.store.tables import KeptText
from coc_service.usecases.act import Act, CheckedAct, Question, Refused
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.committee.writing_tickets import PAGE_LASTS, NotKept, Ticket, read_ticket
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import kept
from coc_service.usecases.people.kept import Kept, Sealing, Words
from coc_service.usecases.people.members import UnlockedMember

MOST = 30  # for each member; with the limit of size, what somebody with a stolen page can fill
MOST_BYTES = 2**18
TOO_MANY = msg(
    "You already keep as many drafts as there is room for. Please send one or throw one away, then save again."
)
TOO_LONG = msg("This is too long to be kept as a draft. Please shorten it, or copy it to a place of your own.")
_NONCE_BYTES = 16


def issue_ticket(custody: Custody, member: UnlockedMember, about: str) -> str:
    """Return a writing ticket for a page about this: base64url of the sealed `Ticket`."""
    key_digest = sha256(encryption_public_key(member.secret)).hex()
    nonce, until = random_bytes(_NONCE_BYTES).hex(), moment(custody.now() + PAGE_LASTS)
    proof = kept.proof_of(member.secret, about, nonce).hex()
    ticket = Ticket(member.person, about, key_digest, nonce, proof, until)
    return ticket.sealed(custody)


@dataclass(frozen=True, slots=True)
class KeepDraft(Act[None, KeptText, str]):
    """Save a draft, in place of the one with the id `kept`; return its id. Effects: row; expired rows deleted.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it is too long, or the member keeps too many.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    words: Words
    kept: str = ""

    def look(self, session: Session) -> None:
        """Raise the act's refusals."""
        find_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)
        if self.words.size_bytes > MOST_BYTES:
            raise Refused(TOO_LONG)
        owners, now = kept.owners_of(self.custody, self.member.person), self.custody.now()
        if kept_texts.count(session, owners, now=now, without=self.kept) >= MOST:
            raise Refused(TOO_MANY)

    def prepare(self, _seen: None) -> KeptText:
        """Seal the text."""
        nonce = random_bytes(_NONCE_BYTES).hex()
        proof = kept.proof_of(self.member.secret, self.case_id, nonce, self.words).hex()
        sealing = Sealing(self.custody, self.member.person, self.case_id, nonce, proof)
        return sealing.row(self.words, nonce, key=encryption_public_key(self.member.secret), is_late=False)

    def store(self, session: Session, ready: KeptText) -> str:
        """Store the row, unless the case was erased meanwhile."""
        find_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)
        kept_texts.drop_expired(session, now=self.custody.now())
        kept.forget(session, self.custody, self.member, self.kept)
        kept_texts.put(session, ready)
        return ready.id


@dataclass(frozen=True, slots=True)
class KeepLate(Act[bytes, KeptText, None]):
    """Keep the words of a form whose session has ended, for the member whose page it was. Effects: as `KeepDraft`.

    `about` is what the form was sent to, a case or a report to record; `by` is the person who is logged in now, "" for nobody.
    A page about something else, or of another person, keeps nothing.

    Raises:
        NotKept: see there.
    """

    custody: Custody
    about: str
    ticket: str
    words: Words
    by: str = ""

    def look(self, session: Session) -> bytes:
        """Return the encryption key to seal to: the one in the member's signed admission, if the page was made for it."""
        ticket, now = read_ticket(self.custody, self.ticket), self.custody.now()
        if self.by not in {"", ticket.person} or ticket.about != self.about:
            raise NotKept
        if self.words.size_bytes > MOST_BYTES:
            raise NotKept
        if kept_texts.count(session, kept.owners_of(self.custody, ticket.person), now=now, without="") >= MOST:
            raise NotKept
        return self._key(session, ticket)

    def prepare(self, seen: bytes) -> KeptText:
        """Seal the text. Its id depends on page and words, so that the same words from the same page are stored once."""
        ticket = read_ticket(self.custody, self.ticket)
        sealing = Sealing(self.custody, ticket.person, ticket.about, ticket.nonce, ticket.proof)
        said = context("kept-text/id", ticket.nonce, self.words.digest)
        text_id = blind(self.custody.keys.blinding, said)[:_NONCE_BYTES].hex()
        return sealing.row(self.words, text_id, key=seen, is_late=True)

    def store(self, session: Session, ready: KeptText) -> None:
        """Store the row, if the member's key is still the same."""
        self._key(session, read_ticket(self.custody, self.ticket))
        kept_texts.drop_expired(session, now=self.custody.now())
        kept_texts.put(session, ready)

    def _key(self, session: Session, ticket: Ticket) -> bytes:
        view, now = self.custody.ledger.reading(session), self.custody.now()
        if view.tombstone(ticket.about):  # of words about an erased case nothing is kept either
            raise NotKept
        committees = view.committees_of(ticket.person, now)
        seats = [committee.seat_of(ticket.person, now) for committee in committees]
        for seat in seats:
            if seat is not None and sha256(seat.encryption_key).hex() == ticket.key_digest:
                return seat.encryption_key
        raise NotKept


@dataclass(frozen=True, slots=True)
class FindKept(Question[Sequence[Kept]]):
    """Return the texts that a member keeps about a case or a report to record, oldest first.

    Rows that do not open or lack the proof are left out.
    """

    custody: Custody
    member: UnlockedMember
    about: str

    def look(self, session: Session) -> Sequence[Kept]:
        """Return the texts."""
        abouts = kept.abouts_of(self.custody, self.member.person, self.about)
        rows = kept_texts.of_member(session, abouts, now=self.custody.now())
        opened = [one for row in rows if (one := kept.opened(row, self.custody, self.member, about=self.about))]
        return sorted(opened, key=lambda one: one.at)


@dataclass(frozen=True, slots=True)
class ThrowAway(CheckedAct[None]):
    """Delete one of the member's own texts. Effects: row deleted.

    Raises:
        NoSuchCase, NotDeclared: for this member.
    """

    custody: Custody
    member: UnlockedMember
    about: str
    kept: str

    def check(self, session: Session) -> None:
        """Raise the act's refusals."""
        if not kept.committee_recorded_for(self.about):
            find_cleared(self.custody.ledger.reading(session), self.about, self.member, self.custody)

    def write(self, session: Session) -> None:
        """Delete the row, which only its owner can name."""
        kept.forget(session, self.custody, self.member, self.kept)
