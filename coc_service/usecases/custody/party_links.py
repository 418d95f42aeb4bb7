"""One-time links by which somebody comes to a case as a party. Nothing of a link is stored but its tag."""

from dataclasses import dataclass

from coc_service.crypto import (
    RecipientSecret,
    Secret,
    SigningKey,
    draw_link,
    encryption_public_key,
    link_bits,
    link_party,
    link_secret,
    link_tag,
    link_text,
)
from coc_service.usecases.custody.custody import party
from coc_service.usecases.custody.signer import Signer


class NoSuchLink(Exception):
    """This link opens nothing. Unknown, opened before, closed and lapsed look the same."""


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """A link in use: the tag by which its case is found, and its keys."""

    bits: Secret
    tag: bytes
    secret: RecipientSecret
    signing_key: SigningKey

    @property
    def text(self) -> str:
        """The link's part in the address."""
        return link_text(self.bits)

    @property
    def party(self) -> str:
        """The id of the party whom the link is for."""
        return link_party(self.bits)

    @property
    def encryption_key(self) -> bytes:
        """The key to which the party's channel is wrapped until the link is opened."""
        return encryption_public_key(self.secret)

    def signer(self, party_id: str) -> Signer:
        """Return the party as the signer of the entry that ends the link."""
        return party(party_id, self.signing_key)


def made_by(member: RecipientSecret, case_id: str, nonce: bytes) -> LinkKeys:
    """Return the link that a member makes with one form."""
    return _keys(draw_link(member, case_id, nonce))


def from_text(text: str) -> LinkKeys:
    """Return the link in an address.

    Raises:
        NoSuchLink: it is none.
    """
    try:
        return _keys(link_bits(text))
    except ValueError as error:
        raise NoSuchLink from error


def _keys(bits: Secret) -> LinkKeys:
    secret = link_secret(bits)
    return LinkKeys(bits, link_tag(bits), secret, SigningKey(secret))
