"""The acts that give an actor a signing key or say that it is lost, and where their details contain it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coc_service import canonical
from coc_service.audit.acts import Act, Chain
from coc_service.audit.doubts import Doubt, Void
from coc_service.audit.entry import Entry

_KEY_BYTES = 32

BEGINS = frozenset({Act.COMMITTEE_FOUNDED, Act.PERSON_ENROLLED, Act.REPORT_RECEIVED})
# The actor signs with the very key that the detail contains, which proves that they hold it.
IS_SELF_SIGNED = frozenset({Act.COMMITTEE_FOUNDED, Act.PERSON_ENROLLED, Act.REPORT_RECEIVED})


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A signing key for an actor in the entry's chain. For a genesis, `committee` is the subject of the case's committee.

    `lost_by` is the subject of the person whose keys the entry says are lost: it gives no key, and they may enrol once more.
    """

    actor: str
    key: bytes
    committee: str = ""
    lost_by: str = ""


def read_given_key(entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    """Return the key in the detail of an act of `GIVES_KEY`.

    Raises:
        Void: a genesis in the chain of a case with another name.
        ValueError, KeyError: the detail contains no key.
    """
    return _READERS[entry.act](entry, fields)


def case_subject(begin: Mapping[str, object]) -> str:
    """Return the subject of the case with this genesis."""
    return f"{Chain.CASE}:{canonical.case_name(canonical.encode(begin))}"


def _of_seat(_entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    seat = fields["seat"]
    return GivenKey(f"member:{seat['person']}", _key(seat["signing_key"]))


def _of_enrolment(entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    return GivenKey(f"member:{entry.subject.partition(':')[2]}", _key(fields["signing_key"]))


def _of_genesis(entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    begin = fields["begin"]
    if case_subject(begin) != entry.subject:
        raise Void(Doubt.NAME_FALSE)
    party = begin["party"]
    keys = {channel: signing for channel, _, _, signing in begin["channels"]}
    return GivenKey(f"party:{party}", _key(keys[f"party/{party}"]), committee=f"{Chain.COMMITTEE}:{begin['committee']}")


def _of_party(_entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    return GivenKey(f"party:{fields['party']}", _key(fields["signing_key"]))


def _of_receipt(entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    return GivenKey(entry.actor, _key(fields["signing_key"]))


def _of_loss(entry: Entry, fields: Mapping[str, Any]) -> GivenKey:
    return GivenKey(entry.actor, b"", lost_by=f"{Chain.PERSON}:{fields['person']}")


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != _KEY_BYTES:
        raise ValueError(len(key))
    return key


_READERS: dict[Act, Callable[[Entry, Mapping[str, Any]], GivenKey]] = {
    Act.COMMITTEE_FOUNDED: _of_seat,
    Act.ROSTER_ADMITTED: _of_seat,
    Act.PERSON_ENROLLED: _of_enrolment,
    Act.REPORT_RECEIVED: _of_genesis,
    Act.PARTY_ADDED: _of_party,
    Act.PARTY_JOINED: _of_receipt,
    Act.KEYS_LOST: _of_loss,
}
GIVES_KEY = frozenset(_READERS)
