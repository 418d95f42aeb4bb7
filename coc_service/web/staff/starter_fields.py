"""The fields for a committee's own starter texts: two for each slot, in groups by the kind of letter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Text, msg
from coc_service.domain import texts
from coc_service.domain.own_pages import OwnPages, label_field, text_field
from coc_service.domain.starter_texts import DEFAULTS, KINDS, SLOTS, OwnStarter, Starter
from coc_service.domain.vocabulary import LetterKind

NAMES = tuple(field(slot) for slot in SLOTS for field in (label_field, text_field))
_TITLES = {
    LetterKind.MESSAGE: msg("The first answer, and news"),
    LetterKind.QUESTION: msg("A question for the reporter"),
    LetterKind.NEW_DATE: msg("When you need more time"),
    LetterKind.PROPOSED_RESOLUTION: msg("When you ask about your plan"),
    LetterKind.OUTCOME: msg("When you have decided"),
    LetterKind.CLOSING: msg("When you close a case"),
    LetterKind.HANDED_OVER: msg("When you answer somebody else from then on"),
}
_OURS = msg("In place of “%(label)s”")
_ADDED = msg("One more text")
_CHANGED = msg("Starter text for letters: %(label)s")
_ADDED_TO = msg("One more starter text: %(title)s")


@dataclass(frozen=True, slots=True)
class SlotFields:
    """The two fields of a slot. `ours` is the text that it replaces, None if it adds one."""

    label_name: str
    text_name: str
    title: Message
    ours: Text | None


@dataclass(frozen=True, slots=True)
class SlotGroup:
    """The slots for one kind of letter. `is_open` if one of them is used or has an error."""

    title: Message
    is_open: bool
    slots: Sequence[SlotFields]


def to_values(starters: Sequence[OwnStarter]) -> dict[str, str]:
    """Return the values that a form shows for these starter texts."""
    labels = {label_field(one.name): one.label for one in starters}
    return labels | {text_field(one.name): one.text for one in starters}


def from_values(values: Mapping[str, str]) -> tuple[OwnStarter, ...]:
    """Return the starter texts that a form's values describe. A slot with two empty fields has none."""
    found = [_read(slot, values) for slot in SLOTS]
    return tuple(one for one in found if one.label or one.text)


def _read(slot: str, values: Mapping[str, str]) -> OwnStarter:
    label, text = values.get(label_field(slot), ""), values.get(text_field(slot), "")
    return OwnStarter(slot, " ".join(label.split()), texts.clean(text))


def groups(values: Mapping[str, str], wrong: Collection[str]) -> list[SlotGroup]:
    """Return the fields for each kind of letter: those that replace ours, those in use, and one that is free."""
    return [_group(kind, values, wrong) for kind in KINDS]


def _group(kind: LetterKind, values: Mapping[str, str], wrong: Collection[str]) -> SlotGroup:
    slots = [slot for slot, of_kind in SLOTS.items() if of_kind is kind]
    used = [slot for slot in slots if values.get(label_field(slot)) or values.get(text_field(slot))]
    free = [slot for slot in slots if slot not in DEFAULTS and slot not in used][:1]
    shown = [slot for slot in slots if slot in DEFAULTS or slot in used or slot in free]
    is_wrong = any(field(slot) in wrong for slot in slots for field in (label_field, text_field))
    return SlotGroup(_TITLES[kind], bool(used) or is_wrong, [_fields(slot) for slot in shown])


def _fields(slot: str) -> SlotFields:
    ours = DEFAULTS.get(slot)
    title = _OURS.filled(label=ours.label) if ours else _ADDED
    return SlotFields(label_field(slot), text_field(slot), title, ours.text if ours else None)


def changed(old: OwnPages, new: OwnPages) -> list[tuple[Message, Sequence[Text], Sequence[Text]]]:
    """Return title, lines before and lines after of each slot that differs. Where none is their own, the lines are ours."""
    before, after = ({one.name: one for one in pages.starters} for pages in (old, new))
    return [
        (_title(slot), _lines(slot, before), _lines(slot, after))
        for slot in SLOTS
        if before.get(slot) != after.get(slot)
    ]


def _title(slot: str) -> Message:
    ours = DEFAULTS.get(slot)
    return _CHANGED.filled(label=ours.label) if ours else _ADDED_TO.filled(title=_TITLES[SLOTS[slot]])


def _lines(slot: str, own: Mapping[str, OwnStarter]) -> list[Text]:
    ours: Starter | None = DEFAULTS.get(slot)
    if one := own.get(slot):
        return [one.label or (ours.label if ours else ""), *filter(None, one.text.split("\n"))]
    return [ours.label, ours.text] if ours else []
