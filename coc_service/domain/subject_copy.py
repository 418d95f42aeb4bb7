"""What is given to somebody who asks what is held about them: texts about them, without a word that tells of anybody else.

The words to take out come from names that are known, from what others told (`letter_lint`), and from the member who looks them
through. What that person wrote themself stays as it is.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coc_service.domain import letter_lint
from coc_service.domain.letter_lint import Guarded, Hint
from coc_service.domain.name_letters import plain

FORMAT = 1
PERSON, WORDS = "[another person]", "[words of another person]"
_ONE_PERSON = re.compile(rf"{re.escape(PERSON)}(?:[ ]{re.escape(PERSON)})+")  # a first name and a surname
_ROUNDS = 20  # the lint names a person once a text; every place of these words is replaced before it looks again


@dataclass(frozen=True, slots=True)
class Extract:
    """One text: what kind of record it is from, when it is from, whether the person wrote it, and its words."""

    record: str
    kind: str
    at: str
    is_own: bool
    text: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words that were taken out, and what stands in their place."""

    words: str
    by: str


def stripped(
    extracts: Iterable[Extract], guarded: Guarded, more: Sequence[str] = ()
) -> tuple[list[Extract], list[Replaced]]:
    """Return the texts without third parties, and all that was taken out, each once. `more` are words that a member adds."""
    found: list[Replaced] = []
    texts = []
    for one in extracts:
        text, taken = (one.text, []) if one.is_own else _stripped(one.text, guarded, more)
        texts.append(replace(one, text=text))
        found += taken
    return texts, list(dict.fromkeys(found))


def _stripped(text: str, guarded: Guarded, more: Sequence[str]) -> tuple[str, list[Replaced]]:
    taken: list[Replaced] = []
    for written in (str, plain):  # as it is, and then whatever was written in other letters
        named = [Replaced(words, PERSON) for words in more if words and _place(words).search(written(text))]
        text = _without(written(text), named) if named else text
        taken += [one for one in named if one not in taken]
    for _ in range(_ROUNDS):
        marked = text.replace(WORDS, "\n").replace(PERSON, "\n")  # what stands in their place is nobody's words
        found = [
            Replaced(one.words, WORDS if one.hint is Hint.PHRASE else PERSON)
            for one in letter_lint.look(marked, guarded)
        ]
        before, text = text, _without(text, sorted(found, key=lambda one: -len(one.words)))
        taken += [one for one in found if one not in taken]
        if text == before:  # nothing is left, or it is written in letters that were read as others
            text = plain(before)
        if text == before:
            break
    return _ONE_PERSON.sub(PERSON, text), taken


def _without(text: str, taken: Iterable[Replaced]) -> str:
    for one in taken:
        text = _place(one.words).sub(one.by, text)
    return text


def _place(words: str) -> re.Pattern[str]:
    """Return where these words stand, as whole words if they begin and end as words do. Between them may be anything that is no
    letter, and around them what is none: "Robin_Okafor_2.png" has both names.
    """
    before = r"(?<![^\W\d_])" if words[:1].isalnum() and words[:1].isascii() else ""
    after = r"(?![^\W\d_])" if words[-1:].isalnum() and words[-1:].isascii() else ""
    return re.compile(before + r"[\W_]+".join(map(re.escape, words.split())) + after, re.IGNORECASE)


def encoded(about: str, extracts: Sequence[Extract], *, salt: str) -> str:
    """Return what is given out as JSON. `salt` keeps guesses of it from being tested by its digest."""
    said = {
        "format": FORMAT,
        "about": about,
        "salt": salt,
        "records": [
            {"kind": one.kind, "at": one.at, "by": "you" if one.is_own else "the committee", "text": one.text}
            for one in extracts
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def decoded(text: str) -> list[Extract]:
    """Return the texts that `encoded` wrote."""
    said = json.loads(text)
    return [Extract("", one["kind"], one["at"], one["by"] == "you", one["text"]) for one in said["records"]]


def as_letter(text: str) -> str:
    """Return what is given out as the text of a letter."""
    return "\n\n".join(f"{one.at[:10]}\n{one.text}" for one in decoded(text))
