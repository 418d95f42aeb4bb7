"""A process that follows the log judges it as its writer did, and holds the entries of one case at a time."""

import gc
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, checkers, signatures
from coc_service.domain.case_state import Filed
from coc_service.domain.chain import Statement, case_subject, member
from coc_service.store import log
from coc_service.store.log import EntryRow
from coc_service.usecases.custody import following, judging
from tests.usecases.attacker import Attacker
from tests.usecases.followed import NOTES, add_notes, cases_with_notes, follow, remembered, with_events
from tests.usecases.house import House

_PLACES = 'SELECT "index" FROM audit_entry WHERE subject = :subject ORDER BY "index"'


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every log is a long one: rows are read again, no fold is kept, and each claim is answered at once."""
    monkeypatch.setattr(following, "KEPT_ROWS", 0)
    monkeypatch.setattr(signatures, "BATCH", 1)
    monkeypatch.setattr(signatures, "_MAX_WAITING", 0)


def held() -> int:
    """How many entries, statements and records of folds are in memory."""
    return sum(isinstance(one, Entry | Statement | Filed) for one in gc.get_objects())


async def most_held(house: House, monkeypatch: pytest.MonkeyPatch) -> int:
    """The most that is held at once by a process that follows the whole log, beyond what is held before."""
    before, found, judged, judge = held(), [0], count(), judging.followed

    def counting(*arguments: Any) -> Any:
        if next(judged) % 5 == 0:  # to look takes a hundred times as long as to judge
            found.append(held())
        return judge(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(judging, "followed", counting)
        await follow(house)
    return max(found) - before


@pytest.mark.usefixtures("one_by_one")
async def test_twice_as_many_entries_hold_no_more(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await cases_with_notes(sqlite_house, 3)
    few = await most_held(sqlite_house, monkeypatch)
    await cases_with_notes(sqlite_house, 4)
    many = await most_held(sqlite_house, monkeypatch)

    assert NOTES < few < 4 * NOTES  # one case that is judged, and one whose last claim has just been answered
    assert many <= few + 8


@pytest.fixture
async def eventful(sqlite_house: House) -> House:
    return await with_events(sqlite_house)


@pytest.mark.usefixtures("one_by_one")
async def test_whoever_starts_without_memory_judges_as_who_was_there(eventful: House) -> None:
    await eventful.committee()  # follows what the attacker wrote
    process = await follow(eventful)

    there = remembered(eventful.custody.ledger.memory)
    assert remembered(process.custody.ledger.memory) == there
    assert len(there["void"]) == 2
    assert there["frozen"] == set()


async def test_a_short_log_is_judged_as_a_long_one(eventful: House, monkeypatch: pytest.MonkeyPatch) -> None:
    short = await follow(eventful)
    monkeypatch.setattr(following, "KEPT_ROWS", 0)
    long = await follow(eventful)

    assert remembered(short.custody.ledger.memory) == remembered(long.custody.ledger.memory)


async def test_other_processes_check_the_signatures_of_a_long_log(
    eventful: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await follow(eventful)
    monkeypatch.setattr(checkers, "ALONE", 0)
    there = await follow(eventful)

    assert remembered(there.custody.ledger.memory) == remembered(here.custody.ledger.memory)


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("which", ["max", "min"])
async def test_a_row_that_is_not_found_by_its_subject_freezes_its_case(sqlite_house: House, which: str) -> None:
    (case_id,) = await cases_with_notes(sqlite_house, 1)
    place = f"(SELECT {which}(\"index\") FROM audit_entry WHERE subject = 'case:' || :case_id)"
    await sqlite_house.tamper(f'UPDATE audit_entry SET subject = NULL WHERE "index" = {place}', case_id=case_id)

    process = await follow(sqlite_house)

    assert process.custody.ledger.memory.frozen == {case_subject(case_id)}


@pytest.mark.usefixtures("one_by_one")
async def test_an_entry_of_another_case_takes_no_place_of_one_that_is_left_out(sqlite_house: House) -> None:
    """The number of rows and the last one are then as the log says."""
    house = sqlite_house
    _, first = await house.report()
    await house.declare(first, "noor")
    await house.note(first, "noor")
    (second,) = await cases_with_notes(house, 1)
    await add_notes(house, first, house.member("noor"))
    index = {one: [row[0] for row in await house.rows(_PLACES, subject=case_subject(one))] for one in (first, second)}
    left_out, put_there = index[first][1], index[second][-1]
    assert left_out < put_there < index[first][-1]
    await house.tamper('UPDATE audit_entry SET subject = NULL WHERE "index" = :place', place=left_out)
    move = 'UPDATE audit_entry SET subject = :subject WHERE "index" = :place'
    await house.tamper(move, subject=case_subject(first), place=put_there)

    process = await follow(house)

    assert process.custody.ledger.memory.frozen == {case_subject(first), case_subject(second)}


@pytest.mark.usefixtures("one_by_one")
async def test_a_committee_without_a_detail_freezes_only_what_comes_after(sqlite_house: House) -> None:
    house = sqlite_house
    before, after = await cases_with_notes(house, 2)
    await house.leave("tomas")
    place = "(SELECT max(\"index\") FROM audit_entry WHERE subject = 'committee:' || :id)"
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {place}', id=house.committee_id)
    noor = house.ready.people["noor"]
    said = {"part": "file"}
    await Attacker(house).append(Act.CASE_OPENED, case_subject(after), member(noor.person), said, secret=noor.secret)

    process = await follow(house)

    assert process.custody.ledger.memory.frozen == {f"committee:{house.committee_id}", case_subject(after)}
    assert before in process.custody.ledger.memory.summaries.cases


@pytest.mark.usefixtures("one_by_one")
async def test_an_entry_that_is_found_at_another_place_when_it_is_judged_freezes_its_case(
    eventful: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the database shows what Noor signed after she had left as if it had been before."""
    walk = log.walk

    def moved(session: Session, subject: str, *, start: int = 0, stop: int) -> Iterator[EntryRow]:
        first, *later = walk(session, subject, start=start, stop=stop)
        return iter([first, *(row._replace(position=row.position - 5) for row in later)])

    monkeypatch.setattr(log, "walk", moved)
    memory = (await follow(eventful)).custody.ledger.memory

    assert memory.frozen == {one for one in memory.heads if one.startswith("case:")}


@pytest.mark.usefixtures("one_by_one")
async def test_an_entry_that_is_another_one_when_it_is_judged_freezes_its_case(
    eventful: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = log.walk

    def exchanged(session: Session, subject: str, *, start: int = 0, stop: int) -> Iterator[EntryRow]:
        rows = list(walk(session, subject, start=start, stop=stop))
        rows[3] = rows[2]._replace(position=rows[3].position)
        return iter(rows)

    monkeypatch.setattr(log, "walk", exchanged)
    memory = (await follow(eventful)).custody.ledger.memory

    assert memory.frozen == {one for one in memory.heads if one.startswith("case:")}
