"""What the recovery commands do at the screen: show one trustee's words at a time, and read words from their papers."""

from dataclasses import dataclass

import click
from shamir_mnemonic.wordlist import WORDLIST

from coc_service.crypto import shares
from coc_service.domain import typed_words

_PREFIX_CHARS = 4  # no two words of the list have the same first four letters
_BY_PREFIX = {word[:_PREFIX_CHARS]: str(word) for word in WORDLIST}
_IN_ROW = 3
# Also what has scrolled away: whoever comes next must not find the words by scrolling back.
_CLEAR = "\033[H\033[2J\033[3J"
_NO_WORD = "This is no word of the list: {0}. Type that line again."
_MISTYPED = "These are {0} words, but one of them is not right: the check words do not fit. Begin again."
_TOO_MANY = "A share has {0} words. Begin again."


@dataclass(frozen=True, slots=True)
class Trustee:
    """A trustee: their name, and the words of their share."""

    name: str
    words: str


def clear() -> None:
    """Clear the screen, with what has scrolled away."""
    click.echo(_CLEAR, nl=False)


def hand_out(trustee: Trustee, *, number: int, count: int) -> None:
    """Show a trustee their words and let them type them back from their paper. Then nothing of it is on the screen, also if
    the ceremony is broken off.
    """
    clear()
    click.echo(f"Trustee {number} of {count}: {trustee.name}. Everyone else looks away now.")
    click.prompt("Press Enter when only you can see the screen", default="", show_default=False)
    try:
        _show(trustee)
        while read_share(trustee.name) != trustee.words:
            click.echo("These are not the words that were shown. Here they are once more.")
            _show(trustee)
    finally:
        clear()


def _show(trustee: Trustee) -> None:
    click.echo(f"\n{trustee.name}: {shares.WORD_COUNT} words. The first four are no secret; write them outside, too.\n")
    words = trustee.words.split()
    for start in range(0, len(words), _IN_ROW):
        row = enumerate(words[start : start + _IN_ROW], start=start + 1)
        click.echo("   ".join(f"{number:2} {word:<10}" for number, word in row).rstrip())
    asked = "\nPress Enter when they are on your paper. The screen is cleared, and you type them from the paper"
    click.prompt(asked, default="", show_default=False)
    clear()


def read_share(name: str) -> str:
    """Return the words that a trustee types, over one or several lines. Four letters of a word suffice. The screen is
    cleared behind them.
    """
    while True:
        found: list[str] = []
        while len(found) < shares.WORD_COUNT:
            left = shares.WORD_COUNT - len(found)
            found += _read_line(f"{name}, words from {len(found) + 1} on ({left} to go)")
        clear()
        if len(found) > shares.WORD_COUNT:
            click.echo(_TOO_MANY.format(shares.WORD_COUNT))
        elif not shares.is_share(" ".join(found)):
            click.echo(_MISTYPED.format(shares.WORD_COUNT))
        else:
            return " ".join(found)


def _read_line(asked: str) -> list[str]:
    while True:
        typed = typed_words.words_in(click.prompt(asked), is_listed=_BY_PREFIX.__contains__)
        unknown = [word for word in typed if not _is_listed(word)]
        if not unknown:
            return [_BY_PREFIX[word[:_PREFIX_CHARS]] for word in typed]
        click.echo(_NO_WORD.format(", ".join(unknown)))


def _is_listed(word: str) -> bool:
    """Whether it is a word of the list or its beginning of at least four letters: another word with the same is a mistake."""
    return _BY_PREFIX.get(word[:_PREFIX_CHARS], "").startswith(word)
