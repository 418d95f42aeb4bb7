"""Eight words that stand in for a code app that is lost: 80 bits, from the receipt's word list."""

from shamir_mnemonic.wordlist import WORDLIST

SIZE_BYTES = 10
_WORD_BITS = 10
_WORDS = SIZE_BYTES * 8 // _WORD_BITS


def of_bytes(value: bytes) -> tuple[str, ...]:
    """Return ten bytes as eight words, the highest bits first."""
    number = int.from_bytes(value, "big")
    shifts = range((_WORDS - 1) * _WORD_BITS, -1, -_WORD_BITS)
    return tuple(WORDLIST[number >> shift & (len(WORDLIST) - 1)] for shift in shifts)
