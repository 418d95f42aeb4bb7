"""What judging an entry results in, and the rules of people's chains."""

from dataclasses import dataclass

from coc_service.audit import Act
from coc_service.crypto import is_encryption_key, is_signing_key
from coc_service.domain import passkeys, person_names
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Detail, Statement, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of judging: what the entry changes, a login it ends, whether it is void or its detail missing."""

    committee: Committee | None = None
    case: Case | None = None
    signing_key: bytes = b""
    names: tuple[str, ...] | None = None
    codes: str | None = None
    passkeys: Passkeys | None = None
    ended: str = ""
    is_void: bool = False
    is_missing: bool = False


def session_of(person: str, session_id: str) -> str:
    """Return the name of a session. It includes the person: otherwise anybody could end it by an entry in their own chain."""
    return f"{person}/{session_id}"


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person before the entry that is judged: the signing key with which they enrolled, b"" for none, and their passkeys."""

    signing_key: bytes
    passkeys: Passkeys


def judge_person(act: Act, statement: Statement, person: str, *, known: KnownPerson) -> Judged:
    """Judge an entry in a person's chain.

    Raises:
        Void: the rules refuse it.
    """
    match act:
        case Act.PERSON_ENROLLED:
            require(not known.signing_key, "enrolled before")
            # No code app and no passkey: they come from the keys before, and open them.
            return Judged(signing_key=checked_keys(statement.detail), codes="", passkeys=())
        case Act.PERSON_NAMED:
            return Judged(names=person_names.stated(statement.detail))
        case Act.PERSON_CODES_STATED:
            require(statement.detail["v"] == 1, "another version")
            return Judged(codes=statement.detail["nonce"])
        case Act.PASSKEY_ADDED | Act.PASSKEY_REMOVED:
            rule = passkeys.added if act is Act.PASSKEY_ADDED else passkeys.removed
            return Judged(passkeys=rule(known.passkeys, statement))
        case Act.PERSON_LOGGED_OUT:
            return Judged(ended=session_of(person, statement.detail["session"]))
        case _:
            return Judged()


def checked_keys(said: Detail) -> bytes:
    """Check both keys in a detail and return the signing key. One encryption key to which nothing can be wrapped would stop
    every report to the committee, or every record of the case.

    Raises:
        Void: one of them is not a valid key.
    """
    signing_key = bytes.fromhex(said["signing_key"])
    require(is_encryption_key(bytes.fromhex(said["encryption_key"])), "not an encryption key")
    require(is_signing_key(signing_key), "not a signing key")
    return signing_key
