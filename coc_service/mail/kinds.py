"""Every mail there is, a row each: for whom it is, what it says beside its constant words, when a second would say nothing new.

The words of a kind are its templates `email/<kind>.subject.txt` and `email/<kind>.body.txt`. Its subject is constant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MessageKind(StrEnum):
    """The names of the kinds, as the outbox keeps them."""

    INVITATION = "invitation"
    NEW_ACTIVITY = "new_activity"


class Recipient(StrEnum):
    """Where a mail goes: to an address that was given when it was owed, or to a person, at the address members signed."""

    ADDRESS = "address"
    PERSON = "person"


class Duplicate(StrEnum):
    """When a second mail of a kind to the same person is not owed."""

    NEVER = "never"
    WHILE_ONE_WAITS = "while_one_waits"  # the one that waits says all that another would say


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """One kind. `values` are the names its body's template asks for; those in `ON_LEAVING` are added when it leaves.

    A mail to a person has no others: nothing is sealed for it, so that a flood of them costs nothing.
    """

    recipient: Recipient
    values: frozenset[str] = frozenset()
    duplicate: Duplicate = Duplicate.NEVER


ON_LEAVING = frozenset({"checkpoint"})

KINDS: dict[str, MailKind] = {
    MessageKind.INVITATION: MailKind(recipient=Recipient.ADDRESS, values=frozenset({"link", "expires"})),
    MessageKind.NEW_ACTIVITY: MailKind(
        recipient=Recipient.PERSON, values=frozenset({"checkpoint"}), duplicate=Duplicate.WHILE_ONE_WAITS
    ),
}


def on_leaving(kind: str, available: Mapping[str, str]) -> dict[str, str]:
    """Return what is added to a mail of that kind when it leaves, of what is there to add."""
    return {name: available[name] for name in sorted(KINDS[kind].values & ON_LEAVING)}
