"""Attackers who want to read as an alternate: with the database and `keys/`, with an alternate's secret, or alone on a case."""

import pytest

from coc_service.audit import Act
from coc_service.domain import committee_state
from coc_service.domain.chain import member
from coc_service.domain.presence import Presence
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.people.admitting import ONLY_MEMBERS, Agree
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from tests.usecases.attacker import Attacker, readable
from tests.usecases.house import House
from tests.usecases.ready import admit
from tests.usecases.test_attacks_on_new_readers import adds
from tests.usecases.test_attacks_on_the_rules import is_void
from tests.usecases.test_new_readers import answer, confirm, propose


async def with_alternate(house: House) -> None:
    await admit(house.process, house.ready.people, house.committee_id, "eve", as_alternate=True)
    assert [one.person for one in (await house.committee()).alternates(house.clock.now())] == [house.person("eve")]


async def one_left(house: House) -> str:
    """Return a case of which only Noor is left."""
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    for name in ("ilse", "tomas", "dana"):
        await house.step_back(case_id, name)
    return case_id


async def eves_seat(house: House, *, standing: str) -> dict[str, dict[str, str]]:
    seat = (await house.committee()).seat_of(house.person("eve"), house.clock.now())
    assert seat is not None
    return {"seat": committee_state.seat_detail(seat) | {"standing": standing}}


async def test_an_alternate_who_was_called_opens_this_case_and_no_other(house: House) -> None:
    await with_alternate(house)
    case_id = await one_left(house)
    _, other = await house.report()
    assert [await readable(house, one, "eve") for one in (case_id, other)] == [set(), set()]

    proposal = await propose(house, case_id, "eve")
    await answer(house, house.receipts[0], proposal, is_allowed=True)
    await confirm(house, case_id, proposal, by="noor")
    await house.declare(case_id, "eve")
    await house.note(case_id, "noor", "Eve reads this.")

    assert await readable(house, case_id, "eve") == await readable(house, case_id, "noor")
    assert await readable(house, other, "eve") == set()
    assert (await house.verify()).findings == ()


async def test_an_alternate_makes_nobody_a_member_and_not_themself(sqlite_house: House) -> None:
    house = sqlite_house
    await with_alternate(house)
    eve, attacker, subject = house.member("eve"), Attacker(house), f"committee:{house.committee_id}"
    says = await eves_seat(house, standing="member")

    own = await attacker.append(Act.ROSTER_ADMITTED, subject, member(eve.person), says, secret=eve.secret)
    in_noors_name = await attacker.append(
        Act.ROSTER_ADMITTED, subject, member(house.person("noor")), says, secret=eve.secret
    )

    assert [await is_void(house, leaf) for leaf in (own, in_noors_name)] == [True, True]
    assert house.person("eve") not in {seat.person for seat in (await house.committee()).in_force(house.clock.now())}


async def test_one_malicious_member_has_no_second_signature_from_an_alternate(sqlite_house: House) -> None:
    """What waits is on the desk of each other member, and not on that of the alternate."""
    house = sqlite_house
    await with_alternate(house)
    attacker, subject, noor, eve = (
        Attacker(house),
        f"committee:{house.committee_id}",
        *map(house.member, ("noor", "eve")),
    )

    first = await attacker.append(
        Act.ROSTER_ADMITTED, subject, noor.signer.actor, await eves_seat(house, standing="member"), secret=noor.secret
    )
    with pytest.raises(Refused) as refused:
        await house.do(Agree(house.custody, eve, house.committee_id, first))
    second = await attacker.append(Act.AGREED, subject, eve.signer.actor, {"entry": first}, secret=eve.secret)

    assert refused.value.message == ONLY_MEMBERS
    assert await is_void(house, second)
    owed = {name: await house.ask(SignaturesOwed(house.custody, house.member(name))) for name in ("ilse", "eve")}
    assert [Act.ROSTER_ADMITTED in owed[name] for name in ("ilse", "eve")] == [True, False]


async def test_who_rewrites_the_standing_in_the_database_freezes_the_committee(sqlite_house: House) -> None:
    house = sqlite_house
    await with_alternate(house)
    [(index, detail)] = await house.rows(
        """SELECT "index", detail FROM audit_entry WHERE CAST(detail AS TEXT) LIKE '%"standing":"alternate"%'"""
    )

    altered = detail.replace(b'"standing":"alternate"', b'"standing":"member"')
    await house.tamper('UPDATE audit_entry SET detail = :altered WHERE "index" = :index', altered=altered, index=index)

    with pytest.raises(Frozen):
        await house.restarted().committee()


async def test_who_is_alone_on_a_case_admits_no_friend_for_it(sqlite_house: House) -> None:
    """The committee took Eve while the case was open, so two members of the case would have to sign."""
    house = sqlite_house
    case_id = await one_left(house)
    await with_alternate(house)
    proposal = await propose(house, case_id, "eve")
    await answer(house, house.receipts[0], proposal, is_allowed=True)

    leaf = await adds(house, case_id, proposal, "noor")

    assert await is_void(house, leaf)
    assert (await house.case(case_id)).presence_of(house.person("eve")) is Presence.RECUSED
    assert await readable(house, case_id, "eve") == set()
