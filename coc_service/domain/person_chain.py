"""The state of a person by their own chain of signed entries, and what each entry changes.

Specification: `docs/trust.md` section 1. Which keys somebody may enrol with depends on their committees: see `lost_keys`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from coc_service.domain import passkeys, person_names
from coc_service.domain.chain import Statement, Void, read_moment, require
from coc_service.domain.passkeys import Passkeys

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class PersonState:
    """The fold of a person's chain. `signing_key` is the one they enrolled with last, b"" if they have not.

    `names` are their other names, `codes` the nonce of their code app ("" without one). `slots` are the digests of the key
    slots that count, by kind. `sessions` are the ends of the sessions that began and that nobody has ended, by id; `came_at` is
    when the person logged in last with these keys.
    """

    signing_key: bytes = b""
    names: tuple[str, ...] = ()
    codes: str = ""
    passkeys: Passkeys = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    sessions: Mapping[str, datetime] = field(default_factory=dict)
    came_at: datetime | None = None


NOBODY = PersonState()


def apply(before: PersonState, statement: Statement) -> PersonState:
    """Return a person's state after one more entry of their chain.

    Raises:
        Void: the rules refuse the entry.
    """
    rule = _RULES.get(statement.act)
    if rule is None:
        raise Void("no act of a person")
    return rule(before, statement)


def logged_out(before: PersonState) -> PersonState:
    """Return the state once a seat of the person has ended: none of their sessions goes on, also if they come back later."""
    return replace(before, sessions={})


def _enrolled(before: PersonState, statement: Statement) -> PersonState:
    """Return the state with new keys: slots, passkeys, code app and sessions end with the keys that they open or come from."""
    return PersonState(bytes.fromhex(statement.detail["signing_key"]), names=before.names)


def _told(before: PersonState, _: Statement) -> PersonState:
    """Return the same state: other code reads what such an entry tells."""
    return before


def _logged_in(before: PersonState, statement: Statement) -> PersonState:
    """Keep the session. Those whose time is over are dropped, so that the state does not grow for ever."""
    ends = read_moment(statement.detail["ends"]) or statement.at
    lasting = {one: until for one, until in before.sessions.items() if until > statement.at}
    return replace(before, sessions={**lasting, statement.detail["session"]: ends}, came_at=statement.at)


def _logged_out(before: PersonState, statement: Statement) -> PersonState:
    return replace(before, sessions=_without(before.sessions, statement.detail["session"]))


def _named(before: PersonState, statement: Statement) -> PersonState:
    return replace(before, names=person_names.stated(statement.detail))


def _codes_stated(before: PersonState, statement: Statement) -> PersonState:
    require(statement.detail["v"] == 1, "another version")
    return replace(before, codes=statement.detail["nonce"])


def _slot_set(before: PersonState, statement: Statement) -> PersonState:
    return replace(before, slots={**before.slots, statement.detail["kind"]: statement.detail["digest"]})


def _slot_removed(before: PersonState, statement: Statement) -> PersonState:
    return replace(before, slots=_without(before.slots, statement.detail["kind"]))


def _passkey_added(before: PersonState, statement: Statement) -> PersonState:
    return replace(before, passkeys=passkeys.added(before.passkeys, statement))


def _passkey_removed(before: PersonState, statement: Statement) -> PersonState:
    return replace(before, passkeys=passkeys.removed(before.passkeys, statement))


def _without(these: Mapping[str, Value], one: str) -> Mapping[str, Value]:
    return {name: value for name, value in these.items() if name != one}


_RULES: Mapping[str, Callable[[PersonState, Statement], PersonState]] = {
    "person.invited": _told,
    "person.uninvited": _told,
    "person.corrected": _told,
    "person.link_issued": _told,
    "person.searched": _told,
    "person.enrolled": _enrolled,
    "person.named": _named,
    "person.codes_stated": _codes_stated,
    "person.logged_in": _logged_in,
    "person.logged_out": _logged_out,
    "slot.set": _slot_set,
    "slot.removed": _slot_removed,
    "person.passkey_added": _passkey_added,
    "person.passkey_removed": _passkey_removed,
}
