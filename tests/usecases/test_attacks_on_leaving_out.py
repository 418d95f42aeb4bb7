"""Attackers with the database, `keys/` and a secret who want somebody off a case, or back on it."""

from coc_service.audit import Act
from coc_service.domain.chain import party
from coc_service.domain.presence import Presence
from tests.usecases.attacker import Attacker
from tests.usecases.hearing import heard
from tests.usecases.house import House
from tests.usecases.test_attacks_on_new_readers import proposes
from tests.usecases.test_attacks_on_the_rules import is_void, states_as_party
from tests.usecases.test_leaving_out import leave_out


async def test_neither_a_member_nor_another_party_leaves_anybody_out(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    says, ilse = {"person": house.person("tomas")}, house.member("ilse")
    attacker, subject = Attacker(house), f"case:{case_id}"
    reporter = party((await house.case(case_id)).reporter)

    leaves = [
        await attacker.append(Act.READER_LEFT_OUT, subject, ilse.signer.actor, says, secret=ilse.secret),
        await attacker.append(Act.READER_LEFT_OUT, subject, party(link.party), says, secret=sam.secret),
        await attacker.append(Act.READER_LEFT_OUT, subject, reporter, says, secret=sam.secret),
    ]

    assert [await is_void(house, leaf) for leaf in leaves] == [True] * 3
    assert (await house.case(case_id)).presence_of(house.person("tomas")) is Presence.CLEAR


async def test_a_reporter_with_a_program_of_their_own_leaves_no_case_without_a_reader(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report(left_out=[house.person(name) for name in ("ilse", "tomas", "dana")])

    leaf = await states_as_party(house, receipt, Act.READER_LEFT_OUT, {"person": house.person("noor")})

    assert await is_void(house, leaf)
    assert (await house.case(case_id)).presence_of(house.person("noor")) is Presence.AWAITING


async def test_who_was_left_out_later_is_brought_back_by_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await leave_out(house, receipt, "tomas")
    tomas = house.member("tomas")

    leaves = [
        await proposes(house, case_id, "tomas", "noor"),
        await Attacker(house).append(
            Act.DECLARED, f"case:{case_id}", tomas.signer.actor, {"answer": "clear"}, secret=tomas.secret
        ),
    ]

    assert [await is_void(house, leaf) for leaf in leaves] == [True, True]
    assert (await house.case(case_id)).presence_of(tomas.person) is Presence.RECUSED


async def test_a_danger_is_told_by_the_reporter_alone(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    reporter = party((await house.case(case_id)).reporter)
    attacker, subject, says = Attacker(house), f"case:{case_id}", {"records": list[object]()}
    noor = house.member("noor")

    leaves = [
        await attacker.append(Act.DANGER_RAISED, subject, party(link.party), says, secret=sam.secret),
        await attacker.append(Act.DANGER_RAISED, subject, reporter, says, secret=noor.secret),
        await attacker.append(Act.DANGER_RAISED, subject, noor.signer.actor, says, secret=noor.secret),
    ]

    assert [await is_void(house, leaf) for leaf in leaves] == [True] * 3
    assert not (await house.case(case_id)).is_danger_open
