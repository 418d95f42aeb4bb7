"""The pin: how far a process had followed the log, in a file in the state folder, outside of the database.

At the next start the log must continue the pin, so a database that was wound back in between is detected. Entries up to the
pin are not judged again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from coc_service import canonical
from coc_service.audit import Frontier
from coc_service.domain.chain import moment, read_moment
from coc_service.domain.passkeys import Passkey
from coc_service.domain.person_chain import PersonState
from coc_service.files import write_whole
from coc_service.usecases.custody.memory import Head, Memory

FILE = "log.pin"
_VERSION = 2


class PinMalformed(Exception):
    """The file is malformed, or is the pin of another log."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The memory of a process at one size of the log, without folds."""

    origin: str
    frontier: Frontier
    heads: Mapping[str, Head]
    void: frozenset[str]
    people: Mapping[str, PersonState]
    expunged: Mapping[str, str] = field(default_factory=dict)  # the entry that ended a case, by case


def of_memory(memory: Memory, *, origin: str) -> Pin | None:
    """Return a pin of the memory; None while a chain is frozen, so that the next start judges it again."""
    if memory.frozen or memory.is_wound_back:
        return None
    ended = {case_id: one.leaf for case_id, one in memory.expunged.items()}
    return Pin(origin, memory.frontier, dict(memory.heads), frozenset(memory.void), memory.people, ended)


def forget(folder: Path) -> None:
    """Delete the pin in a folder: the next start follows the whole log."""
    (folder / FILE).unlink(missing_ok=True)


def write(pin: Pin, folder: Path) -> None:
    """Write or replace the pin in a folder. Takes milliseconds for thousands of subjects: run it in a thread."""
    write_whole(folder / FILE, _encode(pin))


def read(folder: Path, *, origin: str) -> Pin | None:
    """Read the pin in a folder; None if there is none.

    Raises:
        PinMalformed: the file is malformed, or is the pin of another log.
    """
    try:
        encoded = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    try:
        pin = _decode(canonical.decode(encoded))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise PinMalformed from error
    if pin.origin != origin:
        raise PinMalformed
    return pin


def _encode(pin: Pin) -> bytes:
    return canonical.encode(
        {
            "v": _VERSION,
            "origin": pin.origin,
            "frontier": pin.frontier.encode().hex(),
            "heads": {subject: _of_head(head) for subject, head in pin.heads.items()},
            "void": sorted(pin.void),
            "people": {person: _of_person(one) for person, one in pin.people.items()},
            "expunged": dict(pin.expunged),
        }
    )


def _decode(value: Mapping[str, object]) -> Pin:
    if value["v"] != _VERSION:
        raise ValueError(value["v"])
    heads, void, people = (value[name] for name in ("heads", "void", "people"))
    expunged = value.get("expunged", {})  # pins of earlier versions have none
    if not isinstance(expunged, dict):
        raise TypeError
    if not isinstance(heads, dict) or not isinstance(void, list) or not isinstance(people, dict):
        raise TypeError
    return Pin(
        str(value["origin"]),
        Frontier.decode(bytes.fromhex(str(value["frontier"]))),
        {subject: _head(*head) for subject, head in heads.items()},
        frozenset(map(str, void)),
        {person: _person(one) for person, one in people.items()},
        {str(case_id): str(leaf) for case_id, leaf in expunged.items()},
    )


def _of_head(head: Head) -> list[object]:
    return [head.leaf.hex(), head.count, *([] if head.first is None else [head.first])]


def _head(
    leaf: str, count: int, first: int | None = None
) -> Head:  # pins of earlier versions do not say where a chain began
    return Head(bytes.fromhex(leaf), int(count), None if first is None else int(first))


def _of_person(one: PersonState) -> dict[str, object]:
    return {
        "signing_key": one.signing_key.hex(),
        "names": list(one.names),
        "codes": one.codes,
        "passkeys": [_of_passkey(passkey) for passkey in one.passkeys],
        "slots": dict(one.slots),
        "sessions": {session: moment(ends) for session, ends in one.sessions.items()},
        "came_at": moment(one.came_at),
    }


def _person(value: Mapping[str, Any]) -> PersonState:
    return PersonState(
        bytes.fromhex(value["signing_key"]),
        tuple(map(str, value["names"])),
        str(value["codes"]),
        tuple(map(_passkey, value["passkeys"])),
        {str(kind): str(digest) for kind, digest in value["slots"].items()},
        {str(session): datetime.fromisoformat(ends) for session, ends in value["sessions"].items()},
        read_moment(value["came_at"]),
    )


def _of_passkey(one: Passkey) -> list[object]:
    known = [one.credential.hex(), one.public_key.hex(), one.name.hex()]
    return [one.leaf, *known, one.opens, moment(one.added_at)]


def _passkey(value: tuple[str, str, str, str, bool, str]) -> Passkey:
    leaf, credential, public_key, name, opens, at = value
    added_at = read_moment(at)
    if added_at is None or not isinstance(opens, bool):
        raise TypeError(value)
    return Passkey(leaf, bytes.fromhex(credential), bytes.fromhex(public_key), opens, bytes.fromhex(name), added_at)
