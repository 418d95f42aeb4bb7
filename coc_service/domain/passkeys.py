"""The passkeys of a person, as they stated them in their own chain. Specification: `docs/trust.md` section 1."""

from dataclasses import dataclass
from datetime import datetime

from coc_service.domain.chain import Statement, require

VERSION = 1
MOST_PASSKEYS = 10
LONGEST_CREDENTIAL_BYTES = 1023  # WebAuthn level 3, section 5.8.3
LONGEST_KEY_BYTES = 2048
LONGEST_NAME_BYTES = 512  # sealed
ADDED, REMOVED = "person.passkey_added", "person.passkey_removed"


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey in force. `leaf` is the entry that added it, `name` is sealed under the person's own secret.

    `opens` means that a key slot belongs to it; other passkeys are a second factor beside the passphrase.
    """

    leaf: str
    credential: bytes
    public_key: bytes
    opens: bool
    name: bytes
    added_at: datetime


Passkeys = tuple[Passkey, ...]


def after(before: Passkeys, statement: Statement) -> Passkeys:
    """Return a person's passkeys after an entry that adds or removes one.

    Raises:
        Void: it adds one that they have or one too many, or removes one that they do not have.
    """
    return _added(before, statement) if statement.act == ADDED else _removed(before, statement)


def found(passkeys: Passkeys, credential: bytes) -> Passkey | None:
    """Return the passkey with this credential id; None if the person has none with it."""
    return next((one for one in passkeys if one.credential == credential), None)


def _added(before: Passkeys, statement: Statement) -> Passkeys:
    said = statement.detail
    credential, public_key, name = (bytes.fromhex(said[field]) for field in ("credential", "public_key", "name"))
    require(said["v"] == VERSION, "another version")
    require(0 < len(credential) <= LONGEST_CREDENTIAL_BYTES, "no credential, or too long")
    require(0 < len(public_key) <= LONGEST_KEY_BYTES, "no public key, or too long")
    require(len(name) <= LONGEST_NAME_BYTES, "the name is too long")
    require(len(before) < MOST_PASSKEYS, "too many passkeys")
    require(found(before, credential) is None, "added before")
    return (*before, Passkey(statement.leaf, credential, public_key, said["opens"], name, statement.at))


def _removed(before: Passkeys, statement: Statement) -> Passkeys:
    leaf = statement.detail["passkey"]
    require(any(one.leaf == leaf for one in before), "no such passkey")
    return tuple(one for one in before if one.leaf != leaf)
