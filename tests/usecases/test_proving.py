"""A passphrase that is typed once more counts only if it opens the member's own key, and only in a session that lasts."""

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, Secret, lock, random_bytes
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.attempts import ATTEMPTS, CountAttempt
from coc_service.usecases.people.login import PASSPHRASE_SLOT, LogIn, LogOut, Resume
from coc_service.usecases.people.members import LockedSession, UnlockedMember
from coc_service.usecases.people.proving import Lock, Prove, SessionEnded, is_fresh
from tests.usecases.house import House
from tests.usecases.ready import passphrase_of


async def begun(house: House) -> Secret:
    session = await house.do(LogIn(house.custody, "noor", passphrase_of("noor")))
    assert session
    return session.cookie


async def member(house: House, cookie: Secret) -> UnlockedMember:
    found = await house.ask(Resume(house.custody, cookie))
    assert isinstance(found, UnlockedMember)
    return found


async def test_a_passphrase_is_fresh_for_ten_minutes_and_typed_again_for_ten_more(sqlite_house: House) -> None:
    house, cookie = sqlite_house, await begun(sqlite_house)
    house.clock.later(minutes=11)
    stale = await member(house, cookie)

    assert await house.do(Prove(house.custody, cookie, passphrase_of("noor"), b""))

    assert not is_fresh(stale, now=house.clock.now())
    assert is_fresh(await member(house, cookie), now=house.clock.now())


async def test_a_lock_takes_the_member_and_the_passphrase_gives_them_back(sqlite_house: House) -> None:
    house, cookie = sqlite_house, await begun(sqlite_house)
    before = await member(house, cookie)

    await house.do(Lock(house.custody, cookie))
    locked = await house.ask(Resume(house.custody, cookie))
    is_right = [await house.do(Prove(house.custody, cookie, typed, b"")) for typed in ("wrong", passphrase_of("noor"))]

    assert locked == LockedSession(before.person, before.id_hash)
    assert is_right == [False, True]
    assert (await member(house, cookie)).secret.reveal() == before.secret.reveal()


async def test_a_slot_whose_key_is_not_the_members_proves_nothing(sqlite_house: House) -> None:
    house, cookie, noor = sqlite_house, await begun(sqlite_house), sqlite_house.person("noor")
    context = contexts.key_slot(person=noor, kind=PASSPHRASE_SLOT)
    forged = lock(RecipientSecret(random_bytes(32)), "the forger's own", context=context)

    await house.set_slot("noor", forged)

    assert not await house.do(Prove(house.custody, cookie, "the forger's own", b""))


async def test_a_wrong_passphrase_is_logged_and_names_nobody(sqlite_house: House) -> None:
    cookie = await begun(sqlite_house)

    await sqlite_house.do(Prove(sqlite_house.custody, cookie, "wrong", b""))

    (encoded, subject), *_ = await sqlite_house.rows('SELECT entry, subject FROM audit_entry ORDER BY "index" DESC')
    assert (subject, Act.LOGIN_FAILED.encode() in bytes(encoded)) == ("site", True)
    assert sqlite_house.person("noor").encode() not in bytes(encoded)


async def test_a_right_passphrase_counts_anew(sqlite_house: House) -> None:
    house, cookie = sqlite_house, await begun(sqlite_house)
    bucket = [await house.do(CountAttempt(house.custody, house.person("noor"))) for _ in range(ATTEMPTS)].pop()
    assert bucket

    await house.do(Prove(house.custody, cookie, passphrase_of("noor"), bucket))

    assert await house.rows("SELECT bucket FROM login_attempts") == []


async def test_a_session_that_ends_meanwhile_is_not_proved(sqlite_house: House) -> None:
    house, cookie = sqlite_house, await begun(sqlite_house)
    act = Prove(house.custody, cookie, passphrase_of("noor"), b"")
    ready = act.prepare(await house.process.database.read(act.look))
    await house.do(LogOut(house.custody, await member(house, cookie)))

    with pytest.raises(SessionEnded):
        await house.process.database.write(lambda session: act.store(session, ready))
    with pytest.raises(SessionEnded):
        await house.do(act)
