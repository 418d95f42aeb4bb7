"""Keys of a one-time link to a party: derived from its 128 random bits, as a receipt's are from its own.

The bits are in the address alone. What is stored is the tag, from which neither the bits nor the keys can be derived.
"""

import base64

from coc_service.crypto.secrets import RecipientSecret, Secret, derive, to_base32

LINK_SIZE_BYTES = 16
_LINK_LABEL, _SECRET_LABEL, _TAG_LABEL = "party-link", "party-link/secret", "party-link/lookup"
_PARTY_LABEL = "party-link/party"
_PADDING = "======"  # of 16 bytes in base32
_NO_LINK = "not a link"


def draw_link(member: RecipientSecret, case_id: str, nonce: bytes) -> Secret:
    """Return the bits of the link that a member makes with one form: always the same, so that a form sent twice makes one.

    They follow from the member's secret, so nobody else can derive them. The nonce is in that member's page alone.
    """
    return derive(member, _LINK_LABEL, case_id, nonce, size_bytes=LINK_SIZE_BYTES)


def link_secret(bits: Secret) -> RecipientSecret:
    """Return the secret of whoever has the link."""
    return RecipientSecret(derive(bits, _SECRET_LABEL).reveal())


def link_tag(bits: Secret) -> bytes:
    """Return the 32 bytes by which the link's case is found."""
    return derive(bits, _TAG_LABEL).reveal()


def link_party(bits: Secret) -> str:
    """Return the id of the party whom the link is for, like any random id."""
    return to_base32(derive(bits, _PARTY_LABEL, size_bytes=LINK_SIZE_BYTES).reveal())


def link_text(bits: Secret) -> str:
    """Return the bits as they stand in the address: 26 letters and digits."""
    return to_base32(bits.reveal())


def link_bits(text: str) -> Secret:
    """Return the bits of a link in an address.

    Raises:
        ValueError: the text is not one that `link_text` returns.
    """
    try:
        bits = Secret(base64.b32decode(text.upper() + _PADDING))
    except ValueError:
        raise ValueError(_NO_LINK) from None
    if link_text(bits) != text:
        raise ValueError(_NO_LINK)
    return bits
