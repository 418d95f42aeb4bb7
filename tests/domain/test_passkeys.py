"""Which passkeys a person has, by the entries in their own chain."""

from datetime import UTC, datetime
from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.domain import passkeys
from coc_service.domain.chain import Statement, Void
from coc_service.domain.passkeys import MOST_PASSKEYS, Passkey, Passkeys, found

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAID: dict[str, Any] = {"v": 1, "credential": "01", "public_key": "a5", "opens": True, "name": "ff"}
OWN = Passkey("leaf", b"\x01", b"\xa5", opens=True, name=b"\xff", added_at=AT)


def added(*, leaf: str = "leaf", **changed: Any) -> Statement:
    return Statement(leaf, Act.PASSKEY_ADDED, "member:noor", AT, SAID | changed)


def removed(leaf: str) -> Statement:
    return Statement("later", Act.PASSKEY_REMOVED, "member:noor", AT, {"passkey": leaf})


def many(count: int) -> Passkeys:
    own: Passkeys = ()
    for number in range(count):
        own = passkeys.after(own, added(leaf=str(number), credential=f"{number:02x}"))
    return own


def test_a_passkey_is_what_its_entry_says() -> None:
    assert passkeys.after((), added()) == (OWN,)


def test_a_removed_passkey_is_gone_and_the_others_stay() -> None:
    own = many(3)

    assert passkeys.after(own, removed("1")) == (own[0], own[2])


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"credential": ""},
        {"credential": "00" * 1024},
        {"public_key": ""},
        {"public_key": "00" * 2049},
        {"name": "00" * 513},
    ],
)
def test_a_passkey_out_of_bounds_is_void(changed: dict[str, Any]) -> None:
    with pytest.raises(Void):
        passkeys.after((), added(**changed))


def test_a_passkey_is_added_once() -> None:
    with pytest.raises(Void):
        passkeys.after((OWN,), added(leaf="another"))


def test_a_person_has_ten_passkeys_at_most() -> None:
    own = many(MOST_PASSKEYS)

    with pytest.raises(Void):
        passkeys.after(own, added(credential="ff"))


def test_what_a_person_does_not_have_cannot_be_removed() -> None:
    with pytest.raises(Void):
        passkeys.after((OWN,), removed("another"))


def test_a_passkey_is_found_by_its_credential() -> None:
    assert found((OWN,), b"\x01") == OWN
    assert found((OWN,), b"\x02") is None
