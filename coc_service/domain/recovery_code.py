"""The recovery code: twelve printed words that open a member's keys in place of the passphrase.

Nine words are 90 random bits, three are check words. The list and the check words are those of SLIP-0039, with a customization
string of its own, so that no receipt is a recovery code.
"""

from collections.abc import Sequence

from shamir_mnemonic.rs1024 import create_checksum, verify_checksum
from shamir_mnemonic.wordlist import WORDLIST

from coc_service.domain import receipt, typed_words

ENTROPY_BYTES = 12
WORD_COUNT = 12
_DATA_WORDS = 9
_WORD_BITS = 10
_PREFIX_CHARS = 4
_CUSTOMIZATION = b"coc-recovery"
_INDEX_OF_PREFIX = {word[:_PREFIX_CHARS]: index for index, word in enumerate(WORDLIST)}


def to_words(entropy: bytes) -> tuple[str, ...] | None:
    """Return the words of a code from 12 random bytes, of which 90 bits are used; None if one of them could hurt.

    Raises:
        ValueError: not 12 bytes.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(len(entropy))
    number = int.from_bytes(entropy, "big")
    indexes = [number >> _WORD_BITS * place & 0x3FF for place in range(_DATA_WORDS)]
    words = tuple(WORDLIST[index] for index in [*indexes, *create_checksum(indexes, _CUSTOMIZATION)])
    return words if receipt.is_kind(words) else None


def read(typed: str) -> str:
    """Return the words of a typed code, each with a blank between; "" if it is none. Four letters of a word suffice."""
    words = typed_words.words_in(typed, is_listed=_is_listed)
    indexes = [_INDEX_OF_PREFIX.get(word[:_PREFIX_CHARS], -1) for word in words]
    if len(indexes) != WORD_COUNT or -1 in indexes or not _are_whole(words, indexes):
        return ""
    return " ".join(WORDLIST[index] for index in indexes) if verify_checksum(indexes, _CUSTOMIZATION) else ""


def _is_listed(word: str) -> bool:
    return word in WORDLIST


def _are_whole(words: Sequence[str], indexes: Sequence[int]) -> bool:
    """Whether each word is the listed one or its beginning: another word with the same four letters is a mistake."""
    return all(str(WORDLIST[index]).startswith(word) for word, index in zip(words, indexes, strict=True))
