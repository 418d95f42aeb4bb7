"""The lock screen and "once more": one touch is enough, and a second factor is asked for where a committee asks for two."""

import pytest

from coc_service.crypto import Secret
from coc_service.usecases.people import second_factor
from coc_service.usecases.people.ceremonies import Answer
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.passkey_answers import Touch
from coc_service.usecases.people.passkey_login import LOGGING_IN
from coc_service.usecases.people.proving import Lock, Prove, ShowWaysToProve, WaysToProve, again
from coc_service.usecases.people.session_content import login_id
from tests.usecases.house import House
from tests.usecases.passkey_desk import PARTY, Desk
from tests.usecases.ready import passphrase_of
from tests.usecases.test_codes import added, shown
from tests.usecases.test_second_factor import ask_for_two


async def locked(house: House, name: str = "noor") -> Secret:
    """Return the cookie of a session that its member has locked."""
    begun = await house.do(LogIn(house.custody, name, passphrase_of(name)))
    assert begun is not None
    await house.do(Lock(house.custody, begun.cookie))
    return begun.cookie


def touch(desk: Desk, cookie: Secret, *, purpose: str = "") -> Touch:
    """Let the phone answer to a challenge of this session's page, or to one for something else."""
    asked = desk.invitation(purpose or again(login_id(cookie)))
    return Touch(PARTY, desk.answer(asked), again(login_id(cookie)))


async def proves(house: House, cookie: Secret, typed: str = "", *, code: str = "", by: Touch | None = None) -> bool:
    return await house.do(Prove(house.custody, cookie, typed, b"", code=code, touch=by))


async def test_one_touch_opens_a_locked_session_and_counts_once(desk: Desk) -> None:
    await desk.add()
    house, cookie = desk.house, await locked(desk.house)
    by = touch(desk, cookie)

    tried = [await proves(house, cookie, by=by) for _ in range(2)]

    found = await house.ask(Resume(house.custody, cookie))
    assert tried == [True, False]
    assert isinstance(found, UnlockedMember)
    assert (found.secret, found.proved_at) == (house.member("noor").secret, house.clock.now())


@pytest.mark.parametrize("purpose", [LOGGING_IN, again(bytes(32))], ids=["login", "another session"])
async def test_an_answer_to_another_question_proves_nothing(desk: Desk, purpose: str) -> None:
    await desk.add()
    cookie = await locked(desk.house)

    assert not await proves(desk.house, cookie, by=touch(desk, cookie, purpose=purpose))


async def test_a_passkey_of_somebody_else_proves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.add()
    cookie, passphrase = await locked(desk.house, "ilse"), passphrase_of("ilse")
    await added(desk.house, "ilse")
    ask_for_two(monkeypatch)

    alone = await proves(desk.house, cookie, by=touch(desk, cookie))
    beside = await proves(desk.house, cookie, passphrase, by=touch(desk, cookie))

    assert (alone, beside) == (False, False)


async def test_a_passkey_that_was_removed_meanwhile_proves_nothing(desk: Desk) -> None:
    await desk.add()
    house, cookie = desk.house, await locked(desk.house)
    act = Prove(house.custody, cookie, "", b"", touch=touch(desk, cookie))
    proved = act.prepare(await house.read(act.look))
    await desk.remove()

    assert not await house.write(lambda session: act.store(session, proved))


async def test_a_passkey_that_opens_nothing_proves_nothing_alone_and_is_a_second_factor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.phone.has_prf = False
    await desk.add()
    house, cookie, passphrase = desk.house, await locked(desk.house), passphrase_of("noor")
    before = await proves(house, cookie, passphrase)
    ask_for_two(monkeypatch)

    alone = [await proves(house, cookie, passphrase), await proves(house, cookie, by=touch(desk, cookie))]

    assert (before, alone) == (True, [False, False])
    assert await proves(house, cookie, passphrase, by=touch(desk, cookie))


async def test_where_two_factors_are_asked_for_a_code_is_needed_beside_the_passphrase(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, passphrase = sqlite_house, passphrase_of("noor")
    cookie = await locked(house)
    app = await added(house)
    house.clock.later(minutes=2)
    before = await proves(house, cookie, passphrase)
    ask_for_two(monkeypatch)

    tried = [await proves(house, cookie, passphrase, code=one) for one in ("", "123456", shown(app, house))]

    assert (before, tried) == (True, [False, False, True])


@pytest.mark.parametrize("asked", [False, True])
async def test_the_page_asks_for_what_is_needed(desk: Desk, monkeypatch: pytest.MonkeyPatch, *, asked: bool) -> None:
    house, noor = desk.house, desk.house.person("noor")
    monkeypatch.setattr(second_factor, "is_asked_for", lambda *_: asked)
    before = await house.ask(ShowWaysToProve(house.custody, noor))
    await desk.add()
    await added(house)

    after = await house.ask(ShowWaysToProve(house.custody, noor))

    assert (before, after) == tuple(
        WaysToProve("noor", with_code=code, with_passkey=passkey) for code, passkey in ((False, False), (asked, True))
    )


async def test_what_is_no_answer_proves_nothing(sqlite_house: House) -> None:
    cookie = await locked(sqlite_house)

    by = Touch(PARTY, Answer("", "{}"), again(login_id(cookie)))

    assert not await proves(sqlite_house, cookie, by=by)
