"""Texts with which a letter to the reporter can begin. What stands in square brackets is to be filled in before it leaves."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Text, msg
from coc_service.domain.vocabulary import LetterKind

_PLACE = re.compile(r"\[[^\[\]\n]{1,60}\]")


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter text in the slot `name`. Label and text are strings where a committee wrote them."""

    name: str
    kind: LetterKind
    label: Message | str
    text: Text


@dataclass(frozen=True, slots=True)
class OwnStarter:
    """A committee's own starter text for a slot. Where it replaces one of ours, "" as a label keeps our label."""

    name: str
    label: str
    text: str


ACKNOWLEDGEMENT = Starter(
    "acknowledgement",
    LetterKind.MESSAGE,
    msg("Thank you, we have read it"),
    msg(
        "Thank you for telling us. A member of the committee has read your report.\n\n"
        "The next step is that each of us says whether we have a conflict of interest. Then we look into it.\n\n"
        "We write to you here, and you can write to us here at any time."
    ),
)
TABLE = (
    ACKNOWLEDGEMENT,
    Starter(
        "news",
        LetterKind.MESSAGE,
        msg("Where we are now"),
        msg(
            "We are still working on what you told us.\n\n[what has happened since]\n\n"
            "You hear from us again by [date]. You can write to us here at any time."
        ),
    ),
    Starter(
        "question",
        LetterKind.QUESTION,
        msg("A question for you"),
        msg(
            "To go on, we would like to ask you something.\n\n[your question]\n\n"
            "You need not answer. It does not weaken what you told us."
        ),
    ),
    Starter(
        "new_date",
        LetterKind.NEW_DATE,
        msg("We need more time"),
        msg(
            "We need more time than we said, and we are sorry.\n\n[the reason, without names]\n\n"
            "You hear from us by [date]."
        ),
    ),
    Starter(
        "plan",
        LetterKind.PROPOSED_RESOLUTION,
        msg("What we plan"),
        msg(
            "We have looked at what you told us. Before we decide, we tell you what we plan.\n\n[what you plan, and why]\n\n"
            "Please tell us here if it makes you less safe. You do not have to answer. Nothing is decided yet."
        ),
    ),
    Starter(
        "outcome",
        LetterKind.OUTCOME,
        msg("What we decided"),
        msg(
            "We have come to an end with what you told us.\n\n[what we decided, and why]\n\n"
            "If you do not agree, or if something is missing, please write to us here. Thank you for trusting us."
        ),
    ),
    Starter(
        "closing",
        LetterKind.CLOSING,
        msg("Closed, and you can always come back"),
        msg(
            "We close this case today.\n\n"
            "Your receipt still works. If anything happens again, or if someone treats you worse because of this, "
            "write to us here.\n\nThank you for trusting us."
        ),
    ),
    Starter(
        "handed_over",
        LetterKind.HANDED_OVER,
        msg("We now speak with somebody else about it"),
        msg(
            "Thank you for telling us. From now on we speak about this with somebody whom it concerns more closely, and "
            "they hear from us what comes of it. To keep them safe, we cannot say more here.\n\n"
            "Your receipt still works. If you know of something new, or if somebody treats you worse because of this, "
            "write to us here."
        ),
    ),
)


MOST_ADDED = 3  # for each kind of letter, besides those of ours that a committee may replace
DEFAULTS: Mapping[str, Starter] = {one.name: one for one in TABLE}
KINDS: Sequence[LetterKind] = tuple(dict.fromkeys(one.kind for one in TABLE))
SLOTS: Mapping[str, LetterKind] = {one.name: one.kind for one in TABLE} | {
    f"{kind}-{n}": kind for kind in KINDS for n in range(1, MOST_ADDED + 1)
}


def starters(kind: LetterKind, own: Iterable[OwnStarter] = ()) -> Iterator[Starter]:
    """Yield the starter texts for a kind of letter, ours first. `own` are the committee's own, by slot: they replace or add."""
    theirs = {one.name: one for one in own}
    for name in (name for name, of_kind in SLOTS.items() if of_kind is kind):
        ours = DEFAULTS.get(name)
        if one := theirs.get(name):
            yield Starter(name, kind, one.label or (ours.label if ours else ""), one.text)
        elif ours:
            yield ours


def open_places(text: str, starter: str) -> list[str]:
    """Return the places of a starter text that are still to be filled in, as they stand in a letter."""
    return [place for place in dict.fromkeys(_PLACE.findall(starter)) if place in text]
