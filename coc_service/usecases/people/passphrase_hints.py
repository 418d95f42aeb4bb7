"""zxcvbn's feedback about a passphrase, as messages of the catalogue."""

from collections.abc import Mapping
from typing import TypedDict

from coc_service.catalogue import Message, msg

ONE_MORE = msg("Add another word or two that have nothing to do with the others.")
# zxcvbn's own sentences. A test compares them with the installed version; unknown ones are omitted, not shown in English.
HINTS: Mapping[str, Message] = {
    hint.msgid: hint
    for hint in (
        msg("A word by itself is easy to guess."),
        msg("Add another word or two. Uncommon words are better."),
        msg("All-uppercase is almost as easy to guess as all-lowercase."),
        msg("Avoid dates and years that are associated with you."),
        msg("Avoid recent years."),
        msg("Avoid repeated words and characters."),
        msg("Avoid sequences."),
        msg("Avoid years that are associated with you."),
        msg("Capitalization doesn't help very much."),
        msg("Common names and surnames are easy to guess."),
        msg("Dates are often easy to guess."),
        msg("Names and surnames by themselves are easy to guess."),
        msg("No need for symbols, digits, or uppercase letters."),
        msg("Predictable substitutions like '@' instead of 'a' don't help very much."),
        msg("Recent years are easy to guess."),
        msg('Repeats like "aaa" are easy to guess.'),
        msg('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
        msg("Reversed words aren't much harder to guess."),
        msg('Sequences like "abc" or "6543" are easy to guess.'),
        msg("Short keyboard patterns are easy to guess."),
        msg("Straight rows of keys are easy to guess."),
        msg("This is a top-10 common password."),
        msg("This is a top-100 common password."),
        msg("This is a very common password."),
        msg("This is similar to a commonly used password."),
        msg("Use a few words, avoid common phrases."),
        msg("Use a longer keyboard pattern with more turns."),
    )
}


class Feedback(TypedDict):
    """The type of `feedback` in zxcvbn's result."""

    warning: str
    suggestions: list[str]


def of(feedback: Feedback) -> list[Message]:
    """Return the sentences to show: at least one."""
    said = (feedback["warning"], *feedback["suggestions"])
    return [HINTS[sentence] for sentence in said if sentence in HINTS] or [ONE_MORE]
