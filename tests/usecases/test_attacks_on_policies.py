"""Replacing the policy of a committee or case has no effect on decisions."""

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, random_bytes
from coc_service.domain import policy
from coc_service.domain.chain import member
from coc_service.domain.stages import Stage
from coc_service.domain.workflow import MoveRefused
from coc_service.usecases.custody.statements import Frozen
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.mails import adopt
from tests.usecases.ready import join
from tests.usecases.test_attacks import LAX, every_process


async def vote_alone(house: House, case_id: str) -> None:
    """Let only the lead vote, and decide. Under the adopted policy two must vote."""
    await house.vote(case_id, "noor")
    await house.move(case_id, "decide")


async def test_a_policy_rewritten_in_its_row_decides_nothing(house: House) -> None:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.tamper("UPDATE policy SET toml = :toml", toml=LAX)

    with pytest.raises(MoveRefused):
        await vote_alone(house, case_id)
    fresh = house.restarted()
    for attempt in (fresh.open(case_id, "noor"), fresh.move(case_id, "decide"), fresh.report()):
        with pytest.raises(Frozen):
            await attempt
    assert (await house.case(case_id)).stage is Stage.VOTING
    for found in await every_process(house):
        assert found & {f"committee:{house.committee_id}", f"case:{case_id}"}


async def plant(house: House) -> str:
    digest = policy.digest(LAX)
    await house.tamper("INSERT INTO policy (digest, toml) VALUES (:digest, :toml)", digest=digest, toml=LAX)
    return digest


async def test_a_committee_pointed_at_another_policy_keeps_its_own(house: House) -> None:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    own = (await house.committee()).policy
    await house.tamper("UPDATE committee SET policy_digest = :digest", digest=await plant(house))

    for process in (house, house.restarted()):
        assert ((await process.committee()).policy, (await process.case(case_id)).policy) == (own, own)
        with pytest.raises(MoveRefused):
            await process.move(case_id, "decide")
        assert "site" in await process.faults()
    _, later = await house.report(narrative="Another.")
    assert (await house.case(later)).policy == own


async def test_a_committee_that_is_founded_later_has_the_policy_that_the_operator_proposed(house: House) -> None:
    await house.tamper("UPDATE committee SET policy_digest = :digest, name = 'Theirs'", digest=await plant(house))

    await join(house.process, "gil", slug="care")

    founded = house.custody.ledger.committee_by_slug("care")
    assert founded is not None
    assert (founded.policy, founded.name) == (policy.digest(policy.default_toml()), "Care")


async def test_a_case_whose_genesis_names_another_policy_is_frozen(house: House) -> None:
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    own, lax = (await house.case(case_id)).policy, await plant(house)
    ((index, detail),) = await house.rows(
        'SELECT "index", detail FROM audit_entry WHERE subject = \'case:\' || :case_id ORDER BY "index" LIMIT 1',
        case_id=case_id,
    )
    changed = bytes(detail).replace(own.encode(), lax.encode())
    await house.tamper('UPDATE audit_entry SET detail = :detail WHERE "index" = :index', detail=changed, index=index)

    for process in (house, house.restarted()):
        with pytest.raises(Frozen):
            await process.open(case_id, "noor")
        assert f"case:{case_id}" in await process.faults()


async def test_a_policy_adopted_in_a_members_name_is_void(house: House) -> None:
    committee, lax = await house.committee(), await plant(house)
    for secret in (house.member("dana").secret, RecipientSecret(random_bytes(32)), None):
        await Attacker(house).append(
            Act.POLICY_ADOPTED,
            f"committee:{house.committee_id}",
            member(house.person("noor")),
            {"digest": lax, "before": committee.policy, "toml": LAX, "reason": ""},
            secret=secret,
        )

    for process in (house, house.restarted()):
        assert ((await process.committee()).policy, dict((await process.committee()).proposals)) == (
            committee.policy,
            {},
        )
        assert "log" in await process.faults()


@pytest.mark.parametrize(
    "toml", ["", "hours = 1", LAX + "# another text"], ids=["no_text", "no_policy", "another_text"]
)
async def test_a_member_who_is_alone_cannot_freeze_their_committee_with_a_policy_without_its_text(
    house: House, toml: str
) -> None:
    gil = await join(house.process, "gil", slug="care")
    founded = house.custody.ledger.committee_by_slug("care")
    assert founded is not None
    named = toml if toml == "hours = 1" else LAX
    await Attacker(house).append(
        Act.POLICY_ADOPTED,
        f"committee:{founded.id}",
        member(gil.person),
        {"digest": policy.digest(named), "before": founded.policy, "toml": toml, "reason": ""},
        secret=gil.secret,
    )

    for process in (house, house.restarted()):
        assert "log" in await process.faults()
        kept = process.custody.ledger.committee_by_slug("care")
        assert kept is not None
        assert kept.policy == founded.policy
        process.custody.ledger.refuse_if_a_committee_is_frozen()


async def test_an_adopted_policy_is_read_from_the_log_and_needs_no_row(house: House) -> None:
    await adopt(house, "# ours\n")
    adopted = (await house.committee()).policy
    assert await house.rows("SELECT digest FROM policy WHERE digest = :digest", digest=adopted) == []

    for process in (house, house.restarted()):
        _, case_id = await process.report()
        assert ((await process.case(case_id)).policy, await process.faults()) == (adopted, set())


async def test_a_case_keeps_the_policy_that_it_began_with(house: House) -> None:
    own = (await house.committee()).policy
    _, case_id = await house.report()

    await adopt(house, "# ours\n")

    for process in (house, house.restarted()):
        assert (await process.case(case_id)).policy == own
    _, later = await house.report(narrative="Another.")
    assert (await house.case(later)).policy == (await house.committee()).policy != own
