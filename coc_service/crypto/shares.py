"""A recovery key split among trustees: SLIP-0039 shares, each as 33 words. A library splits and joins them."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from coc_service.crypto.recipient import encryption_public_key
from coc_service.crypto.secrets import RecipientSecret

WORD_COUNT = 33
LABEL_WORDS = 4  # they name the ceremony and the share, and are no secret
_NO_PASSPHRASE = b""  # with a wrong one the library joins another secret without a word


class SharesMismatch(Exception):
    """These words do not join to the key: they are mistyped, of another ceremony, or the same ones twice."""


def split(secret: RecipientSecret, *, needed: int, count: int) -> list[str]:
    """Return the words of `count` shares, of which any `needed` join to the secret.

    Source: SLIP-0039, one group; iteration exponent as the library has it, because the secret is random.
    """
    [shares] = generate_mnemonics(1, [(needed, count)], secret.reveal(), passphrase=_NO_PASSPHRASE)
    return list(shares)


def join(shares: Sequence[str], *, encryption_key: bytes) -> RecipientSecret:
    """Return the secret of this public key, joined from as many shares as are needed.

    Raises:
        SharesMismatch: they join to nothing, or to another key.
    """
    try:
        secret = RecipientSecret(combine_mnemonics(shares, passphrase=_NO_PASSPHRASE))
    except (MnemonicError, ValueError) as error:
        raise SharesMismatch from error
    if encryption_public_key(secret) != encryption_key:
        raise SharesMismatch
    return secret


def is_share(words: str) -> bool:
    """Whether these words are one whole share of one group. The check words find a mistyped one."""
    try:
        share = Share.from_mnemonic(words)
    except (MnemonicError, ValueError):
        return False
    return bool(share.group_count == 1 and len(words.split()) == WORD_COUNT)


def label(words: str) -> str:
    """Return the first words of a share, by which its paper can be told from others. They are no secret."""
    return " ".join(words.split()[:LABEL_WORDS])
