"""The receipt: 110 random bits as eleven words, and three check words that detect and correct typing errors.

The word list and the check words are those of SLIP-0039: 1,024 words, no two with the same first four letters, and a
Reed-Solomon code over GF(1024) with three check symbols. It detects every error in up to three words and corrects any
one. Anyone can compute the check words, so correct ones do not reveal whether a receipt exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import combinations
from operator import ne

from shamir_mnemonic.rs1024 import create_checksum
from shamir_mnemonic.wordlist import WORDLIST

from coc_service.domain import typed_words

ENTROPY_BITS = 110
ENTROPY_BYTES = 14
WORD_BITS = 10
DATA_WORDS = 11
CHECK_WORDS = 3
WORD_COUNT = DATA_WORDS + CHECK_WORDS
PREFIX_CHARS = 4

_CUSTOMIZATION = b"coc-receipt"
_UNKIND = frozenset(
    """afraid alcohol angry anxiety armed blind boring broken burden burning capture chubby crazy
    criminal crisis critical crunch crush damage darkness debris destroy disaster disease dismiss
    divorce dominant drug dwarf enemy envy epidemic evil excuse exhaust failure fake false fangs
    fatal fatigue forbid forget fumes grief gross grumpy guilt gums hairy havoc hazard hesitate hobo
    hunting hush injury inmate intimate invasion judicial junk jury knife lair lawsuit losing lying
    maiden mental negative nervous nuclear numb obesity penalty phantom pistol plunge predator
    pregnant prisoner punish puny racism raspy regret reject romantic ruin rumor sack scandal scared
    scatter screw shame skin skunk slap slavery smear smell smirk smug snake soldier spew spit
    squeeze strike submit surprise testify thorn threaten toxic trash trouble ugly unfair unhappy
    unkind vampire verdict vexed victim violence weapon wits wolf wrist yelp""".split()
)
_INDEX_OF_PREFIX = {word[:PREFIX_CHARS]: index for index, word in enumerate(WORDLIST)}


@dataclass(frozen=True, slots=True)
class WrongWord:
    """A wrong word: its position (from 1), what was typed, and the word that was most likely meant ("" if unclear)."""

    place: int
    typed: str
    likely: str


class ReceiptMistyped(Exception):
    """The words are not a receipt. `count` is how many were typed; `wrong_words` are the wrong ones: empty if they cannot be
    determined, None if they were not searched for. `right` are the typed words as a receipt, if only their order is wrong, as
    when they were read across printed columns instead of down, or if others stand between them.
    """

    def __init__(
        self, *, count: int, wrong_words: tuple[WrongWord, ...] | None = (), right: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.count = count
        self.wrong_words = wrong_words
        self.right = right


def changed_places(wrong: Sequence[WrongWord]) -> bool:
    """Whether these are two words of a receipt that stand in each other's place: no other two wrong words are on the list."""
    return len(wrong) == 2 and all(_is_listed(one.typed) for one in wrong)  # noqa: PLR2004  two words, as the name says


def to_words(entropy: bytes) -> tuple[str, ...]:
    """Return the fourteen words of a receipt's 110 bits (14 bytes, the two highest bits zero)."""
    indexes = _indexes(entropy)
    return tuple(WORDLIST[index] for index in [*indexes, *_checksum(indexes)])


def kind_words(entropy: bytes) -> tuple[str, ...] | None:
    """Return a receipt's words; None if one of them could hurt. The check words, which are slow to compute, come last."""
    if not is_kind([WORDLIST[index] for index in _indexes(entropy)]):
        return None
    words = to_words(entropy)
    return words if is_kind(words) else None


def _indexes(entropy: bytes) -> list[int]:
    number = int.from_bytes(entropy, "big")
    if len(entropy) != ENTROPY_BYTES or number >> ENTROPY_BITS:
        raise ValueError("a receipt has 110 bits in 14 bytes")
    return [number >> WORD_BITS * place & 0x3FF for place in reversed(range(DATA_WORDS))]


def is_kind(words: Sequence[str]) -> bool:
    """Whether no word could hurt the person who has to keep them."""
    return not _UNKIND.intersection(words)


def exact(text: str) -> bytes | None:
    """Return the 14 bytes of a receipt typed without error, else None. Takes about 0.1 ms, whatever was typed.

    Labels and numbers around the words are no error, and words with the numbers 1 to 14 may stand in any order.
    """
    found = _bits(_split(text))
    if found is None and (numbered := typed_words.by_number(text, count=WORD_COUNT)):
        return _bits(numbered)
    return found


def _bits(words: Sequence[str]) -> bytes | None:
    """Return the 14 bytes of fourteen words that are a receipt, else None."""
    indexes = _typed_indexes(words)
    known = [index for index in indexes if index is not None]
    if len(known) != WORD_COUNT or len(indexes) != WORD_COUNT or _syndrome(known):
        return None
    number = 0
    for index in known[:DATA_WORDS]:
        number = number << WORD_BITS | index
    return number.to_bytes(ENTROPY_BYTES, "big")


def from_text(text: str) -> bytes:
    """Return the 14 bytes of a typed receipt: any case, any blanks, hyphens or line breaks; four letters of a word suffice.

    Raises:
        ReceiptMistyped: with the wrong words, if they can be determined, or with the right order.
    """
    if (found := exact(text)) is not None:
        return found
    typed = _split(text)
    if len(typed) != WORD_COUNT:
        raise ReceiptMistyped(count=len(typed), wrong_words=_unlisted(typed), right=_listed_alone(typed))
    if right := _in_order(typed):
        raise ReceiptMistyped(count=WORD_COUNT, right=right)
    indexes = _typed_indexes(typed)
    unknown = [place for place, index in enumerate(indexes) if index is None]
    known = [index or 0 for index in indexes]
    wrong = _correct_unlisted(typed, known, unknown) if unknown else _correct(typed, known)
    raise ReceiptMistyped(count=WORD_COUNT, wrong_words=wrong)


def _listed_alone(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the listed words if they are a receipt without the others between them; else ()."""
    listed = [word for word in typed if _is_listed(word)]
    return tuple(listed) if _bits(listed) is not None else ()


def _in_order(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the words in the order of the columns they were read across; () if no such order is a receipt.

    Two that only changed places are told by `_correct`, which names them.
    """
    orders = (one for one in typed_words.other_orders(typed) if sum(map(ne, one, typed)) > 2)  # noqa: PLR2004  those two
    return next((tuple(one) for one in orders if _bits(one) is not None), ())


def _typed_indexes(typed: Sequence[str]) -> list[int | None]:
    """Return each word's index in the list; None for a word that is not on it."""
    return [_INDEX_OF_PREFIX.get(word[:PREFIX_CHARS]) if _is_listed(word) else None for word in typed]


def _split(text: str) -> list[str]:
    """Split a text into its words. If there are too many, labels such as "Word 1:" are left out."""
    typed = typed_words.words_in(text, is_listed=_is_listed)
    return typed_words.without_labels(typed, count=WORD_COUNT)


def _is_listed(word: str) -> bool:
    """Whether the word is on the list, or is a cut-off form of one that is."""
    index = _INDEX_OF_PREFIX.get(word[:PREFIX_CHARS])
    return index is not None and WORDLIST[index].startswith(word)


def _unlisted(typed: Sequence[str]) -> tuple[WrongWord, ...]:
    """Return the unlisted ones of the first fourteen words only: each suggestion takes milliseconds, and a text may be long."""
    first = enumerate(typed[:WORD_COUNT], 1)
    return tuple(WrongWord(place, word, _nearest(word)) for place, word in first if not _is_listed(word))


def _nearest(word: str) -> str:
    return next(iter(get_close_matches(word[:16], WORDLIST, n=1, cutoff=0.6)), "")


def _correct_unlisted(typed: Sequence[str], known: list[int], unknown: list[int]) -> tuple[WrongWord, ...]:
    """Return each unlisted word. If there is only one, the check words determine the right word exactly."""
    if len(unknown) == 1:
        place, difference = _single_errors().get(_syndrome(known), (None, 0))
        if place == unknown[0] or not _syndrome(known):
            return (WrongWord(unknown[0] + 1, typed[unknown[0]], WORDLIST[known[unknown[0]] ^ difference]),)
    return tuple(WrongWord(place + 1, typed[place], _nearest(typed[place])) for place in unknown)


def _correct(typed: Sequence[str], known: list[int]) -> tuple[WrongWord, ...]:
    """Return the one wrong word, or two that changed places; nothing if there are more errors than that."""
    place, difference = _single_errors().get(_syndrome(known), (None, 0))
    if place is not None:
        return (WrongWord(place + 1, typed[place], WORDLIST[known[place] ^ difference]),)
    for pair in combinations(range(WORD_COUNT), 2):
        left, right = pair
        swapped = known.copy()
        swapped[left], swapped[right] = known[right], known[left]
        if not _syndrome(swapped):
            return tuple(WrongWord(at + 1, typed[at], WORDLIST[swapped[at]]) for at in pair)
    return ()


def _checksum(indexes: Sequence[int]) -> tuple[int, ...]:
    return tuple(create_checksum(indexes, _CUSTOMIZATION))


def _syndrome(indexes: Sequence[int]) -> tuple[int, ...]:
    """Return the difference between the typed check words and those of the data words; () if they are equal."""
    asked = _checksum(indexes[:DATA_WORDS])
    difference = tuple(a ^ b for a, b in zip(asked, indexes[DATA_WORDS:], strict=True))
    return difference if any(difference) else ()


@cache
def _single_errors() -> dict[tuple[int, ...], tuple[int, int]]:
    """Return syndrome -> (place, difference) for each error in one word. The code is linear: ten bits span each place."""
    table: dict[tuple[int, ...], tuple[int, int]] = {}
    blank = [0] * DATA_WORDS + list(_checksum([0] * DATA_WORDS))
    for place in range(WORD_COUNT):
        span = [(0, (0,) * CHECK_WORDS)]
        for bit in range(WORD_BITS):
            wrong = blank.copy()
            wrong[place] ^= 1 << bit
            effect = _syndrome(wrong)
            span += [(d | 1 << bit, tuple(a ^ b for a, b in zip(s, effect, strict=True))) for d, s in span]
        table.update({syndrome: (place, difference) for difference, syndrome in span if difference})
    return table
