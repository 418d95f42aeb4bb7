"""A code app asks for what the member's own key and their signed entry give, and each code counts once."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest

from coc_service.audit import Act
from coc_service.domain import backup_words
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.pin import Pin, of_memory
from coc_service.usecases.people import codes
from coc_service.usecases.people.codes import CodeApp, HasCodeApp, RemoveCodeApp, SetCodeApp, code_app
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.login import LogIn
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.ready import passphrase_of
from tests.usecases.test_lost_keys import NEW, lose


def shown(app: CodeApp, house: House, **later: float) -> str:
    """The code that the app shows."""
    return pyotp.TOTP(app.key).at(house.clock.now() + timedelta(**later))


async def added(house: House, name: str = "noor") -> CodeApp:
    app = code_app(house.member(name), site="Example")
    await house.do(SetCodeApp(house.custody, house.member(name), app.nonce, shown(app, house)))
    house.clock.later(minutes=2)
    return app


async def gets_in(house: House, code: str, name: str = "noor") -> bool:
    return await house.do(LogIn(house.custody, name, passphrase_of(name), code=code)) is not None


async def test_with_a_code_app_the_passphrase_alone_does_not_log_in(house: House) -> None:
    app = await added(house)

    tried = [await gets_in(house, code) for code in ("", "000000", shown(app, house, minutes=5), shown(app, house))]

    assert tried == [False, False, False, True]
    assert await gets_in(house, "", "dana"), "nobody else is asked"


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1}\n", "{2}"])
async def test_a_code_is_read_however_it_is_typed(sqlite_house: House, typed: str) -> None:
    code = shown(await added(sqlite_house), sqlite_house)
    fullwidth = "".join(chr(ord(digit) + 0xFEE0) for digit in code)

    assert await gets_in(sqlite_house, typed.format(code[:3], code[3:], fullwidth))


async def test_a_code_counts_once_also_after_its_mark_was_put_back(sqlite_house: House) -> None:
    app = await added(sqlite_house)
    before = await marks(sqlite_house)
    code = shown(app, sqlite_house)

    first = await gets_in(sqlite_house, code)
    again = await gets_in(sqlite_house, code)
    elsewhere = await gets_in(sqlite_house.restarted(), code)
    await sqlite_house.tamper("UPDATE mark SET sealed = :sealed WHERE about = 'code'", sealed=before)

    assert (first, again, elsewhere) == (True, False, False)
    assert not await gets_in(sqlite_house, code)


async def test_the_code_with_which_an_app_is_added_is_used_up(sqlite_house: House) -> None:
    app = code_app(sqlite_house.member("noor"), site="Example")
    code = shown(app, sqlite_house)

    await sqlite_house.do(SetCodeApp(sqlite_house.custody, sqlite_house.member("noor"), app.nonce, code))

    assert not await gets_in(sqlite_house, code)


async def test_the_words_stand_in_for_a_lost_phone(sqlite_house: House) -> None:
    app = await added(sqlite_house)

    assert await gets_in(sqlite_house, "  ".join(app.words).upper())
    assert not await gets_in(sqlite_house, " ".join(app.words[:-1]))


def test_the_words_hold_all_bits_and_begin_with_the_highest() -> None:
    found = [backup_words.of_bytes(value) for value in (bytes(10), bytes(9) + b"\x01", b"\x00\x40" + bytes(8))]

    assert [len(set(words)) for words in found] == [1, 2, 2]
    assert [next((at for at, word in enumerate(words) if word != found[0][0]), 8) for words in found] == [8, 7, 0]


async def test_an_app_is_not_added_with_a_wrong_code(sqlite_house: House) -> None:
    app = code_app(sqlite_house.member("noor"), site="Example")

    with pytest.raises(Refused) as refused:
        await sqlite_house.do(SetCodeApp(sqlite_house.custody, sqlite_house.member("noor"), app.nonce, "000000"))

    assert (refused.value.field, refused.value.message) == ("code", codes.WRONG_CODE)
    assert await gets_in(sqlite_house, "")


@pytest.mark.parametrize("nonce", ["zz", "00", "00" * 33])
def test_a_nonce_that_is_none_makes_no_app(sqlite_house: House, nonce: str) -> None:
    with pytest.raises(ValueError, match=r"^(non-|00|[0-9a-f]*$)"):
        code_app(sqlite_house.member("noor"), site="Example", nonce=nonce)


async def test_another_app_ends_the_first_and_a_removed_one_is_not_asked_for(sqlite_house: House) -> None:
    first, second = await added(sqlite_house), await added(sqlite_house)
    by_first = await gets_in(sqlite_house, shown(first, sqlite_house))
    by_its_words = await gets_in(sqlite_house, " ".join(first.words))
    by_second = await gets_in(sqlite_house, shown(second, sqlite_house))

    await sqlite_house.do(RemoveCodeApp(sqlite_house.custody, sqlite_house.member("noor")))

    assert (by_first, by_its_words, by_second) == (False, False, True)
    assert await gets_in(sqlite_house, "")


async def test_nobody_who_writes_to_the_database_switches_it_off(house: House) -> None:
    app = await added(house)
    await house.tamper("DELETE FROM mark")

    assert not await gets_in(house, "")
    assert not await gets_in(house.restarted(), "")
    assert await gets_in(house.restarted(), shown(app, house))


async def test_an_attacker_with_the_keys_switches_it_off_for_nobody(sqlite_house: House) -> None:
    await added(sqlite_house)
    noor, attacker = sqlite_house.person("noor"), Attacker(sqlite_house)

    await attacker.append(
        Act.PERSON_CODES_STATED, f"person:{noor}", f"member:{noor}", {"v": 1, "nonce": ""},
        secret=sqlite_house.member("dana").secret,
    )  # fmt: skip

    assert not await gets_in(sqlite_house, "")
    assert not await gets_in(sqlite_house.restarted(), "")


async def test_new_keys_end_the_app(sqlite_house: House) -> None:
    await added(sqlite_house, "dana")

    await sqlite_house.do(Enrol(sqlite_house.custody, await lose(sqlite_house), NEW))

    assert await sqlite_house.do(LogIn(sqlite_house.custody, "dana", NEW)) is not None


async def test_a_restart_with_a_pin_remembers_it(sqlite_house: House) -> None:
    app = await added(sqlite_house)
    found = of_memory(sqlite_house.custody.ledger.memory, origin=sqlite_house.custody.keys.origin)
    assert isinstance(found, Pin)

    assert found.people[sqlite_house.person("noor")].codes == app.nonce


async def test_whether_there_is_one_is_said_to_its_member(sqlite_house: House) -> None:
    noor = sqlite_house.member("noor")
    before = await sqlite_house.ask(HasCodeApp(sqlite_house.custody, noor))

    await added(sqlite_house)

    assert (before, await sqlite_house.ask(HasCodeApp(sqlite_house.custody, noor))) == (False, True)


async def marks(house: House) -> Any:
    ((sealed,),) = await house.rows("SELECT sealed FROM mark WHERE about = 'code'")
    return bytes(sealed)
