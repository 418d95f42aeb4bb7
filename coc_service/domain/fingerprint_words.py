"""A fingerprint as words: easier to read aloud, and to hear, than letters and digits.

The ten words are the same 100 bits, ten for each word, and from the same list as the words of a receipt (SLIP-0039). Not all
of them are friendly: unlike a receipt, a fingerprint cannot be drawn again.
"""

from shamir_mnemonic.wordlist import WORDLIST

WORD_COUNT = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # base32, RFC 4648 section 6, in lower case
_LETTER_BITS, _WORD_BITS = 5, 10


def words_of(fingerprint: str) -> tuple[str, ...]:
    """Return the ten words of a fingerprint, as `crypto.fingerprint` writes it: twenty characters, with or without hyphens.

    Raises:
        ValueError: a character that is none of base32, or another length.
    """
    letters = fingerprint.replace("-", "")
    if len(letters) * _LETTER_BITS != WORD_COUNT * _WORD_BITS:
        raise ValueError(len(letters))
    number = 0
    for letter in letters:
        number = number << _LETTER_BITS | _LETTERS.index(letter)
    return tuple(WORDLIST[number >> _WORD_BITS * place & 0x3FF] for place in reversed(range(WORD_COUNT)))
