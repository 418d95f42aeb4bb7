"""Receipts in use: their keys, and the case that they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.crypto import (
    RecipientSecret,
    Secret,
    SigningKey,
    receipt_entropies,
    receipt_secret,
    receipt_tag,
    sha256,
)
from coc_service.domain import receipt
from coc_service.domain.case_state import Case, Party
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.report import Report
from coc_service.store import cases
from coc_service.usecases.custody.casefile import Recipient
from coc_service.usecases.custody.custody import party
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.custody.view import View


class NoSuchReceipt(Exception):
    """No report has this receipt. Unknown, withdrawn and erased look the same."""


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """A receipt in use: the tag by which the case is found, the secret and signing key, and the words."""

    entropy: Secret
    tag: bytes
    secret: RecipientSecret
    signing_key: SigningKey
    words: tuple[str, ...] = field(repr=False)

    def signer(self, party_id: str) -> Signer:
        """Return the party as the signer of entries."""
        return party(party_id, self.signing_key)


@dataclass(frozen=True, slots=True)
class Found:
    """The case that a receipt leads to, and the party whose receipt it is."""

    case: Case
    party: Party

    def recipient(self, keys: ReceiptKeys) -> Recipient:
        """Return the party as a recipient of the case file."""
        return Recipient(self.party.party, keys.secret, self.party.channel)


def sealed_to(committee: Committee, case: Case) -> tuple[Seat, ...]:
    """Return the seats to which the report was sealed when it arrived, in the order of their admission.

    Who has stepped back since is not shown to the reporter.
    """
    leaves = {leaf for _, leaf in case.begins[0].recipients}
    return tuple(seat for seat in committee.admissions.values() if seat.leaf in leaves)


def receipt_keys(entropy: bytes) -> ReceiptKeys:
    """Derive a receipt's keys and words from its bits."""
    return keys_of(Secret(entropy), receipt.to_words(entropy))


def keys_of(entropy: Secret, words: tuple[str, ...]) -> ReceiptKeys:
    """Derive the keys of a receipt whose words are known."""
    secret = receipt_secret(entropy)
    return ReceiptKeys(entropy, receipt_tag(entropy), secret, SigningKey(secret), words)


def draw_receipt(report: Report, *, form_nonce: bytes, keys: ServiceKeys) -> ReceiptKeys:
    """Derive the receipt for this text in this form: always the same one, and never one with a word that could hurt."""
    digest = words_digest(report.model_dump(mode="json"))
    for entropy in receipt_entropies(keys.receipts, form_nonce, words_digest=digest):
        if words := receipt.kind_words(entropy.reveal()):
            return keys_of(entropy, words)
    raise AssertionError


def words_digest(values: Mapping[str, object]) -> bytes:
    """Return SHA-256 of all fields in a fixed encoding, so that a later version derives the same receipt."""
    return sha256(canonical.encode(values))


def find(session: Session, view: View, keys: ReceiptKeys) -> Found:
    """Return what a reporter's receipt leads to. That of another party opens a page of its own, see `find_party`.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn, or not a reporter's.
        Frozen: the case's chain is incomplete.
    """
    found = find_party(session, view, keys)
    if found.party.party != found.case.reporter:
        raise NoSuchReceipt
    return found


def find_party(session: Session, view: View, keys: ReceiptKeys) -> Found:
    """Return what a receipt leads to. The row only finds the case; the receipt's keys must be those of a party in it.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn, or its channel was closed.
        Frozen: the case's chain is incomplete.
    """
    case_id = cases.case_of_receipt(session, keys.tag)
    if case_id is None:
        raise NoSuchReceipt
    try:
        case = view.case(case_id)
    except NoSuchCase as error:
        raise NoSuchReceipt from error
    for one in case.open_parties:
        if one.signing_key == keys.signing_key.public:
            return Found(case, one)
    raise NoSuchReceipt
