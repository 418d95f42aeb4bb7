"""Members who mean harm, and who writes to the database, want to take cases back without the trustees."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import SigningKey
from coc_service.domain import lost_keys
from coc_service.domain.chain import Statement, Void, member
from coc_service.domain.committee_state import Proposal
from coc_service.usecases.custody.replay import Replay
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.renewed import Renewed
from tests.usecases.test_attacks_on_the_rules import is_void
from tests.usecases.test_recovering import answered, with_case
from tests.usecases.trustees import Trustees


async def test_members_who_admit_keys_of_their_own_take_nothing_back(sqlite_house: House) -> None:
    """Noor and Ilse are left out of a case. They state that Tomas lost his keys, and admit new ones that are theirs."""
    house = sqlite_house
    trustees = Trustees(house)
    await trustees.adopted()
    _, case_id = await house.report(left_out=(house.person("noor"), house.person("ilse")))
    puppet = await Renewed.of(house, "tomas")
    committee = await house.committee()
    seat = committee.seat_of(puppet.person, house.clock.now())
    assert seat is not None
    assert committee.recovery is not None
    said = {"key": committee.recovery.leaf, "admission": seat.leaf}
    secret, actor = puppet.member.secret, member(puppet.person)
    own = SigningKey(secret).sign(b"not what trustees sign").hex()

    used = await Attacker(house).append(
        Act.RECOVERY_USED,
        f"committee:{house.committee_id}",
        actor,
        {**said, "cases": 1, "proof": own},
        secret=secret,
    )
    taken = await Attacker(house).append(
        Act.READER_RECOVERED, f"case:{case_id}", actor, {**said, "epoch": 1, "proof": own}, secret=secret
    )

    assert (await puppet.reads(), (await house.committee()).recovered) == ([], frozenset())
    assert [await is_void(house, leaf) for leaf in (used, taken)] == [True, True]


async def test_a_signature_of_the_trustees_serves_one_case_and_one_admission(sqlite_house: House) -> None:
    house = sqlite_house
    trustees, case_id = await with_case(house)
    other = (await house.report())[1]
    tomas = await Renewed.of(house, "tomas")
    answer = await answered(house, trustees, tomas)
    first = next(one for one in answer.cases if one.case_id == case_id)
    committee, case = f"committee:{house.committee_id}", f"case:{other}"
    said = {"key": answer.key, "admission": answer.admission}
    secret, actor = tomas.member.secret, member(tomas.person)
    attacker = Attacker(house)

    fewer = await attacker.append(
        Act.RECOVERY_USED, committee, actor, {**said, "cases": 1, "proof": answer.proof.hex()}, secret=secret
    )
    await attacker.append(
        Act.RECOVERY_USED, committee, actor, {**said, "cases": 2, "proof": answer.proof.hex()}, secret=secret
    )
    elsewhere = await attacker.append(
        Act.READER_RECOVERED, case, actor, {**said, "epoch": 1, "proof": first.proof.hex()}, secret=secret
    )
    earlier = await attacker.append(
        Act.READER_RECOVERED, f"case:{case_id}", actor, {**said, "epoch": 1, "proof": first.proof.hex()}, secret=secret
    )

    assert await tomas.reads() == []
    assert [await is_void(house, leaf) for leaf in (fewer, elsewhere, earlier)] == [True, True, True]


async def test_this_process_does_not_sign_what_trustees_did_not(sqlite_house: House) -> None:
    house = sqlite_house
    trustees, _ = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    answer = replace(await answered(house, trustees, tomas), proof=bytes(64))
    says = {"key": answer.key, "admission": answer.admission, "cases": 1, "proof": answer.proof.hex()}

    def job(session: Session) -> None:
        draft = house.custody.ledger.writing(session)
        subject = f"committee:{house.committee_id}"
        draft.append(Act.RECOVERY_USED, subject, signer=tomas.member.signer, at=house.clock.now(), says=says)

    with pytest.raises(Void, match="the trustees did not sign this"):
        await house.write(job)


def test_a_loss_that_one_member_alone_stated_twice_is_none_for_trustees() -> None:
    """Whether the person has logged in since stands in their own chain, which no request for trustees holds."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    stated = Statement("00" * 32, "keys.lost", member("noor"), at, {})
    offline = Replay("coc.example.org/log", texts=[], at=at + timedelta(days=400))

    with pytest.raises(Void, match="logged in since"):
        lost_keys.check_not_back(Proposal(stated, frozenset({"noor"}), "tomas"), offline.person("tomas").came_at)
