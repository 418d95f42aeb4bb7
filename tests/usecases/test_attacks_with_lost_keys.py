"""A thief with a member's secret and a copy of the database, after members have stated that the keys are lost."""

from dataclasses import replace

import pytest

from coc_service.audit import Act
from coc_service.domain.chain import member
from coc_service.usecases.act import Refused
from coc_service.usecases.people import key_slots
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.login import LogIn
from coc_service.usecases.people.losing import AgreeLost, StateLost
from coc_service.usecases.people.lost import ShowLosable
from tests.usecases.attacker import Attacker, readable
from tests.usecases.house import House
from tests.usecases.ready import LINK, Known, passphrase_of
from tests.usecases.test_attacks_on_the_rules import is_void
from tests.usecases.test_lost_keys import NEW, admit_again, lose, state_lost
from tests.usecases.test_lost_keys_shown import founded_by_dana
from tests.usecases.test_new_readers import confirm, propose


async def test_a_thief_reads_nothing_that_is_written_after_the_loss(house: House) -> None:
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    before = await readable(house, case_id, "tomas")
    assert before
    granted = await grants_of(house, "tomas")

    await lose(house, name="tomas")
    assert (await grants_of(house, "tomas"), (await house.verify()).findings) == ([], ())
    await put_back(house, granted)
    await house.write_letter(receipt, "Do you still read this?")
    await house.note(case_id, "noor", "We read it without Tomas.")
    _, later = await house.report()

    assert await readable(house, case_id, "tomas") == before
    assert await readable(house, later, "tomas") == set()
    assert len(await readable(house, case_id, "noor")) == len(before) + 2


async def grants_of(house: House, name: str) -> list[tuple[object, ...]]:
    columns = "case_id, recipient_id, channel, epoch, wrapped_key"
    return await house.rows(f"SELECT {columns} FROM channel_grant WHERE recipient_id = :id", id=house.person(name))


async def put_back(house: House, granted: list[tuple[object, ...]]) -> None:
    """Restore grants from an old copy of the database."""
    for case_id, recipient, channel, epoch, wrapped in granted:
        await house.tamper(
            "INSERT INTO channel_grant (case_id, recipient_id, channel, epoch, wrapped_key) "
            "VALUES (:case_id, :recipient, :channel, :epoch, :wrapped)",
            case_id=case_id, recipient=recipient, channel=channel, epoch=epoch, wrapped=wrapped,
        )  # fmt: skip


async def test_new_keys_open_neither_what_the_old_ones_did_nor_let_these_go_on(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    before, granted = await readable(house, case_id, "tomas"), await grants_of(house, "tomas")
    await house.do(Enrol(house.custody, await lose(house, name="tomas"), NEW))
    await admit_again(house, "tomas")

    await put_back(house, granted)
    await house.write_letter(receipt, "Is Tomas back?")

    case, committee = await house.case(case_id), await house.committee()
    assert house.person("tomas") not in {person for person, _ in case.current.recipients}
    assert house.person("tomas") in {seat.person for seat in committee.in_force(house.clock.now())}
    assert await readable(house, case_id, "tomas") == before


async def test_a_thief_states_nothing_on_committee_or_case(sqlite_house: House) -> None:
    house, tomas = sqlite_house, sqlite_house.member("tomas")
    _, case_id = await house.report()
    await house.to_panel(case_id)
    attacker, subject, actor = Attacker(house), f"committee:{house.committee_id}", member(tomas.person)
    await lose(house, name="tomas")

    leaves = [
        await attacker.append(act, on, actor, says, secret=tomas.secret)
        for act, on, says in (
            (Act.COMMITTEE_RENAMED, subject, {"name": "Ours now"}),
            (Act.KEYS_LOST, subject, {"person": house.person("noor"), "signing_key": 32 * "00"}),
            (Act.DECLARED, f"case:{case_id}", {"answer": "clear"}),
            (Act.LEAD_ASSIGNED, f"case:{case_id}", {"lead": tomas.person}),
        )
    ]

    assert [await is_void(house, leaf) for leaf in leaves] == [True] * 4


async def test_one_malicious_member_switches_off_nobody_on_a_committee_of_four(sqlite_house: House) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")
    leaf = await state_lost(house)
    attacker, subject = Attacker(house), f"committee:{house.committee_id}"

    again = await attacker.append(Act.AGREED, subject, member(noor.person), {"entry": leaf}, secret=noor.secret)
    own = await attacker.append(
        Act.AGREED, subject, member(house.person("dana")), {"entry": leaf}, secret=house.member("dana").secret
    )

    assert [await is_void(house, one) for one in (again, own)] == [True, True]
    assert (await house.committee()).lost_keys == {}


async def test_fellow_members_grant_again_case_by_case(sqlite_house: House) -> None:
    house, tomas = sqlite_house, sqlite_house.person("tomas")
    _, case_id = await house.report()
    _, other = await house.report()
    for one in (case_id, other):
        await house.to_panel(one)
    before = await readable(house, case_id, "tomas")
    await house.do(Enrol(house.custody, await lose(house, name="tomas"), NEW))
    await admit_again(house, "tomas")
    slot = await house.view(lambda view: key_slots.found(view.session, view, tomas, NEW))
    secret = key_slots.opened(slot, person=tomas)
    assert secret is not None

    proposal = await propose(house, case_id, "tomas")
    await confirm(house, case_id, proposal)

    anew = replace(house, ready=replace(house.ready, people={**house.ready.people, "tomas": Known(tomas, secret)}))
    assert await readable(house, case_id, "tomas") == set(), "the old keys"
    assert await readable(anew, case_id, "tomas") == before, "the new keys, with the whole file"
    assert await readable(anew, other, "tomas") == set()
    assert (await house.verify()).findings == ()


async def test_one_of_two_members_does_not_switch_off_the_keys_of_another_who_logs_in(house: House) -> None:
    care, tomas = await founded_by_dana(house), house.member("tomas")
    (keys,) = (await house.ask(ShowLosable(house.custody, tomas, care))).keys
    await house.do(StateLost(house.custody, tomas, care, LINK, keys.person, keys.signing_key))
    (leaf,) = (await house.view(lambda view: view.committee(care))).proposals
    house.clock.later(days=1)
    assert await house.do(LogIn(house.custody, "dana", passphrase_of("dana"))) is not None
    house.clock.later(days=6)

    with pytest.raises(Refused):
        await house.do(AgreeLost(house.custody, tomas, care, LINK, leaf))
    forged = await Attacker(house).append(
        Act.AGREED, f"committee:{care}", tomas.signer.actor, {"entry": leaf}, secret=tomas.secret
    )

    assert await is_void(house, forged)
    for process in (house, house.restarted()):
        assert (await process.view(lambda view: view.committee(care))).lost_keys == {}
