"""Reads one text for the names of an index. Its time is proportional to the text's length, whatever the text is."""

import re
from functools import cached_property

from coc_service.domain.name_index import SHORTEST_SQUEEZED, Index, squeezed
from coc_service.domain.name_letters import (
    RUN,
    Writing,
    latin,
    look_alikes,
    one_vowel,
    plain,
    prefixed_key,
    syllables_key,
    together_key,
    writing_of,
)
from coc_service.domain.name_spellings import SHORTEST_JOINED, Part, Tier, tier_of
from coc_service.domain.name_tables import ENDINGS, FUNCTION_WORDS, PARTICLES, TITLES

_EMPHASIS = re.compile(r"(?<!\w)_+(?=[^\W_])([^_\n]{1,100}?)_+(?!\w)")
_PUNCTUATION = str.maketrans({code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")})
_ASCII_PUNCTUATION = re.compile(r"[^\w\u0080-\U0010ffff]+")
_WITH_APOSTROPHES = re.compile(r"[^\W_]+(?:'[^\W_]+)+")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;\n\"“”«»(\[*•\u2013\u2014]")
_AFTER_AT = re.compile(r"@(\w[\w.\-]*)")
_WRAPPING = "<>()[]{},;:.!?\"'“”*"
_FEW_WORDS, _VERY_FEW_WORDS = 3, 2
_LONGEST_ENDING = max(map(len, ENDINGS))
_ARABIC_PREFIXES = frozenset("و ف ب ل ك س ال وال بال فال كال لل ول وب فل".split())
_HEBREW_PREFIXES = frozenset(
    "\u05d5 ש ה ב ל מ כ \u05d5ש \u05d5ה \u05d5ב \u05d5ל \u05d5מ \u05d5כ שה שב של שמ כש מה לכש".split()
)
_PREFIXES = _ARABIC_PREFIXES | _HEBREW_PREFIXES
_LONGEST_PREFIX = max(map(len, _PREFIXES))
_LONGEST_SUFFIX = 4
_LONGEST_JOINED = 80
_ORDINARY = FUNCTION_WORDS - PARTICLES
_BLANK_BETWEEN_HAN = re.compile("(?<=[\u3041-\u30ff\u4e00-\u9fff]) (?=[\u3041-\u30ff\u4e00-\u9fff])")
_SHORTEST_WITH_SUFFIX = 4


class Reading:
    """One text, and the members found in it so far."""

    def __init__(self, text: str, index: Index) -> None:
        """Split the text into words, each as written and as it is compared."""
        text = plain(text)
        self.text = _EMPHASIS.sub(r"\1", text) if "_" in text else text
        self.index = index
        self.found: dict[str, str] = {}
        self.writings: dict[str, Writing] = {}
        if self.text.isascii():
            spaced = self.text.translate(_PUNCTUATION)  # five times as fast as a regular expression, but only for ASCII
            self.words, self.keys = spaced.split(), one_vowel(spaced.lower()).split()
        else:
            chunks = _ASCII_PUNCTUATION.sub(" ", self.text).split()
            self.words = [word for chunk in chunks for word in ([chunk] if chunk.isascii() else RUN.findall(chunk))]
            self.writings = {word: writing_of(word) for word in set(self.words)}
            known = {word: latin(word) if one is Writing.ALPHABET else "" for word, one in self.writings.items()}
            self.keys = [known[word] for word in self.words]

    def mentions(self) -> dict[str, str]:
        """Return who is named, each with the words that name them first."""
        self._alphabetic_words()
        self._words_with_apostrophes()
        if "@" in self.text:
            self._handles_after_at()
            self._addresses()
        if self.writings and set(self.writings.values()) != {Writing.ALPHABET}:
            self._other_scripts()
        return self.found

    def _find(self, person: str, words: str) -> None:
        self.found.setdefault(person, words)

    # --- words with capitals and endings ------------------------------------------------------------------------------

    def _alphabetic_words(self) -> None:
        starts, joined_starts = self.index.starts, self.index.joined_starts
        short = {key for key in set(self.keys) if len(key) < 3}  # noqa: PLR2004  as `starts`
        likely = {key for key in set(self.keys) if key[:3] in starts}
        read = set[tuple[str, str, str]]()  # in its surroundings: a text may repeat one word ten thousand times
        for at, key in enumerate(self.keys):
            if key not in likely and key not in short:
                continue
            before, after = self.keys[at - 1] if at else "", "".join(self.keys[at + 1 : at + 2])
            here = (self.words[at], before, after)
            if (key in likely or (key + after)[:3] in joined_starts) and here not in read:
                read.add(here)
                self._word(at, key)
                self._joined_words(at, key)

    def _word(self, at: int, key: str) -> None:
        word = self.words[at]
        for part in self.index.latin.get(key, ()):
            if part.person not in self.found and (part.tier is Tier.NAME or self._means_a_name(at, part)):
                self._find(part.person, word)
        for part in self.index.joined.get(key, ()):
            self._find(part.person, word)
        self._inflected(key, word)
        self._handle(word)

    def _inflected(self, key: str, words: str) -> None:
        """Find names with an ending, if they have a capital or the text has none at all."""
        for part in self.index.inflected.get(key[:3], ()):
            if part.person not in self.found and _is_inflected(key, part) and self._may_be_a_name(words):
                self._find(part.person, words)

    def _may_be_a_name(self, words: str) -> bool:
        return not self.has_capitals or words != words.lower() or not _has_case(words)

    def _means_a_name(self, at: int, part: Part) -> bool:
        """Whether an ordinary word that is also a name means the name here."""
        if len(self.words) <= (_VERY_FEW_WORDS if part.tier is Tier.FUNCTION else _FEW_WORDS):
            return True
        if self._is_written_as_name(at, part.tier):
            return True
        return self._stands_beside_a_name(at, part) or self._follows_a_title(at)

    def _is_written_as_name(self, at: int, tier: Tier) -> bool:
        if not self.has_capitals:
            return tier is Tier.NOUN
        if tier is Tier.FUNCTION:
            return self.words[at].istitle() and not self._begins_a_sentence(at)
        return self.words[at][0].isupper()

    def _stands_beside_a_name(self, at: int, part: Part) -> bool:
        """Whether a neighbouring word is another part of the same name; one of two function words needs a capital."""
        for beside in (at - 1, at + 1):
            key = self.keys[beside] if 0 <= beside < len(self.keys) else ""
            for other in self.index.latin.get(key, ()):
                is_ordinary = part.tier is other.tier is Tier.FUNCTION
                is_written_as_name = self.words[at].istitle() and self.words[beside].istitle()
                if other.person == part.person and other.key != part.key and (is_written_as_name or not is_ordinary):
                    return True
        return False

    def _follows_a_title(self, at: int) -> bool:
        before = self.keys[at - 1] if at else ""
        return before in TITLES and (self.words[at - 1][0].isupper() or len(before) <= len("mrs"))

    def _begins_a_sentence(self, at: int) -> bool:
        if at == 0:
            return True
        return _ENDS_A_SENTENCE.search(self.text, self._ends[at - 1], self._ends[at] - len(self.words[at])) is not None

    @cached_property
    def _ends(self) -> list[int]:
        """Return where each word ends."""
        ends, at = list[int](), 0
        for word in self.words:
            at = self.text.index(word, at) + len(word)
            ends.append(at)
        return ends

    @cached_property
    def has_capitals(self) -> bool:
        """Whether the writer uses capitals. "I" and words in capitals only do not count."""
        return any(word[:1].isupper() and word[1:].islower() for word in self.words)

    def _joined_words(self, at: int, key: str) -> None:
        """Look up two and three neighbouring words as one: "Van den Berg" is Vandenberg."""
        together = key
        for stop in (at + 2, at + 3):
            together += "".join(self.keys[stop - 1 : stop])
            if together[:3] not in self.index.joined_starts or len(together) > _LONGEST_JOINED:
                return
            if len(together) >= SHORTEST_SQUEEZED:
                self._together(together, at, stop)

    def _together(self, together: str, at: int, stop: int) -> None:
        written = " ".join(self.words[at:stop])
        for person in self.index.handles.get(together, ()):
            self._find(person, written)
        if len(together) < SHORTEST_JOINED or not self._may_be_a_name(written):
            return
        if written == written.lower() and not _ORDINARY.isdisjoint(self.keys[at:stop]):
            return  # "in grid" is not Ingrid
        for part in (*self.index.joined.get(together, ()), *self.index.latin.get(together, ())):
            self._find(part.person, written)
        self._inflected(together, written)

    def _words_with_apostrophes(self) -> None:
        """Look words up with their apostrophes taken out: "O'Brien" is Obrien. Also words that mix look-alike letters."""
        chunks = [chunk for chunk in self.text.split() if "'" in chunk] if "'" in self.text else []
        written = [word for chunk in chunks for word in _WITH_APOSTROPHES.findall(chunk)]
        for word in [*dict.fromkeys(written), *([] if self.text.isascii() else look_alikes(self.text))]:
            key = latin(word.replace("'", ""))
            for part in (*self.index.latin.get(key, ()), *self.index.joined.get(key, ())):
                if part.tier is Tier.NAME:
                    self._find(part.person, word)
            self._inflected(key, word)

    # --- handles and addresses ----------------------------------------------------------------------------------------

    def _handle(self, word: str) -> None:
        """Find a handle without "@", unless it is an ordinary word in a sentence."""
        people = self.index.handles.get(word.casefold(), ())
        if people and (not word.isalpha() or len(self.words) <= _VERY_FEW_WORDS or tier_of(latin(word)) is Tier.NAME):
            for person in people:
                self._find(person, word)

    def _handles_after_at(self) -> None:
        for written in _AFTER_AT.findall(self.text):
            handle = written.rstrip(".-").casefold()
            for person in self.index.handles.get(handle) or self.index.handles.get(squeezed(handle), ()):
                self._find(person, "@" + written)

    def _addresses(self) -> None:
        for chunk in self.text.split():
            if "@" in chunk:
                address = chunk.strip(_WRAPPING).casefold().removeprefix("mailto:")
                for person in self.index.addresses.get(address, ()):
                    self._find(person, address)

    # --- other scripts ------------------------------------------------------------------------------------------------

    def _other_scripts(self) -> None:
        before = ""
        for word in self.words:
            match self.writings[word]:
                case Writing.PREFIXED:
                    self._prefixed(word, before)
                case Writing.SYLLABLES:
                    self._syllables(word)
                case Writing.HANGUL:
                    self._hangul(word, before)
                case _:
                    pass
            before = word
        self._unspaced()

    @cached_property
    def _has_yeh(self) -> bool:
        return "\u064a" in self.text or "\u06cc" in self.text

    def _prefixed(self, word: str, before: str) -> None:
        """Look up an Arabic or Hebrew word as it is, without its particle, and joined with the word before."""
        key = prefixed_key(word, has_yeh=self._has_yeh)
        together = prefixed_key(before, has_yeh=self._has_yeh) + key if before else key
        for whole in (key, together):
            for chars in range(min(_LONGEST_PREFIX, len(whole) - 2) + 1):
                if chars == 0 or whole[:chars] in _PREFIXES:
                    for part in self.index.prefixed.get(whole[chars:], ()):
                        self._find(part.person, word)

    def _syllables(self, word: str) -> None:
        """Look up an Indic word: with a short ending after a long name, and by its Latin spelling."""
        key = syllables_key(word)
        for part in self.index.syllables.get(key[:2], ()):
            ending = len(key) - len(part.key)
            may_end = len(part.key) >= _SHORTEST_WITH_SUFFIX and ending <= _LONGEST_SUFFIX
            if key == part.key or (may_end and key.startswith(part.key)):
                self._find(part.person, word)
        for part in self.index.latin.get(latin(word), ()):
            if part.tier is Tier.NAME:
                self._find(part.person, word)

    def _hangul(self, word: str, before: str) -> None:
        """Look up the beginning of a Korean word; a family name of one syllable may stand before a blank."""
        for start in (word, before + word) if len(before) == 1 else (word,):
            for part in self.index.hangul.get(start[:2], ()):
                if start.startswith(part.key):
                    self._find(part.person, word)

    def _unspaced(self) -> None:
        if not self.index.unspaced:
            return
        text = together_key(self.text)
        without_blanks = _BLANK_BETWEEN_HAN.sub("", text)
        for part in self.index.unspaced:
            at = text.find(part.key)
            if at >= 0:
                self._find(part.person, self.text[at : at + len(part.key)])
            elif part.key in without_blanks:
                self._find(part.person, part.key)


def _is_inflected(key: str, part: Part) -> bool:
    return key != part.key and any(
        key.startswith(stem) and key[len(stem) : len(stem) + _LONGEST_ENDING + 1] in ENDINGS for stem in part.stems
    )


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()
