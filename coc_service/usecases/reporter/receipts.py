"""A receipt's bits, and the keys they become."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.crypto import (
    RecipientSecret,
    Secret,
    receipt_entropy,
    receipt_secret,
    receipt_tag,
    sha256,
    signing_public_key,
)
from coc_service.domain import receipt
from coc_service.domain.case_state import Case, Party
from coc_service.domain.report import Report
from coc_service.store import cases
from coc_service.usecases.custody.casefile import Recipient
from coc_service.usecases.custody.custody import party
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.custody.view import View


class NoSuchReceipt(Exception):
    """No report answers to this receipt: unknown, withdrawn and erased are the same."""


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """A receipt in use: what the case is found by, and what opens and signs."""

    entropy: Secret
    tag: bytes
    secret: RecipientSecret

    def signer(self, party_id: str) -> Signer:
        """Return the party that signs with this receipt."""
        return party(party_id, self.secret)


@dataclass(frozen=True, slots=True)
class Found:
    """The case a receipt leads to, and whose receipt it is there."""

    case: Case
    party: Party

    def recipient(self, keys: ReceiptKeys) -> Recipient:
        """Return the party as a recipient."""
        return Recipient(self.party.party, keys.secret, self.party.channel)


def receipt_keys(entropy: bytes) -> ReceiptKeys:
    """Return what a receipt's bits become."""
    secret = Secret(entropy)
    return ReceiptKeys(secret, receipt_tag(secret), receipt_secret(secret))


def draw_receipt(report: Report, *, form_nonce: bytes, keys: ServiceKeys) -> Secret:
    """Return the receipt these words in this form lead to: always the same one, never one with a word that could hurt."""
    digest = words_digest(report.model_dump(mode="json"))
    for draw in count():
        entropy = receipt_entropy(keys.receipts, form_nonce, words_digest=digest, draw=draw)
        if receipt.leads_to_kind_words(entropy.reveal()):
            return entropy
    raise AssertionError


def words_digest(values: Mapping[str, object]) -> bytes:
    """Return SHA-256 of every field in one fixed form, so that a later version finds the same."""
    return sha256(canonical.encode(values))


def find(session: Session, view: View, keys: ReceiptKeys) -> Found:
    """Return what a receipt leads to. The row only finds the case: the receipt's own key must be a party's there.

    Raises:
        NoSuchReceipt: nothing answers to it.
        Frozen: the case's chain is incomplete.
    """
    case_id = cases.case_of_receipt(session, keys.tag)
    if case_id is None:
        raise NoSuchReceipt
    try:
        case = view.case(case_id)
    except NoSuchCase as error:
        raise NoSuchReceipt from error
    own = signing_public_key(keys.secret)
    for one in case.open_parties:
        if one.signing_key == own:
            return Found(case, one)
    raise NoSuchReceipt
