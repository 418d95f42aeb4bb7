"""Somebody opens the one-time link that a member gave them, and gets a receipt of their own in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.crypto import encryption_key, receipt_entropies, sha256
from coc_service.domain import case_parties, receipt
from coc_service.domain.case_state import Case, Party
from coc_service.domain.chain import case_subject
from coc_service.store import cases, rows
from coc_service.store.tables import Grant
from coc_service.store.tables import Receipt as ReceiptRow
from coc_service.usecases.act import Act, Question, Stale
from coc_service.usecases.custody import casefile, sealing
from coc_service.usecases.custody.casefile import Recipient, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.party_links import LinkKeys, NoSuchLink
from coc_service.usecases.custody.sealing import SealingEpoch
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.reporter.receipts import ReceiptKeys, keys_of


@dataclass(frozen=True, slots=True)
class Joining:
    """A link that is being opened: the case as it was seen, and the keys of the party's channel, wrapped to their receipt."""

    case: Case
    grants: Sequence[Grant]


def own_receipt(link: LinkKeys, nonce: bytes, *, keys: ServiceKeys) -> ReceiptKeys:
    """Return the receipt that replaces a link: always the same one for this page, and never one with a word that could hurt.

    Whoever made the link does not know it: the nonce is in the page of whoever opens it, and is never stored.
    """
    digest = sha256(canonical.context("party-receipt", link.tag))
    for entropy in receipt_entropies(keys.receipts, nonce, words_digest=digest):
        if words := receipt.kind_words(entropy.reveal()):
            return keys_of(entropy, words)
    raise AssertionError


@dataclass(frozen=True, slots=True)
class FindLink(Question[str]):
    """Find the name of the committee that a link comes from.

    Raises:
        NoSuchLink: it opens nothing.
    """

    custody: Custody
    link: LinkKeys

    def look(self, session: Session) -> str:
        """Return the name."""
        view = self.custody.ledger.reading(session)
        case, _ = _find(session, view, self.link, self.custody)
        committee = view.committee(case.committee)
        return committee.name if committee else ""


@dataclass(frozen=True, slots=True)
class JoinCase(Act[SealedFile | None, Joining | None, ReceiptKeys]):
    """Open a link: the party's own receipt takes its place, and the link opens nothing any more.

    The same page sent twice returns the same receipt. Effects: log entry; the party's grants and the row that finds the link
    are replaced.

    Raises:
        NoSuchLink: it opens nothing.
    """

    custody: Custody
    link: LinkKeys
    receipt: ReceiptKeys

    def look(self, session: Session) -> SealedFile | None:
        """Return the sealed file; None if this very page was sent before."""
        if cases.case_of_receipt(session, self.receipt.tag):
            return None
        view = self.custody.ledger.reading(session)
        case, party = _find(session, view, self.link, self.custody)
        return casefile.load(view, case.id, recipient_id=party.party, only=())

    def prepare(self, seen: SealedFile | None) -> Joining | None:
        """Wrap the keys that the link opens to the receipt."""
        party = seen.case.party_of(self.link.party) if seen else None
        if seen is None or party is None:
            return None
        keys, _ = casefile.open_keys(seen, Recipient(party.party, self.link.secret, party.channel))
        to, begins = encryption_key(self.receipt.secret), {one.number: one for one in seen.case.begins}
        grants = [
            sealing.grant_to_party(
                SealingEpoch(seen.origin, seen.case.id, epoch, begins[epoch].digest),
                key,
                channel=channel,
                recipient=party.party,
                to=to,
            )
            for (epoch, channel), key in keys.items()
        ]
        return Joining(seen.case, grants)

    def store(self, session: Session, ready: Joining | None) -> ReceiptKeys:
        """Log the new keys and replace the rows."""
        if ready is None:
            return self.receipt
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case, party = _find(session, draft, self.link, self.custody)
        if case.current.digest != ready.case.current.digest:
            raise Stale
        own = encryption_key(self.receipt.secret).encoded
        says = {"encryption_key": own.hex(), "signing_key": self.receipt.signing_key.public.hex()}
        subject, signer = case_subject(case.id), self.link.signer(party.party)
        draft.append(LogAct.PARTY_JOINED, subject, signer=signer, at=now, says=says)
        cases.drop_grants(session, case.id, recipient_id=party.party)
        cases.drop_receipt(session, self.link.tag)
        rows.add(session, ready.grants)
        rows.add(session, [ReceiptRow.plain(tag=self.receipt.tag, case_id=case.id)])
        return self.receipt


def _find(session: Session, view: View, link: LinkKeys, custody: Custody) -> tuple[Case, Party]:
    """Return what a link leads to. The row only finds the case; the link's keys must be those of a party who waits in it.

    Raises:
        NoSuchLink: it opens nothing.
        Frozen: the case's chain is incomplete.
    """
    case_id = cases.case_of_receipt(session, link.tag)
    try:
        case = view.case(case_id or "")
    except NoSuchCase as error:
        raise NoSuchLink from error
    party = case.party_of(link.party)
    is_its_key = party is not None and party.signing_key == link.signing_key.public
    if party is None or not is_its_key or case_parties.has_lapsed(party, custody.now()):
        raise NoSuchLink
    return case, party
