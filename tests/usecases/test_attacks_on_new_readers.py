"""Attackers with the database, `keys/` and a member's secret who want somebody else to read a case."""

from coc_service.audit import Act
from coc_service.domain.presence import Presence
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.test_attacks_on_the_rules import is_void
from tests.usecases.test_new_readers import answer, confirm, propose, with_eve


async def proposes(house: House, case_id: str, person: str, by: str) -> str:
    """Append a proposal with a member's key, without asking the program."""
    seat = (await house.committee()).seat_of(house.person(person), house.clock.now())
    assert seat is not None
    says = {"person": seat.person, "admission": seat.leaf, "reads": "all"}
    member = house.member(by)
    return await Attacker(house).append(
        Act.READER_PROPOSED, f"case:{case_id}", member.signer.actor, says, secret=member.secret
    )


async def adds(house: House, case_id: str, proposal: str, by: str, *, secret_of: str = "") -> str:
    member, thief = house.member(by), house.member(secret_of or by)
    return await Attacker(house).append(
        Act.READER_ADDED, f"case:{case_id}", member.signer.actor, {"proposal": proposal}, secret=thief.secret
    )


async def test_one_member_alone_adds_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await proposes(house, case_id, "eve", "noor")
    await answer(house, receipt, proposal, is_allowed=True)

    alone = await adds(house, case_id, proposal, "noor")
    in_anothers_name = await adds(house, case_id, proposal, "ilse", secret_of="noor")

    assert [await is_void(house, leaf) for leaf in (alone, in_anothers_name)] == [True, True]
    assert (await house.case(case_id)).presence_of(house.person("eve")) is Presence.RECUSED


async def test_whom_the_reporter_left_out_is_added_by_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(left_out=[house.person("dana")])
    await house.declare(case_id, "noor", "ilse")

    proposal = await proposes(house, case_id, "dana", "noor")
    house.clock.later(hours=100)
    second = await adds(house, case_id, proposal, "ilse")

    assert [await is_void(house, leaf) for leaf in (proposal, second)] == [True, True]
    assert (await house.case(case_id)).presence_of(house.person("dana")) is Presence.RECUSED


async def test_who_stepped_back_or_has_left_neither_proposes_nor_confirms(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    await house.leave("tomas")
    waiting = await propose(house, case_id, "eve")
    await answer(house, receipt, waiting, is_allowed=True)

    leaves = [await proposes(house, case_id, "eve", by) for by in ("dana", "tomas")]
    leaves += [await adds(house, case_id, waiting, by) for by in ("dana", "tomas", "eve")]

    assert [await is_void(house, leaf) for leaf in leaves] == [True] * 5
    await confirm(house, case_id, waiting)


async def test_before_the_reporters_time_is_over_two_members_together_add_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await with_eve(house)
    proposal = await proposes(house, case_id, "eve", "noor")

    leaf = await adds(house, case_id, proposal, "ilse")

    assert await is_void(house, leaf)
