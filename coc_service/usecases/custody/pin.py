"""The pin: how far a process had followed the log, in a file in the state folder, outside of the database.

At the next start the log must continue the pin, so a database that was wound back in between is detected. Entries up to the
pin are not judged again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coc_service import canonical
from coc_service.audit import Frontier
from coc_service.domain.chain import moment, read_moment
from coc_service.domain.passkeys import Passkey, Passkeys
from coc_service.files import write_whole
from coc_service.usecases.custody.memory import Head, Memory

FILE = "log.pin"
_VERSION = 1


class PinMalformed(Exception):
    """The file is malformed, or is the pin of another log."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The memory of a process at one size of the log, without folds."""

    origin: str
    frontier: Frontier
    heads: Mapping[str, Head]
    void: frozenset[str]
    ended: frozenset[str]
    signing_keys: Mapping[str, bytes]
    names: Mapping[str, tuple[str, ...]]
    passkeys: Mapping[str, Passkeys]


def of_memory(memory: Memory, *, origin: str) -> Pin | None:
    """Return a pin of the memory; None while a chain is frozen, so that the next start judges it again."""
    if memory.frozen or memory.is_wound_back:
        return None
    return Pin(
        origin,
        memory.frontier,
        dict(memory.heads),
        frozenset(memory.void),
        frozenset(memory.ended),
        dict(memory.signing_keys),
        dict(memory.names),
        dict(memory.passkeys),
    )


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
            "heads": {subject: [head.leaf.hex(), head.count] for subject, head in pin.heads.items()},
            "void": sorted(pin.void),
            "ended": sorted(pin.ended),
            "signing_keys": {person: key.hex() for person, key in pin.signing_keys.items()},
            "names": {person: list(names) for person, names in pin.names.items()},
            "passkeys": {person: [_of_passkey(one) for one in own] for person, own in pin.passkeys.items()},
        }
    )


def _decode(value: Mapping[str, object]) -> Pin:
    if value["v"] != _VERSION:
        raise ValueError(value["v"])
    heads, keys, void, ended = (value[name] for name in ("heads", "signing_keys", "void", "ended"))
    if not isinstance(heads, dict) or not isinstance(keys, dict) or not isinstance(void, list):
        raise TypeError
    names = value.get("names", {})  # absent from pins of versions in which nobody could store names
    passkeys = value.get("passkeys", {})  # as above
    if not isinstance(ended, list) or not isinstance(names, dict) or not isinstance(passkeys, dict):
        raise TypeError
    return Pin(
        str(value["origin"]),
        Frontier.decode(bytes.fromhex(str(value["frontier"]))),
        {subject: Head(bytes.fromhex(leaf), int(count)) for subject, (leaf, count) in heads.items()},
        frozenset(map(str, void)),
        frozenset(map(str, ended)),
        {person: bytes.fromhex(key) for person, key in keys.items()},
        {person: tuple(map(str, stored)) for person, stored in names.items()},
        {person: tuple(map(_passkey, own)) for person, own in passkeys.items()},
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
