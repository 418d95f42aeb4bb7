"""Four attacks by writing to the database, which worked on 0.2.0: each is refused or noticed, on either engine, by the act
itself and by a check of everything stored.
"""

from contextlib import suppress
from typing import Any

import pytest

from coc_service.crypto import RecipientSecret, encryption_public_key, sha256, signing_public_key
from coc_service.domain import policy
from coc_service.store import people
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import RecordBroken
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.people import admitting
from coc_service.usecases.people.admitting import Admit, Agree
from coc_service.usecases.people.roster import SeatShown, ShowRoster
from tests.usecases.house import House
from tests.usecases.ready import WAITING

MALLORY = RecipientSecret(sha256(b"mallory"))


LAX = policy.default_toml().replace("minimum_votes = 2", "minimum_votes = 1")


async def every_process(house: House) -> list[set[str]]:
    """Return the findings of a check of everything stored, in the process that remembers and in one that starts now."""
    return [await house.faults(), await house.restarted().faults()]


async def waiting(house: House) -> SeatShown:
    (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    return next(one for one in shown.waiting if one.person == house.person(WAITING))


def admits(house: House, shown: SeatShown) -> Admit:
    return Admit(house.custody, house.member("noor"), house.committee_id, shown.person, shown.digest)


async def exchange(house: House, column: str, key: bytes) -> None:
    await house.tamper(f"UPDATE person SET {column} = :key WHERE id = :id", key=key, id=house.person(WAITING))


async def is_admitted(house: House) -> bool:
    committee = await house.committee()
    return committee.seat_of(house.person(WAITING), house.clock.now()) is not None or bool(committee.proposals)


@pytest.mark.parametrize("column", ["encryption_key", "signing_key"])
async def test_a_key_exchanged_after_the_page_was_shown_is_not_admitted(house: House, column: str) -> None:
    shown = await waiting(house)
    key = (encryption_public_key if column == "encryption_key" else signing_public_key)(MALLORY)
    await exchange(house, column, key)

    with pytest.raises(Refused) as refused:
        await house.do(admits(house, shown))

    assert refused.value.message == admitting.CHANGED
    assert not await is_admitted(house)
    assert [f"person:{house.person(WAITING)}" in found for found in await every_process(house)] == [True, True]


_AFTER = "CREATE TRIGGER theirs AFTER INSERT ON audit_entry BEGIN"


_FUNCTION = "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"


_BEFORE = "CREATE TRIGGER theirs BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION theirs()"


TRIGGERS = {
    "sqlite": [f"{_AFTER} UPDATE person SET encryption_key = x'{{key}}' WHERE id = '{{id}}'; END"],
    "postgresql": [
        f"{_FUNCTION} UPDATE person SET encryption_key = '\\x{{key}}' WHERE id = '{{id}}'; RETURN NEW; END $$",
        _BEFORE,
    ],
}


async def set_trigger(house: House, statements: dict[str, list[str]], **values: str) -> None:
    for statement in statements[house.process.database.engine_name]:
        await house.tamper(statement.format(**values).replace(":", "\\:"))


async def test_a_key_exchanged_by_a_trigger_before_the_admission_is_not_admitted(house: House) -> None:
    shown = await waiting(house)
    await set_trigger(house, TRIGGERS, key=encryption_public_key(MALLORY).hex(), id=house.person(WAITING))
    await house.report()  # any new entry triggers it

    with pytest.raises(Refused) as refused:
        await house.do(admits(house, shown))

    assert refused.value.message == admitting.CHANGED
    assert not await is_admitted(house)
    for found in await every_process(house):
        assert {"site", f"person:{house.person(WAITING)}"} <= found


async def test_a_key_exchanged_by_a_trigger_in_the_admission_itself_is_not_the_one_that_reports_are_sealed_to(
    house: House,
) -> None:
    shown = await waiting(house)
    await set_trigger(house, TRIGGERS, key=encryption_public_key(MALLORY).hex(), id=house.person(WAITING))

    await house.do(admits(house, shown))
    (leaf,) = (await house.committee()).proposals
    await house.do(Agree(house.custody, house.member("ilse"), house.committee_id, leaf))

    seat = (await house.committee()).seat_of(house.person(WAITING), house.clock.now())
    assert seat is not None
    assert seat.encryption_key == encryption_public_key(house.ready.people[WAITING].secret)
    _, case_id = await house.report()
    await house.declare(case_id, WAITING)
    assert len((await house.open(case_id, WAITING)).file.records) == 3
    for found in await every_process(house):
        assert {"site", f"person:{house.person(WAITING)}"} <= found


_IN_TEXT = "CAST(replace(CAST(NEW.detail AS TEXT), '{old}', '{new}') AS BLOB)"


_IN_UTF8 = "convert_to(replace(convert_from(NEW.detail, 'UTF8'), '{old}', '{new}'), 'UTF8')"


REWRITES = {
    "sqlite": [f'{_AFTER} UPDATE audit_entry SET detail = {_IN_TEXT} WHERE "index" = NEW."index"; END'],
    "postgresql": [f"{_FUNCTION} NEW.detail = {_IN_UTF8}; RETURN NEW; END $$", _BEFORE],
}


async def test_a_key_exchanged_by_a_trigger_in_what_was_signed_is_nobodys(house: House) -> None:
    shown = await waiting(house)
    own = encryption_public_key(house.ready.people[WAITING].secret)
    await set_trigger(house, REWRITES, old=own.hex()[:64], new=encryption_public_key(MALLORY).hex()[:64])

    await house.do(admits(house, shown))

    fresh = house.restarted()
    with pytest.raises(Frozen):
        await fresh.committee()
    with pytest.raises(Frozen):
        await fresh.report()
    for found in await every_process(house):
        assert {"site", f"committee:{house.committee_id}"} <= found


class Answers:
    """A view that replaces a table: each query gets the next answer."""

    def __init__(self, *rows: Any) -> None:
        self.rows = list(rows)

    def __call__(self, *_: object) -> Any:
        return self.rows.pop(0) if len(self.rows) > 1 else self.rows[0]


@pytest.mark.parametrize("order", ["TFT", "TTF", "FTT"])
async def test_an_admission_signs_the_very_row_that_it_checked(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    house = sqlite_house
    shown = await waiting(house)
    true = await house.read(lambda session: people.person(session, house.person(WAITING)))
    await exchange(house, "encryption_key", encryption_public_key(MALLORY))
    false = await house.read(lambda session: people.person(session, house.person(WAITING)))
    monkeypatch.setattr(people, "person", Answers(*({"T": true, "F": false}[one] for one in order)))

    with suppress(Refused):
        await house.do(admits(house, shown))

    stated = [one.statement.detail["seat"] for one in (await house.committee()).proposals.values()]
    assert all(one["encryption_key"] != encryption_public_key(MALLORY).hex() for one in stated)


async def newest_record(house: House, case_id: str) -> tuple[str, str]:
    filed = list((await house.case(case_id)).records.values())[-1]
    return filed.id, filed.leaf


async def drop_record(house: House, record_id: str) -> None:
    await house.tamper("DELETE FROM record WHERE id = :id", id=record_id)


async def drop_index(house: House, case_id: str, *, which: int) -> None:
    rows = await house.rows(
        'SELECT "index" FROM audit_entry WHERE subject = \'case:\' || :case_id ORDER BY "index"', case_id=case_id
    )
    await house.tamper('UPDATE audit_entry SET subject = NULL WHERE "index" = :index', index=rows[which][0])


async def test_a_record_that_is_gone_is_a_gap_on_the_page_and_nothing_is_decided(house: House) -> None:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    record_id, _ = await newest_record(house, case_id)
    await drop_record(house, record_id)

    opened = await house.open(case_id, "noor")
    assert [one.id for one in opened.file.gaps] == [record_id]
    with pytest.raises(RecordBroken):
        await house.move(case_id, "decide")
    await house.note(case_id, "noor")
    for process in (house, house.restarted()):
        whats = {one.what for one in (await process.verify()).findings if one.subject == f"case:{case_id}"}
        assert f"record {record_id}" in whats


@pytest.mark.parametrize("which", [-1, -2])
async def test_a_record_that_is_gone_with_the_index_of_its_entry_is_missed(house: House, which: int) -> None:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    record_id, _ = await newest_record(house, case_id)
    await drop_record(house, record_id)
    await drop_index(house, case_id, which=which)

    for process in (house, house.restarted()):
        with pytest.raises(Frozen):
            await process.open(case_id, "noor")
        assert f"case:{case_id}" in await process.faults()
        with pytest.raises((Frozen, RecordBroken)):
            await process.move(case_id, "decide")


async def test_a_case_whose_rows_are_all_gone_is_missed(house: House) -> None:
    receipt, case_id = await house.report()
    for table, column in (
        ("receipt", "case_id"),
        ("channel_grant", "case_id"),
        ("record", "case_id"),
        ("case_file", "id"),
    ):
        await house.tamper(f"DELETE FROM {table} WHERE {column} = :case_id", case_id=case_id)
    await house.tamper("UPDATE audit_entry SET subject = NULL WHERE subject = 'case:' || :case_id", case_id=case_id)

    for found in await every_process(house):
        assert f"case:{case_id}" in found
    assert house.receipts == [receipt]
