"""Members propose and confirm policies: what they sign is an open policy, and the others hear of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.domain import policy
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.usecases.act import Refused
from coc_service.usecases.people.policies import ConfirmPolicy, PoliciesShown, ProposePolicy, ShowPolicies
from tests.usecases.house import House

LATER = policy.default_toml() + "# later\n"


async def propose(house: House, name: str = "noor", toml: str = LATER) -> str:
    """Propose a policy and return the leaf of the proposal."""
    before = (await house.committee()).policy
    act = ProposePolicy(house.custody, house.member(name), house.committee_id, toml, "Sooner.", before)
    await house.do(act)
    return list((await house.committee()).proposals)[-1]


async def confirm(house: House, name: str, leaf: str) -> None:
    await house.do(ConfirmPolicy(house.custody, house.member(name), house.committee_id, leaf))


async def shown(house: House, name: str) -> PoliciesShown:
    (found,) = await house.ask(ShowPolicies(house.custody, house.member(name)))
    return found


async def test_a_policy_is_shown_until_it_is_confirmed_and_among_all_versions_then(house: House) -> None:
    leaf = await propose(house)
    (waiting,) = (await shown(house, "ilse")).proposals
    assert (waiting.leaf, waiting.toml, waiting.reason, waiting.has_signed) == (leaf, LATER, "Sooner.", False)
    assert (await shown(house, "noor")).proposals[0].has_signed

    await confirm(house, "ilse", leaf)

    for process in (house, house.restarted()):
        found = await shown(process, "tomas")
        assert found.proposals == []
        assert [(one.number, one.toml, one.reason) for one in found.versions] == [
            (2, LATER, "Sooner."),
            (1, policy.default_toml(), ""),
        ]


@pytest.mark.parametrize("why", ["too_late", "twice", "another_act", "nothing"])
async def test_a_signature_that_the_chain_would_refuse_is_refused_first(house: House, why: str) -> None:
    leaf = await propose(house)
    signer = "noor" if why == "twice" else "ilse"
    if why == "too_late":
        house.clock.at += OPEN_FOR + timedelta(minutes=1)

    another = (await house.committee()).policy_versions[0].leaf

    with pytest.raises(Refused):
        await confirm(house, signer, {"another_act": another, "nothing": "ab"}.get(why, leaf))

    assert (await house.committee()).policy == policy.digest(policy.default_toml())


async def test_what_is_no_open_policy_is_not_confirmed_as_one(house: House) -> None:
    noor = house.member("noor")

    def rename(session: Session) -> str:
        subject = f"committee:{house.committee_id}"
        draft, at = house.custody.ledger.writing(session), house.clock.now()
        return draft.append(Act.COMMITTEE_RENAMED, subject, signer=noor.signer, at=at, says={"name": "Another"})

    leaf = await house.write(rename)

    with pytest.raises(Refused):
        await confirm(house, "ilse", leaf)
    assert (await house.committee()).name != "Another"


async def test_a_policy_proposed_two_weeks_ago_is_not_shown_any_more(house: House) -> None:
    await propose(house)
    house.clock.at += OPEN_FOR + timedelta(minutes=1)

    assert (await shown(house, "ilse")).proposals == []


@pytest.mark.parametrize(
    "changed",
    [
        {"toml": policy.default_toml()},
        {"toml": "hours = 1"},
        {"reason": "x" * 501},
        {"before": "ab" * 32},
        {"committee_id": "a" * 26},
    ],
    ids=str,
)
async def test_what_no_chain_takes_is_not_proposed(house: House, changed: dict[str, Any]) -> None:
    before = (await house.committee()).policy
    act = ProposePolicy(house.custody, house.member("noor"), house.committee_id, LATER, "", before)

    with pytest.raises(Refused):
        await house.do(replace(act, **changed))

    assert dict((await house.committee()).proposals) == {}


async def test_everyone_else_hears_that_a_policy_was_confirmed(house: House) -> None:
    leaf = await propose(house)
    await house.tamper("DELETE FROM outbox")

    await confirm(house, "ilse", leaf)

    owed = {row[0] for row in await house.rows("SELECT person_id FROM outbox WHERE kind = 'new_activity'")}
    assert owed == {house.person(one) for one in ("noor", "tomas", "dana")}
