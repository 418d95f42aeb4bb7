"""Whoever writes to the database erases no case: a deletion without two members is noticed, a forged end has no effect."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.domain.chain import case_subject, committee_subject
from coc_service.store import log
from coc_service.store.log import EntryRow
from coc_service.usecases.custody import pin
from coc_service.usecases.custody.case_cache import CaseCache
from coc_service.usecases.custody.pin import Pin
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.site.erased_details import DetailsDue
from tests.domain.retained import NO_FIGURES
from tests.usecases.attacker import Attacker
from tests.usecases.erasures import closed, erased_when_due, listed, proposed, published
from tests.usecases.house import House
from tests.usecases.test_lost_keys_shown import founded_by_dana

Tampering = Callable[[House, str], Awaitable[None]]


async def deletes_its_rows(house: House, case_id: str) -> None:
    for table in ("record", "channel_grant", "receipt"):
        await house.tamper(f"DELETE FROM {table} WHERE case_id = :it", it=case_id)
    await house.tamper("DELETE FROM case_file WHERE id = :it", it=case_id)


async def deletes_its_details(house: House, case_id: str) -> None:
    await house.tamper("UPDATE audit_entry SET detail = NULL WHERE subject = :it", it=case_subject(case_id))


@pytest.mark.parametrize("tampering", [deletes_its_rows, deletes_its_details])
async def test_who_deletes_a_case_without_two_members_is_noticed(sqlite_house: House, tampering: Tampering) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)

    await tampering(house, case_id)

    assert await house.faults() == {case_subject(case_id)}
    assert await house.restarted().faults() == {case_subject(case_id)}


async def forge(house: House, case_id: str, *people: str, **changed: Any) -> None:
    """Delete the details of a case and append, with the keys of these people, that two members erased it."""
    attacker, subject = Attacker(house), case_subject(case_id)
    await deletes_its_details(house, case_id)
    (first, one), (second, other) = ((house.person(name), house.member(name).secret) for name in people)
    says = {"part": "whole", "ground": "due", "list": "00" * 32}
    proposal = await attacker.append(Act.ERASURE_PROPOSED, subject, f"member:{first}", says, secret=one)
    said = {"v": 1, "proposal": proposal, "list": "00" * 32, "committee": house.committee_id, "figures": NO_FIGURES}
    await attacker.append(Act.CASE_EXPUNGED, subject, f"member:{second}", {**said, **changed}, secret=other)


@pytest.mark.parametrize("people", [("noor", "noor"), ("noor", "eve"), ("eve", "noor")])
async def test_a_process_that_starts_later_believes_no_entry_that_two_members_did_not_sign(
    sqlite_house: House, people: tuple[str, str]
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await forge(house, case_id, *people)

    later = house.restarted()

    assert case_subject(case_id) in await later.faults()
    assert case_id not in later.custody.ledger.memory.expunged


async def test_no_process_believes_a_committee_that_was_founded_after_the_case(sqlite_house: House) -> None:
    """Whoever has `keys/` could found one of two people of theirs."""
    house = sqlite_house
    _, case_id = await house.report()
    care = await founded_by_dana(house)
    await forge(house, case_id, "dana", "tomas", committee=care)

    later = house.restarted()

    assert case_subject(case_id) in await later.faults()
    assert case_id not in later.custody.ledger.memory.expunged


def as_it_is(earlier: Pin) -> Pin:
    return earlier


def of_an_earlier_version(earlier: Pin) -> Pin:
    """As it was when a pin did not say where a chain begins."""
    return replace(earlier, heads={subject: replace(head, first=None) for subject, head in earlier.heads.items()})


@pytest.mark.parametrize("version", [as_it_is, of_an_earlier_version])
async def test_nor_does_a_process_that_resumes(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch, version: Callable[[Pin], Pin]
) -> None:
    """Whoever has the database shows the founding as if it had come first."""
    house, entries = sqlite_house, log.entries
    _, case_id = await house.report()
    care = await founded_by_dana(house)
    earlier = pin.of_memory(house.custody.ledger.memory, origin=house.custody.keys.origin)
    assert earlier
    await forge(house, case_id, "dana", "tomas", committee=care)
    founding = await house.read(lambda session: log.chain(session, committee_subject(care), stop=1 << 30)[0])

    def moved(session: Session, *, start: int = 0, stop: int | None = None) -> Iterator[EntryRow]:
        rows = entries(session, start=start, stop=stop)
        return rows if start else iter([founding, *(row for row in rows if row != founding)])

    monkeypatch.setattr(log, "entries", moved)
    later = house.restarted()
    await later.read(lambda session: later.custody.ledger.resume(session, version(earlier)))

    assert case_id not in later.custody.ledger.memory.expunged
    assert case_subject(case_id) in later.custody.ledger.memory.frozen


async def test_a_process_that_resumes_after_an_earlier_version_knows_which_committee_came_first(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    earlier = pin.of_memory(house.custody.ledger.memory, origin=house.custody.keys.origin)
    assert earlier
    await forge(house, case_id, "noor", "tomas")  # of its own committee: as if they had erased it

    later = house.restarted()
    await later.read(lambda session: later.custody.ledger.resume(session, of_an_earlier_version(earlier)))

    assert case_id in later.custody.ledger.memory.expunged


async def test_members_who_are_not_on_the_case_erase_it_for_no_process_that_knew_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(left_out=(house.person("ilse"), house.person("dana")))
    await house.declare(case_id, "noor")
    await forge(house, case_id, "ilse", "dana")
    house.custody.ledger.memory._cases = CaseCache()

    await house.read(house.custody.ledger.follow)

    assert case_id not in house.custody.ledger.memory.expunged
    with pytest.raises(Frozen):
        await house.case(case_id)


async def test_a_last_entry_with_other_figures_than_the_chains_has_no_effect(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=200)
    proposal, attacker = await proposed(house, case_id), Attacker(house)
    says = {"v": 1, "proposal": proposal, "list": await listed(house, case_id), "committee": house.committee_id}
    ilse = house.member("ilse")

    await attacker.append(
        Act.CASE_EXPUNGED,
        case_subject(case_id),
        ilse.signer.actor,
        {**says, "figures": NO_FIGURES},
        secret=ilse.secret,
    )

    assert (await house.case(case_id)).id == case_id


async def test_an_erased_case_does_not_begin_again(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await closed(house, case_id)
    chain = await house.view(lambda view: view.chain(case_subject(case_id)))
    genesis = chain[0][1]
    await erased_when_due(house, case_id)

    says = {name: said for name, said in genesis.detail.items() if name not in {"of", "salt"}}
    now, house.clock.at = house.clock.at, genesis.at
    leaf = await Attacker(house).append(
        Act.REPORT_RECEIVED, case_subject(case_id), genesis.actor, says, secret=receipt.secret
    )
    house.clock.at = now

    for process in (house, house.restarted()):
        with pytest.raises(NoSuchCase):
            await process.case(case_id)
        memory = process.custody.ledger.memory
        assert (leaf in memory.void, case_id in memory.summaries.cases) == (True, False)


async def test_a_row_that_is_put_back_is_noticed(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    details = await house.rows('SELECT "index", detail FROM audit_entry WHERE subject = :it', it=case_subject(case_id))
    (index,) = await house.rows("SELECT id, committee_id, code_name, received_at FROM case_file")
    await erased_when_due(house, case_id)
    await published(house)

    insert = "INSERT INTO case_file (id, committee_id, code_name, received_at) VALUES (:a, :b, :c, :d)"
    await house.tamper(insert, **dict(zip("abcd", index, strict=True)))
    rows = await house.faults()
    await house.tamper("DELETE FROM case_file")
    clean = await house.faults()
    is_due = await house.ask(DetailsDue(house.custody))
    await house.tamper('UPDATE audit_entry SET detail = :it WHERE "index" = :at', at=details[0][0], it=details[0][1])

    assert (rows, clean, is_due) == ({case_subject(case_id)}, set(), False)
    assert await house.faults() == {case_subject(case_id)}
