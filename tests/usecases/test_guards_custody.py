"""Checks while the log is followed, in case files and in sealing: one check for each test, on the faster engine."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act, Frontier, leaf_hash
from coc_service.crypto import sha256
from coc_service.domain import committee_state, policy
from coc_service.domain.chain import Void, member, moment
from coc_service.domain.committee_state import Seat
from coc_service.usecases.custody.case_cache import CaseCache
from coc_service.usecases.custody.memory import Memory, PendingLog
from coc_service.usecases.custody.policies import PolicyBroken
from coc_service.usecases.custody.signer import SERVICE, entry_moment
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.reporter import submit
from tests.usecases.attacker import Attacker
from tests.usecases.house import House, a_report
from tests.usecases.ready import NOON

SESSION = sha256(b"one").hex()
LAST = '(SELECT max("index") FROM audit_entry)'


async def state(house: House, place: tuple[Act, str], name: str, says: Mapping[str, Any]) -> None:
    """Append a person's statement through this process, as an act of theirs would."""

    def job(session: Session) -> None:
        draft, signer, (act, subject) = house.custody.ledger.writing(session), house.member(name).signer, place
        draft.append(act, subject, signer=signer, at=house.clock.now(), says=says)

    await house.write(job)


async def seat_of(house: House, name: str) -> Seat:
    found = (await house.committee()).seat_of(house.person(name), house.clock.now())
    assert found is not None
    return found


async def founding(house: House, **changed: str) -> dict[str, Any]:
    seat = committee_state.seat_detail(await seat_of(house, "noor"))
    own = {"committee": "another", "slug": "another", "name": "Another", "project": "", "seat": seat}
    return own | {"policy": (await house.committee()).policy} | changed


async def test_a_committee_is_founded_under_an_address_of_its_own(sqlite_house: House) -> None:
    with pytest.raises(Void):
        await state(
            sqlite_house,
            (Act.COMMITTEE_FOUNDED, "committee:another"),
            "noor",
            await founding(sqlite_house, slug="conduct"),
        )


async def test_a_committee_is_founded_under_a_policy_whose_text_is_there(sqlite_house: House) -> None:
    digest = policy.digest(policy.default_toml() + "\n")

    with pytest.raises(PolicyBroken):
        await state(
            sqlite_house,
            (Act.COMMITTEE_FOUNDED, "committee:another"),
            "noor",
            await founding(sqlite_house, policy=digest),
        )


async def test_nobody_states_anything_in_anothers_chain(sqlite_house: House) -> None:
    house = sqlite_house
    noor, dana = house.member("noor"), house.member("dana")
    begun = {"session": SESSION, "ends": moment(NOON + timedelta(hours=1))}
    await state(house, (Act.PERSON_LOGGED_IN, f"person:{noor.person}"), "noor", begun)

    leaves = [
        await Attacker(house).append(
            Act.PERSON_LOGGED_OUT, f"person:{noor.person}", member(dana.person), {"session": SESSION}, secret=secret
        )
        for secret in (noor.secret, dana.secret)
    ]

    assert not await house.view(lambda view: view.has_ended(noor.person, SESSION))
    assert set(leaves) <= house.custody.ledger.memory.void


async def test_an_entry_that_says_nothing_stops_nobody_who_follows_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    noor = house.member("noor")
    unsaid = [
        await Attacker(house).append(act, f"person:{noor.person}", member(noor.person), {}, secret=noor.secret)
        for act in (Act.PERSON_LOGGED_OUT, Act.PERSON_ENROLLED)
    ]

    await house.committee()
    assert set(unsaid) <= house.custody.ledger.memory.void


async def test_who_has_left_the_committee_states_nothing_in_its_cases(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.leave("dana")
    dana = house.member("dana")

    leaf = await Attacker(house).append(
        Act.DECLARED, f"case:{case_id}", member(dana.person), {"answer": "clear"}, secret=dana.secret
    )

    assert dana.person not in (await house.case(case_id)).clear
    assert any(leaf in one.what for one in (await house.verify()).findings)


async def test_a_report_that_its_own_receipt_did_not_sign_is_none(sqlite_house: House) -> None:
    house = sqlite_house
    act = submit.SubmitReport(house.custody, a_report(), await house.sent())
    ready = act.prepare(await house.read(act.look))
    says = {"begin": ready.begin, "records": [one.ref for one in ready.records]}

    await Attacker(house).append(
        Act.REPORT_RECEIVED,
        f"case:{ready.case_id}",
        f"party:{ready.begin['party']}",
        says,
        secret=house.member("noor").secret,
    )

    with pytest.raises(NoSuchCase):
        await house.case(ready.case_id)


async def forged(house: House, case_id: str) -> None:
    await Attacker(house).append(
        Act.DECLARED,
        f"case:{case_id}",
        member(house.person("ilse")),
        {"answer": "recused"},
        secret=house.member("noor").secret,
    )


async def test_a_void_entry_has_no_effect_when_its_case_is_folded_anew(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await forged(house, case_id)
    await house.case(case_id)
    house.custody.ledger.memory._cases = CaseCache()

    assert house.person("ilse") in (await house.case(case_id)).awaiting


async def test_a_detail_that_is_put_back_after_the_log_was_followed_is_not_believed(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await forged(house, case_id)
    ((detail,),) = await house.rows(f'SELECT detail FROM audit_entry WHERE "index" = {LAST}')
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {LAST}')
    await house.faults()
    await house.tamper(f'UPDATE audit_entry SET detail = :detail WHERE "index" = {LAST}', detail=detail)

    with pytest.raises(Frozen):
        await house.case(case_id)


async def test_a_last_entry_that_was_altered_is_not_followed_though_nothing_continues_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    ((entry,),) = await house.rows(f'SELECT entry FROM audit_entry WHERE "index" = {LAST}')
    nonce_hex = str(canonical.decode(bytes(entry))["nonce"])
    altered = bytes(entry).replace(nonce_hex.encode(), nonce_hex[::-1].encode())
    await house.tamper(f'UPDATE audit_entry SET entry = :entry WHERE "index" = {LAST}', entry=altered)

    with pytest.raises(LogFault):
        await house.restarted().case(case_id)


async def test_an_entry_of_a_known_case_that_cannot_be_read_is_a_fault_of_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.tamper(f"UPDATE audit_entry SET entry = x'7b7d' WHERE \"index\" = {LAST}")

    with pytest.raises(LogFault):
        await house.open(case_id, "noor")


async def test_a_report_whose_first_entry_the_index_hides_has_no_place_in_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.tamper(
        'UPDATE audit_entry SET subject = NULL WHERE "index" ='
        " (SELECT min(\"index\") FROM audit_entry WHERE subject = 'case:' || :case_id)",
        case_id=case_id,
    )

    with pytest.raises(Frozen):
        await house.come_back(receipt)


def test_memory_is_moved_by_one_of_two_states_that_begin_at_one_place() -> None:
    memory, leaf = Memory(), sha256(b"one")
    states = [PendingLog(0, 1, Frontier().append(leaf_hash(one))) for one in (b"one", leaf)]

    for one in states:
        memory.take_over(one)

    assert (memory.size, memory.frontier) == (1, states[0].frontier)


def test_a_partys_acts_and_the_services_bear_the_hour_and_all_others_the_minute() -> None:
    at = NOON.replace(minute=34, second=56)

    assert [entry_moment(actor, at) for actor in ("party:one", SERVICE, "operator", "member:noor")] == [
        NOON,
        NOON,
        NOON.replace(minute=34),
        NOON.replace(minute=34),
    ]


async def test_no_two_entries_share_a_nonce_nor_two_details_a_salt(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")

    chain = await house.view(lambda view: view.chain(f"case:{case_id}"))

    assert len({entry.nonce for entry, _ in chain}) == len({said.detail["salt"] for _, said in chain}) == 3


async def test_a_report_says_no_more_of_its_time_than_the_hour(sqlite_house: House) -> None:
    sqlite_house.clock.later(minutes=34)
    await sqlite_house.submit()

    assert await sqlite_house.rows("SELECT received_at FROM case_file") == [("2026-11-23 12:00:00.000000",)]
