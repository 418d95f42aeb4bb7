"""What is put back into the database lets nobody in again: an earlier passphrase, a revoked code, a session of before."""

from datetime import timedelta

import pytest

from coc_service.crypto import random_secret
from coc_service.domain.chain import Void
from coc_service.store import people
from coc_service.store.tables import KeySlot, Login
from coc_service.usecases.act import Stale
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.marks import LogComparison
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.own_names import StoreOwnNames
from coc_service.usecases.people.own_slots import ChangePassphrase, MakeRecoveryCode, RevokeRecoveryCode
from coc_service.usecases.people.proving import Prove
from coc_service.usecases.people.session_content import SessionContent, login_id
from tests.usecases.house import House
from tests.usecases.ready import SLUG, passphrase_of
from tests.usecases.test_lost_keys import admit_again, lose
from tests.usecases.test_own_slots import NEW, OLD, log_in, make_code

HIDDEN = "somewhere else"


async def slots_of(house: House, name: str = "noor") -> list[KeySlot]:
    found = await house.read(lambda session: people.slots(session, house.person(name)))
    return [KeySlot(id=one.id, person_id=one.person_id, kind=one.kind, slot=one.slot) for one in found]


async def put_back(house: House, slots: list[KeySlot]) -> None:
    """Replace a person's slots by these, as who writes to the database can."""
    await house.write(lambda session: people.drop_slots(session, slots[0].person_id))
    await house.write(lambda session: session.add_all(slots))


async def test_a_passphrase_of_before_opens_no_login_with_its_row_put_back(house: House) -> None:
    earlier = await slots_of(house)
    await house.do(ChangePassphrase(house.custody, house.member("noor"), OLD, NEW))
    now = await slots_of(house)

    await put_back(house, earlier)

    assert [await log_in(one, OLD) for one in (house, house.restarted())] == [None, None]
    await put_back(house, [*earlier, *now])
    assert [await log_in(house, typed) is not None for typed in (OLD, NEW)] == [False, True]
    assert (await house.verify()).findings == ()


async def test_a_passphrase_of_before_proves_nothing_in_an_open_session(sqlite_house: House) -> None:
    house, earlier = sqlite_house, await slots_of(sqlite_house)
    await house.do(ChangePassphrase(house.custody, house.member("noor"), OLD, NEW))
    cookie = await log_in(house, NEW)
    assert cookie is not None

    await put_back(house, earlier)

    assert not await house.do(Prove(house.custody, cookie, OLD, b""))


async def test_a_revoked_code_opens_nothing_with_its_row_put_back(house: House) -> None:
    code = await make_code(house)
    earlier = await slots_of(house)
    await house.do(RevokeRecoveryCode(house.custody, house.member("noor")))

    await put_back(house, earlier)

    assert await log_in(house, code) is None
    assert await log_in(house, OLD) is not None


async def test_a_code_whose_row_was_hidden_while_it_was_revoked_opens_nothing(sqlite_house: House) -> None:
    house, code = sqlite_house, await make_code(sqlite_house)
    await house.tamper("UPDATE key_slot SET kind = :hidden WHERE kind = 'recovery'", hidden=HIDDEN)
    await house.do(RevokeRecoveryCode(house.custody, house.member("noor")))

    await house.tamper("UPDATE key_slot SET kind = 'recovery' WHERE kind = :hidden", hidden=HIDDEN)

    assert await log_in(house, code) is None


async def test_a_passphrase_that_was_changed_while_it_was_tried_begins_no_session(sqlite_house: House) -> None:
    house, act = sqlite_house, LogIn(sqlite_house.custody, "noor", OLD)
    tried = act.prepare(await house.read(act.look))
    await house.do(ChangePassphrase(house.custody, house.member("noor"), OLD, NEW))

    with pytest.raises(Stale):
        await house.write(lambda session: act.store(session, tried))


async def test_new_keys_end_the_slots_of_the_lost_ones(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(MakeRecoveryCode(house.custody, house.member("dana"), passphrase_of("dana")))

    await house.do(Enrol(house.custody, await lose(house), NEW))

    dana = house.person("dana")
    assert set(await house.view(lambda view: view.person(dana).slots)) == {"passphrase"}


async def test_a_session_of_before_somebody_left_does_not_revive_when_they_are_back(house: House) -> None:
    begun = await house.do(LogIn(house.custody, "dana", passphrase_of("dana")))
    assert begun is not None
    row = await house.read(lambda session: session.get_one(Login, login_id(begun.cookie)).model_dump())
    await house.leave("dana")
    await house.do(InviteAgain(house.custody, SLUG, "dana"))
    await admit_again(house)

    await house.write(lambda session: session.add(Login(**row)))

    for one in (house, house.restarted()):
        found = await one.ask(Resume(one.custody, begun.cookie))
        assert found is None
    again = await house.do(LogIn(house.custody, "dana", passphrase_of("dana")))
    assert again is not None
    revived = await house.ask(Resume(house.custody, again.cookie))
    assert isinstance(revived, UnlockedMember)


async def test_a_session_that_no_entry_began_is_none(sqlite_house: House) -> None:
    """Who has a member's secret, from a stolen cookie and a copy of the database, cannot begin a session unseen."""
    house, noor, cookie = sqlite_house, sqlite_house.member("noor"), random_secret()
    ends = house.clock.now() + timedelta(hours=12)
    sealed = SessionContent(noor.secret, ends, LogComparison.CONTINUES, proved_at=None).sealed(
        cookie, person=noor.person
    )
    row = Login(id_hash=login_id(cookie), person_id=noor.person, sealed=sealed, expires_at=ends)

    await house.write(lambda session: session.add(row))

    assert await house.ask(Resume(house.custody, cookie)) is None


async def test_a_request_that_began_with_keys_which_are_lost_meanwhile_states_nothing(house: House) -> None:
    """Otherwise this process would count an entry that is void for all others."""
    before = house.member("dana")
    await house.do(Enrol(house.custody, await lose(house), NEW))
    size = await house.rows("SELECT size FROM audit_head")

    with pytest.raises((Stale, Void)):
        await house.do(StoreOwnNames(house.custody, before, ("Dan",)))

    assert await house.rows("SELECT size FROM audit_head") == size
    assert (await house.verify()).findings == ()
