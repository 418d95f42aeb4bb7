"""Acts that give a person keys must give two valid ones: with a bad key the entry is void."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import (
    EncryptionKey,
    RecipientSecret,
    encryption_key,
    encryption_public_key,
    sha256,
    signing_public_key,
)
from coc_service.domain import committee_state
from coc_service.domain.chain import Void
from coc_service.usecases.custody import party_links
from coc_service.usecases.reporter import submit
from tests.usecases.hearing import invited
from tests.usecases.house import House
from tests.usecases.test_guards_custody import founding, seat_of, state

SECRET = RecipientSecret(sha256(b"somebody"))
KEYS = {"encryption_key": encryption_public_key(SECRET).hex(), "signing_key": signing_public_key(SECRET).hex()}
MLKEM = encryption_public_key(SECRET)[:1184]
BAD = {
    "no point of the curve": {"signing_key": (bytes([2]) + bytes(31)).hex()},
    "the identity": {"signing_key": (bytes([1]) + bytes(31)).hex()},
    "all zero": {"signing_key": bytes(32).hex()},
    "too short": {"signing_key": signing_public_key(SECRET)[1:].hex()},
    "nothing to wrap to": {"encryption_key": ""},
    "wrapping key too short": {"encryption_key": encryption_public_key(SECRET)[1:].hex()},
    "wrapping key not reduced": {"encryption_key": (b"\xff" * 1184 + bytes([9]) + bytes(31)).hex()},
    "wrapping key of small order": {"encryption_key": (MLKEM + bytes([1]) + bytes(31)).hex()},
    "wrapping key all zero": {"encryption_key": bytes(1216).hex()},
}
bad_keys = pytest.mark.parametrize("bad", BAD.values(), ids=BAD)


async def enrol(house: House, keys: dict[str, str]) -> None:
    await state(house, (Act.PERSON_ENROLLED, "person:newcomer"), "eve", keys)


async def admit(house: House, keys: dict[str, str]) -> None:
    seat = committee_state.seat_detail(await seat_of(house, "dana")) | keys
    await state(house, (Act.ROSTER_ADMITTED, f"committee:{house.committee_id}"), "noor", {"seat": seat})


async def found(house: House, keys: dict[str, str]) -> None:
    says = await founding(house)
    await state(house, (Act.COMMITTEE_FOUNDED, "committee:another"), "noor", says | {"seat": says["seat"] | keys})


async def add_party(house: House, keys: dict[str, str]) -> None:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    epoch = (await house.case(case_id)).current.number
    says = {"channel": "party/sam", "party": "sam", "commitment": 32 * "00", "epoch": epoch}
    await state(house, (Act.PARTY_ADDED, f"case:{case_id}"), "noor", says | keys)


async def join_case(house: House, keys: dict[str, str]) -> None:
    _, case_id, link = await invited(house)
    signer = party_links.from_text(link.text).signer(link.party)

    def join(session: Session) -> None:
        draft = house.custody.ledger.writing(session)
        draft.append(Act.PARTY_JOINED, f"case:{case_id}", signer=signer, at=house.clock.now(), says=keys)

    await house.write(join)


async def adopt_recovery(house: House, keys: dict[str, str]) -> None:
    says = {**keys, "v": 1, "needed": 2, "trustees": ["Ada", "Bela"], "before": ""}
    await state(house, (Act.RECOVERY_SET, f"committee:{house.committee_id}"), "noor", says)


GIVES_KEYS = pytest.mark.parametrize("give", [enrol, admit, found, add_party, join_case, adopt_recovery])


@GIVES_KEYS
async def test_two_good_keys_are_taken(sqlite_house: House, give: Any) -> None:
    await give(sqlite_house, KEYS)


@bad_keys
@GIVES_KEYS
async def test_a_bad_key_is_given_to_nobody(sqlite_house: House, give: Any, bad: dict[str, str]) -> None:
    with pytest.raises(Void, match="key"):
        await give(sqlite_house, KEYS | bad)


async def test_no_case_begins_with_a_bad_key(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    good = encryption_key(SECRET)
    monkeypatch.setattr(submit, "encryption_key", lambda _: EncryptionKey(MLKEM + bytes(32), good.parsed))
    await sqlite_house.submit()
    [case_id] = [row[0] for row in await sqlite_house.rows("SELECT id FROM case_file")]

    assert f"case:{case_id}" in await sqlite_house.restarted().faults()
