"""Under a policy that says so, a colleague of somebody in a report steps back, and no employer decides."""

import pytest

from coc_service.audit import Act
from coc_service.domain import policy
from coc_service.domain.affiliations import Affiliation, says
from coc_service.domain.chain import member, moment
from coc_service.domain.presence import Presence
from coc_service.domain.stages import Stage
from coc_service.usecases.act import Refused
from coc_service.usecases.people.employers import ShowEmployers, StateEmployers
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.mails import adopt

RULES = "[employers]\nno_majority = true\nsame_steps_back = true\n"


async def works_for(house: House, name: str, *employers: str) -> None:
    stated = tuple(Affiliation(one) for one in employers)
    await house.do(StateEmployers(house.custody, house.member(name), stated))


async def test_a_colleague_of_somebody_in_the_report_cannot_say_that_they_have_no_conflict(house: House) -> None:
    await adopt(house, RULES)
    await works_for(house, "ilse", "Acme Inc.")
    _, case_id = await house.report(who="Rowan of ACME")

    with pytest.raises(Refused):
        await house.declare(case_id, "ilse")
    await house.declare(case_id, "noor")
    await house.step_back(case_id, "ilse")

    presences = (await house.case(case_id)).presences
    assert [presences[house.person(name)] for name in ("ilse", "noor")] == [Presence.RECUSED, Presence.CLEAR]


async def test_the_last_reader_can_be_clear_to_refer_the_case(house: House) -> None:
    await adopt(house, RULES)
    await works_for(house, "ilse", "Acme")
    _, case_id = await house.report(who="Rowan of Acme")
    for name in ("noor", "tomas", "dana"):
        await house.step_back(case_id, name)

    await house.declare(case_id, "ilse")

    assert (await house.case(case_id)).clear == (house.person("ilse"),) or (await house.case(case_id)).clear


@pytest.mark.parametrize("who", ["Rowan of Acne", "", "Rowan"])
async def test_whoever_works_elsewhere_declares_as_before(house: House, who: str) -> None:
    await adopt(house, RULES)
    await works_for(house, "ilse", "Acme")
    _, case_id = await house.report(who=who)

    await house.declare(case_id, "ilse")

    assert house.person("ilse") in (await house.case(case_id)).clear


async def test_without_the_rule_nobody_is_asked(house: House) -> None:
    await works_for(house, "ilse", "Acme")
    _, case_id = await house.report(who="Rowan of Acme")

    await house.declare(case_id, "ilse")

    assert house.person("ilse") in (await house.case(case_id)).clear


async def test_nobody_shuts_a_colleague_out_of_the_vote_of_a_case_that_they_know(house: House) -> None:
    await adopt(house, RULES)
    await works_for(house, "ilse", "Acme")
    _, case_id = await house.report()
    await house.to_panel(case_id)  # noor, ilse and tomas
    for move in ("investigate", "propose"):
        await house.move(case_id, move)

    await works_for(house, "noor", "Acme")  # the newest of two in three would not vote
    noor, case = house.member("noor"), await house.case(case_id)
    allowed = policy.parse(policy.default_toml()).allowed(Stage.VOTING)
    assert allowed is not None
    says = {
        "move": "open_vote", "to": "voting", "due": moment(house.clock.now() + allowed), "records": [],
        "proposal": case.proposal, "electorate": sorted(house.person(name) for name in ("noor", "tomas")),
    }  # fmt: skip
    forged = await Attacker(house).append(
        Act.VOTE_OPENED, f"case:{case_id}", noor.signer.actor, says, secret=noor.secret
    )
    await house.move(case_id, "open_vote")

    vote = (await house.case(case_id)).vote
    assert vote is not None
    assert vote.electorate == {house.person(name) for name in ("noor", "ilse", "tomas")}
    assert await house.view(lambda view: view.is_void(forged))


async def test_a_decision_waits_for_the_votes_of_others(house: House) -> None:
    await adopt(house, RULES)
    for name in ("noor", "ilse"):
        await works_for(house, name, "Acme")
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas", "dana")
    await house.lead(case_id, "noor")
    await house.answer(case_id, "noor")
    for move in ("form_panel", "investigate", "propose", "open_vote"):
        await house.move(case_id, move)
    await house.vote(case_id, "noor", "ilse", "tomas")

    with pytest.raises(Refused):
        await house.move(case_id, "decide")
    await house.vote(case_id, "dana")
    await house.move(case_id, "decide")

    assert (await house.case(case_id)).stage is Stage.DECIDED
    assert await house.faults() == set()
    assert (await house.restarted().case(case_id)).stage is Stage.DECIDED


async def test_a_vote_that_nobody_could_decide_is_not_opened(house: House) -> None:
    await adopt(house, RULES)
    for name in ("noor", "ilse", "tomas"):
        await works_for(house, name, "Acme")
    _, case_id = await house.report()
    await house.to_panel(case_id)
    for move in ("investigate", "propose"):
        await house.move(case_id, move)

    with pytest.raises(Refused):
        await house.move(case_id, "open_vote")

    assert (await house.case(case_id)).stage is Stage.PROPOSED


async def test_an_employer_stated_in_a_members_name_is_void(house: House) -> None:
    await Attacker(house).append(
        Act.AFFILIATION_STATED,
        f"committee:{house.committee_id}",
        member(house.person("noor")),
        says((Affiliation("Acme"),)),
        secret=house.member("dana").secret,
    )

    for process in (house, house.restarted()):
        assert dict((await process.committee()).affiliations) == {}
        assert "log" in await process.faults()


async def test_everyone_else_hears_of_a_statement_and_sees_it_once(house: House) -> None:
    await works_for(house, "ilse", "Acme")
    size = await house.rows("SELECT size FROM audit_head")
    await works_for(house, "ilse", "Acme")

    owed = {row[0] for row in await house.rows("SELECT person_id FROM outbox WHERE kind = 'new_activity'")}
    (shown,) = await house.ask(ShowEmployers(house.custody, house.member("noor")))
    assert owed == {house.person(one) for one in ("noor", "tomas", "dana")}
    assert {seat.name: [one.employer for one in found] for seat, found in shown.stated if found} == {
        (await house.committee()).name_of(house.person("ilse")): ["Acme"]
    }
    assert await house.rows("SELECT size FROM audit_head") == size
