"""The kinds of mail, one row each: recipient, values in its template, and when a second mail is a duplicate.

The text of a kind is in its templates `email/<kind>.subject.txt` and `email/<kind>.body.txt`. The subject is constant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MessageKind(StrEnum):
    """The names of the kinds, as stored in the outbox."""

    INVITATION = "invitation"
    NEW_KEYS = "new_keys"
    NEW_ACTIVITY = "new_activity"
    DIGEST = "digest"
    ADDRESS_CHECK = "address_check"
    NEW_BROWSER = "new_browser"
    WAYS_CHANGED = "ways_changed"
    ESCALATION = "escalation"
    CANARY = "canary"
    REPORTER_NEWS = "reporter_news"


class Recipient(StrEnum):
    """Recipient of a mail: an address given when it was queued, or a person, at the address in their signed admission."""

    ADDRESS = "address"
    PERSON = "person"


class Duplicate(StrEnum):
    """When a second mail of a kind to the same person is not queued."""

    NEVER = "never"
    WHILE_ONE_WAITS = "while_one_waits"  # the pending one has the same content


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """One kind. `values` are what its envelope holds, and so the variables of its body template; those in `ON_LEAVING` are
    filled in at delivery.

    A mail to a person has no other values: no envelope is sealed for it, so a flood of notices is cheap. One that `warns` its
    recipient of somebody else is never encrypted: whoever got in could have given a key of their own, and hidden it.
    """

    recipient: Recipient
    values: frozenset[str] = frozenset()
    duplicate: Duplicate = Duplicate.NEVER
    warns: bool = False


ON_LEAVING = frozenset({"checkpoint"})

KINDS: dict[str, MailKind] = {
    MessageKind.INVITATION: MailKind(recipient=Recipient.ADDRESS, values=frozenset({"link", "expires"})),
    MessageKind.NEW_KEYS: MailKind(recipient=Recipient.ADDRESS, values=frozenset({"link", "expires"})),
    # Reports, danger, letters, votes and reminders all bring this one mail: nobody on its way can tell one from another.
    MessageKind.NEW_ACTIVITY: MailKind(
        recipient=Recipient.PERSON, values=frozenset({"checkpoint"}), duplicate=Duplicate.WHILE_ONE_WAITS
    ),
    MessageKind.DIGEST: MailKind(recipient=Recipient.PERSON, duplicate=Duplicate.WHILE_ONE_WAITS),
    # Weekly to every member, whatever cases there are, so that a refused one tells nothing about a case.
    MessageKind.ADDRESS_CHECK: MailKind(recipient=Recipient.PERSON, duplicate=Duplicate.WHILE_ONE_WAITS),
    # After a login, whatever cases there are. It says neither when nor where from: the mail's own time is near enough.
    MessageKind.NEW_BROWSER: MailKind(recipient=Recipient.PERSON, duplicate=Duplicate.WHILE_ONE_WAITS, warns=True),
    # As after a login. What changed is on the page: whoever reads the mail learns nothing that helps against the member.
    MessageKind.WAYS_CHANGED: MailKind(recipient=Recipient.PERSON, duplicate=Duplicate.WHILE_ONE_WAITS, warns=True),
    MessageKind.ESCALATION: MailKind(recipient=Recipient.ADDRESS, values=frozenset({"committee", "body"})),
    # Daily to the operator, whatever cases there are: the day it does not come, somebody looks.
    MessageKind.CANARY: MailKind(recipient=Recipient.ADDRESS),
    # To a reporter who left an address. `spoken` is the code of its language: no person's row says it. By `subscription` the
    # mail is deleted when the address is taken away; it is sealed with the rest, so that no row says whose mail waits.
    MessageKind.REPORTER_NEWS: MailKind(recipient=Recipient.ADDRESS, values=frozenset({"spoken", "subscription"})),
}


def on_leaving(kind: str, available: Mapping[str, str]) -> dict[str, str]:
    """Return those of the available values that a mail of this kind gets at delivery."""
    return {name: available[name] for name in sorted(KINDS[kind].values & ON_LEAVING)}
