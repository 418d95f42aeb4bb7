"""The receipt: 110 random bits as eleven words, and three check words that detect and correct typing errors.

The check words are those of SLIP-0039: a Reed-Solomon code over GF(1024) with three check symbols. It detects every error in
up to three words and corrects any one. Anyone can compute the check words, so correct ones do not reveal whether a receipt
exists. The words are those of one of the lists in `receipt_lists`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from operator import ne

from shamir_mnemonic.rs1024 import create_checksum

from coc_service.domain import typed_words
from coc_service.domain.receipt_lists import WordList, by_likelihood, english, is_listed_anywhere, lists

ENTROPY_BITS = 110
ENTROPY_BYTES = 14
WORD_BITS = 10
DATA_WORDS = 11
CHECK_WORDS = 3
WORD_COUNT = DATA_WORDS + CHECK_WORDS
_WORD_MASK = (1 << WORD_BITS) - 1

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
    listed = (all(listed.is_listed(one.typed) for one in wrong) for listed in lists())
    return len(wrong) == 2 and any(listed)  # noqa: PLR2004  two words, as the name says


def to_words(entropy: bytes, *, listed: WordList | None = None) -> tuple[str, ...]:
    """Return the fourteen words of a receipt's 110 bits (14 bytes, the two highest bits zero), in English without a list."""
    indexes, words = _indexes(entropy), (listed or english()).words
    return tuple([words[index] for index in [*indexes, *_checksum(indexes)]])


def kind_words(entropy: bytes) -> tuple[str, ...] | None:
    """Return a receipt's English words; None if one could hurt."""
    if not _unkind_indexes().isdisjoint(_indexes(entropy)):
        return None
    words = to_words(entropy)
    return words if is_kind(words) else None


@cache
def _unkind_indexes() -> frozenset[int]:
    return frozenset(index for index, word in enumerate(english().words) if word in _UNKIND)


def _indexes(entropy: bytes) -> list[int]:
    number = int.from_bytes(entropy, "big")
    if len(entropy) != ENTROPY_BYTES or number >> ENTROPY_BITS:
        raise ValueError("a receipt has 110 bits in 14 bytes")
    return [number >> WORD_BITS * place & _WORD_MASK for place in reversed(range(DATA_WORDS))]


def is_kind(words: Sequence[str]) -> bool:
    """Whether no word could hurt the person who has to keep them."""
    return not _UNKIND.intersection(words)


def exact(text: str) -> bytes | None:
    """Return the 14 bytes of a receipt typed without error, else None. Takes about 0.2 ms, whatever was typed.

    Labels and numbers around the words are no error, and words with the numbers 1 to 14 may stand in any order.
    """
    numbered = typed_words.by_number(text, count=WORD_COUNT)
    for listed in _likely(text):
        found = _bits(_split(text, listed), listed)
        if found is None and numbered:
            found = _bits(numbered, listed)
        if found is not None:
            return found
    return None


def _likely(text: str) -> list[WordList]:
    """Return the lists, the one that the words are most likely from first."""
    words = typed_words.words_in(text, is_listed=is_listed_anywhere)
    return by_likelihood(words, at_least=WORD_COUNT // 2)


def _bits(words: Sequence[str], listed: WordList) -> bytes | None:
    """Return the 14 bytes of fourteen words that are a receipt, else None."""
    indexes = [listed.index(word) for word in words]
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
    listed = _likely(text)[0]
    typed = _split(text, listed)
    if len(typed) != WORD_COUNT:
        right = _listed_alone(typed, listed)
        raise ReceiptMistyped(count=len(typed), wrong_words=_unlisted(typed, listed), right=right)
    if right := _in_order(typed, listed):
        raise ReceiptMistyped(count=WORD_COUNT, right=right)
    indexes = [listed.index(word) for word in typed]
    unknown = [place for place, index in enumerate(indexes) if index is None]
    known = [index or 0 for index in indexes]
    wrong = _correct_unlisted(typed, known, unknown, listed) if unknown else _correct(typed, known, listed)
    raise ReceiptMistyped(count=WORD_COUNT, wrong_words=wrong)


def _listed_alone(typed: Sequence[str], listed: WordList) -> tuple[str, ...]:
    """Return the listed words if they are a receipt without the others between them; else ()."""
    found = [word for word in typed if listed.is_listed(word)]
    return tuple(found) if _bits(found, listed) is not None else ()


def _in_order(typed: Sequence[str], listed: WordList) -> tuple[str, ...]:
    """Return the words in the order of the columns they were read across; () if no such order is a receipt.

    Two that only changed places are told by `_correct`, which names them.
    """
    orders = (one for one in typed_words.other_orders(typed) if sum(map(ne, one, typed)) > 2)  # noqa: PLR2004  those two
    return next((tuple(one) for one in orders if _bits(one, listed) is not None), ())


def _split(text: str, listed: WordList) -> list[str]:
    """Split a text into its words. If there are too many, labels such as "Word 1:" are left out."""
    typed = typed_words.words_in(text, is_listed=listed.is_listed)
    return typed_words.without_labels(typed, count=WORD_COUNT)


def _unlisted(typed: Sequence[str], listed: WordList) -> tuple[WrongWord, ...]:
    """Return the unlisted ones of the first fourteen words only: each suggestion takes milliseconds, and a text may be long."""
    first = enumerate(typed[:WORD_COUNT], 1)
    return tuple(WrongWord(place, word, listed.nearest(word)) for place, word in first if not listed.is_listed(word))


def _correct_unlisted(
    typed: Sequence[str], known: list[int], unknown: list[int], listed: WordList
) -> tuple[WrongWord, ...]:
    """Return each unlisted word. If there is only one, the check words determine the right word exactly."""
    if len(unknown) == 1:
        place, difference = _single_errors().get(_syndrome(known), (None, 0))
        if place == unknown[0] or not _syndrome(known):
            return (WrongWord(unknown[0] + 1, typed[unknown[0]], listed.words[known[unknown[0]] ^ difference]),)
    return tuple(WrongWord(place + 1, typed[place], listed.nearest(typed[place])) for place in unknown)


def _correct(typed: Sequence[str], known: list[int], listed: WordList) -> tuple[WrongWord, ...]:
    """Return the one wrong word, or two that changed places; nothing if there are more errors than that."""
    place, difference = _single_errors().get(_syndrome(known), (None, 0))
    if place is not None:
        return (WrongWord(place + 1, typed[place], listed.words[known[place] ^ difference]),)
    for pair in combinations(range(WORD_COUNT), 2):
        left, right = pair
        swapped = known.copy()
        swapped[left], swapped[right] = known[right], known[left]
        if not _syndrome(swapped):
            return tuple(WrongWord(at + 1, typed[at], listed.words[swapped[at]]) for at in pair)
    return ()


def _checksum(indexes: Sequence[int]) -> tuple[int, ...]:
    """Return the check words of eleven data words. The library takes twenty times as long."""
    checks, effects = _effects()
    for place, index in enumerate(indexes):
        checks ^= effects[place][index]
    return tuple(checks >> WORD_BITS * place & _WORD_MASK for place in reversed(range(CHECK_WORDS)))


@cache
def _effects() -> tuple[int, tuple[tuple[int, ...], ...]]:
    """Return the check words of eleven zeros, and what each word in each place changes in them, all as one number.

    The code is linear: what two changes do together is the exclusive or of what each does alone.
    """
    zeros = [0] * DATA_WORDS
    nothing, effects = _computed(zeros), list[tuple[int, ...]]()
    for place in range(DATA_WORDS):
        span = [0]
        for bit in range(WORD_BITS):
            changed = zeros.copy()
            changed[place] = 1 << bit
            effect = _computed(changed) ^ nothing
            span += [effect ^ other for other in span]
        effects.append(tuple(span))
    return nothing, tuple(effects)


def _computed(indexes: Sequence[int]) -> int:
    number = 0
    for check in create_checksum(indexes, _CUSTOMIZATION):
        number = number << WORD_BITS | check
    return number


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
