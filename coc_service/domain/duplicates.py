"""Groups texts that are nearly the same, such as the copies of one advertisement. It only sorts: nothing is decided by it.

A text is compared by its runs of five characters, so that a changed name or address makes little difference, in any script. Of
these runs a fixed sample is kept (bottom-k of their hashes; Broder 1997), which estimates how many two texts share.
"""

import unicodedata
from collections.abc import Mapping
from itertools import islice
from zlib import crc32

RUN_CHARS = 5
SAMPLE = 64
LOOKED_AT_CHARS = 4_000
ALIKE = 0.5  # the least part of the runs that two texts share; two stories of different people share a tenth
_SPREAD = 0x9E3779B1  # an odd number: multiplying by it spreads the checksums over all 32 bits

Sketch = frozenset[int]


def groups(texts: Mapping[str, str]) -> list[list[str]]:
    """Return the keys of texts that are alike, in order; a text like no other is a group of its own.

    Each text is compared with the first of every group. The same texts in the same order give the same groups.
    """
    found: list[tuple[Sketch, list[str]]] = []
    for key, text in texts.items():
        own = sketch(text)
        for first, keys in found:
            if likeness(own, first) >= ALIKE:
                keys.append(key)
                break
        else:
            found.append((own, [key]))
    return [keys for _, keys in found]


def sketch(text: str) -> Sketch:
    """Return the sample of a text's runs. Case, width, punctuation and blanks make no difference."""
    plain = unicodedata.normalize("NFKC", text[:LOOKED_AT_CHARS]).casefold()
    letters = "".join(filter(str.isalnum, plain)) or plain.strip()
    runs = {letters[start : start + RUN_CHARS] for start in range(max(1, len(letters) - RUN_CHARS + 1))}
    return frozenset(islice(sorted(crc32(run.encode()) * _SPREAD & 0xFFFFFFFF for run in runs), SAMPLE))


def likeness(one: Sketch, other: Sketch) -> float:
    """Return the estimated part of the runs that both texts have, from 0 to 1."""
    sample = list(islice(sorted(one | other), SAMPLE))
    return sum(run in one and run in other for run in sample) / len(sample)
