"""A committee's recovery key: adopted by two, sealed to where the reporter gave it, and deleted when it ends."""

from dataclasses import replace

import pytest

from coc_service.audit import Act
from coc_service.domain.recovery import RECOVERY
from coc_service.usecases.act import Refused
from coc_service.usecases.people import recovery
from coc_service.usecases.people.recovery import ConfirmRecovery, EndRecovery, ProposeRecovery, ShowRecovery
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from tests.usecases.house import House
from tests.usecases.trustees import TRUSTEES, Trustees

GRANTED = "SELECT count(*) FROM channel_grant WHERE recipient_id = 'recovery'"


async def granted(house: House) -> int:
    [[count]] = await house.rows(GRANTED)
    return int(count)


async def test_a_report_is_sealed_to_the_key_that_two_members_adopted(house: House) -> None:
    trustees = Trustees(house)
    await trustees.adopted()

    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor", "Ask the hosts.")

    opened = await trustees.opened(case_id)
    assert ([begin.number for begin in opened.case.begins], opened.closed_epochs) == ([1, 2], ())
    assert len(opened.records) == len(opened.case.records)
    assert await house.faults() == set()


async def test_a_report_whose_reporter_leaves_the_key_out_is_never_sealed_to_it(house: House) -> None:
    trustees = Trustees(house)
    await trustees.adopted()

    _, case_id = await house.report(left_out=(RECOVERY,))
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")

    assert (await granted(house), (await trustees.opened(case_id)).keys) == (0, {})


async def test_until_a_second_member_has_signed_nothing_is_sealed_to_the_key(house: House) -> None:
    trustees = Trustees(house)
    leaf = await trustees.adopted("noor")

    await house.report()

    [shown] = await house.ask(ShowRecovery(house.custody, house.member("ilse")))
    waits = [(one.leaf, one.key.trustees if one.key else (), one.signers) for one in shown.proposals]
    assert (await granted(house), shown.committee.recovery, waits) == (0, None, [(leaf, TRUSTEES, ["Noor Haddad"])])
    owed = await house.ask(SignaturesOwed(house.custody, house.member("ilse")))
    assert Act.RECOVERY_SET in owed


@pytest.mark.parametrize("how", ["ended", "replaced"])
async def test_what_was_sealed_to_a_key_is_deleted_when_it_ends(house: House, how: str) -> None:
    trustees = Trustees(house)
    await trustees.adopted()
    _, case_id = await house.report()
    assert await granted(house) == 1

    await (trustees.ended() if how == "ended" else Trustees(house).adopted())

    assert (await granted(house), await house.faults()) == (0, set())
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")
    assert await granted(house) == 0


async def test_a_replaced_key_opens_nothing_that_comes_after_it(house: House) -> None:
    old, new = Trustees(house), Trustees(house)
    await old.adopted()
    await new.adopted()

    _, case_id = await house.report()

    assert ((await old.opened(case_id)).keys, bool((await new.opened(case_id)).keys)) == ({}, True)


async def test_the_others_get_a_notice_of_every_signature(house: House) -> None:
    await Trustees(house).adopted("noor")

    owed = await house.rows("SELECT person_id FROM outbox WHERE kind = 'new_activity'")

    assert {one for (one,) in owed} == {house.person(name) for name in ("ilse", "tomas", "dana")}


async def test_a_deleted_grant_of_the_key_is_found(house: House) -> None:
    await Trustees(house).adopted()
    _, case_id = await house.report()

    await house.tamper("DELETE FROM channel_grant WHERE recipient_id = 'recovery'")

    assert await house.faults() == {f"case:{case_id}"}


async def test_the_key_that_the_page_showed_is_the_one_that_is_signed_against(sqlite_house: House) -> None:
    first, second = Trustees(sqlite_house), Trustees(sqlite_house)
    await first.adopted()

    late = ProposeRecovery(sqlite_house.custody, sqlite_house.member("noor"), sqlite_house.committee_id, second.key, "")

    with pytest.raises(Refused) as refused:
        await sqlite_house.do(late)
    assert refused.value.message == recovery.CHANGED


async def test_a_key_that_ended_is_not_proposed_again(sqlite_house: House) -> None:
    trustees = Trustees(sqlite_house)
    await trustees.adopted()
    await trustees.ended()

    with pytest.raises(Refused) as refused:
        await trustees.adopted("noor")
    assert refused.value.message == recovery.WAS_ADOPTED


async def test_what_is_no_key_is_not_proposed(sqlite_house: House) -> None:
    trustees = Trustees(sqlite_house)
    bad = replace(trustees.key, encryption_key=b"\xff" * 1216)

    with pytest.raises(Refused) as refused:
        await sqlite_house.do(
            ProposeRecovery(sqlite_house.custody, sqlite_house.member("noor"), sqlite_house.committee_id, bad, "")
        )
    assert refused.value.message == recovery.NO_KEY


async def test_nobody_signs_twice_or_ends_another_key(sqlite_house: House) -> None:
    trustees = Trustees(sqlite_house)
    leaf = await trustees.adopted("noor")

    with pytest.raises(Refused) as twice:
        await sqlite_house.do(
            ConfirmRecovery(sqlite_house.custody, sqlite_house.member("noor"), sqlite_house.committee_id, leaf)
        )
    with pytest.raises(Refused) as none:
        await sqlite_house.do(
            EndRecovery(sqlite_house.custody, sqlite_house.member("noor"), sqlite_house.committee_id, leaf)
        )

    assert (twice.value.message, none.value.message) == (recovery.NOT_WAITING, recovery.CHANGED)


async def test_what_follows_a_key_that_was_replaced_waits_for_nobody(sqlite_house: House) -> None:
    forgotten = Trustees(sqlite_house)
    leaf = await forgotten.adopted("noor")
    await Trustees(sqlite_house).adopted("ilse", "tomas")

    [shown] = await sqlite_house.ask(ShowRecovery(sqlite_house.custody, sqlite_house.member("dana")))
    with pytest.raises(Refused) as refused:
        await sqlite_house.do(
            ConfirmRecovery(sqlite_house.custody, sqlite_house.member("dana"), sqlite_house.committee_id, leaf)
        )

    assert (shown.proposals, refused.value.message) == ([], recovery.NOT_WAITING)
    assert Act.RECOVERY_SET not in await sqlite_house.ask(
        SignaturesOwed(sqlite_house.custody, sqlite_house.member("dana"))
    )
