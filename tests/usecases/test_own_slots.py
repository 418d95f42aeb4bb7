"""Another passphrase and a recovery code lock the same secret; neither opens without a proof."""

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, Secret, lock, random_bytes
from coc_service.store.tables import Login
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import contexts
from coc_service.usecases.people import key_slots, own_slots
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.own_slots import (
    ChangePassphrase,
    MakeRecoveryCode,
    RevokeRecoveryCode,
    ShowOwnSlots,
)
from coc_service.usecases.people.passphrases import PassphraseWeak
from coc_service.usecases.people.session_content import login_id
from tests.usecases.house import House
from tests.usecases.ready import passphrase_of

OLD, NEW = passphrase_of("noor"), "seven quiet otters mend a lighthouse"


async def log_in(house: House, passphrase: str) -> Secret | None:
    begun = await house.do(LogIn(house.custody, "noor", passphrase))
    return begun.cookie if begun else None


async def make_code(house: House, proof: str = OLD) -> str:
    words = await house.do(MakeRecoveryCode(house.custody, house.member("noor"), proof))
    return " ".join(words)


async def statements(house: House) -> list[tuple[str, str]]:
    """Return the acts about slots in Noor's chain, with their kind, after the one of her enrolment."""
    chain = await house.view(lambda view: view.chain(f"person:{house.person('noor')}"))
    return [(one.act, one.detail["kind"]) for _, one in chain if one.act in {Act.SLOT_SET, Act.SLOT_REMOVED}][1:]


async def test_another_passphrase_opens_the_same_keys(house: House) -> None:
    await house.do(ChangePassphrase(house.custody, house.member("noor"), OLD, NEW))

    cookie = await log_in(house, NEW)
    assert cookie is not None
    member = await house.ask(Resume(house.custody, cookie))
    assert isinstance(member, UnlockedMember)
    assert member.secret == house.member("noor").secret
    assert await log_in(house, OLD) is None
    assert await statements(house) == [(Act.SLOT_SET, "passphrase")]
    assert (await house.verify()).findings == ()


async def test_a_new_passphrase_ends_the_other_sessions(sqlite_house: House) -> None:
    house = sqlite_house
    own, other = await log_in(house, OLD), await log_in(house, OLD)
    assert own is not None
    assert other is not None
    member = house.member("noor")
    here = UnlockedMember(member.person, member.name, member.secret, login_id(own), is_half_idle=False, committees=())

    await house.do(ChangePassphrase(house.custody, here, OLD, NEW))

    assert await house.ask(Resume(house.custody, own)) is not None
    assert await house.ask(Resume(house.custody, other)) is None


async def test_a_session_that_is_put_back_does_not_outlive_the_passphrase(house: House) -> None:
    thief = await log_in(house, OLD)
    assert thief is not None
    copied = await house.read(lambda session: session.get_one(Login, login_id(thief)).model_dump())

    await house.do(ChangePassphrase(house.custody, house.member("noor"), OLD, NEW))
    await house.write(lambda session: session.add(Login(**copied)))

    assert await house.ask(Resume(house.custody, thief)) is None
    assert (await house.verify()).findings == ()


@pytest.mark.parametrize("proof", ["", "another passphrase", passphrase_of("ilse")])
async def test_without_the_passphrase_an_open_session_makes_no_new_way_in(sqlite_house: House, proof: str) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")

    with pytest.raises(Refused):
        await house.do(ChangePassphrase(house.custody, noor, proof, NEW))
    with pytest.raises(Refused):
        await house.do(MakeRecoveryCode(house.custody, noor, proof))

    assert await log_in(house, OLD) is not None
    assert await statements(house) == []


async def test_a_slot_of_somebody_elses_secret_proves_nothing(sqlite_house: House) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")
    context = contexts.key_slot(person=noor.person, kind=key_slots.PASSPHRASE_SLOT)
    forged = lock(RecipientSecret(random_bytes(32)), "the forger's own", context=context)
    await house.set_slot("noor", forged)

    with pytest.raises(Refused):
        await house.do(MakeRecoveryCode(house.custody, noor, "the forger's own"))


async def test_a_weak_passphrase_is_refused_with_advice(sqlite_house: House) -> None:
    with pytest.raises(PassphraseWeak):
        await sqlite_house.do(ChangePassphrase(sqlite_house.custody, sqlite_house.member("noor"), OLD, "noor haddad"))


async def test_a_recovery_code_logs_in_and_proves(house: House) -> None:
    code = await make_code(house)

    assert await log_in(house, code.upper()) is not None
    await house.do(ChangePassphrase(house.custody, house.member("noor"), code, NEW))
    assert (await log_in(house, NEW) is not None, await log_in(house, code) is not None) == (True, True)
    assert await statements(house) == [(Act.SLOT_SET, "recovery"), (Act.SLOT_SET, "passphrase")]


async def test_a_new_code_ends_the_one_before(sqlite_house: House) -> None:
    house = sqlite_house
    first = await make_code(house)
    second = await make_code(house)

    assert await log_in(house, first) is None
    assert await log_in(house, second) is not None
    assert len(await house.rows("SELECT id FROM key_slot WHERE kind = 'recovery'")) == 1


async def test_a_revoked_code_opens_nothing(sqlite_house: House) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")
    code = await make_code(house)
    before = (await house.ask(ShowOwnSlots(house.custody, noor))).has_code

    for _ in range(2):
        await house.do(RevokeRecoveryCode(house.custody, noor))

    assert await house.rows("SELECT id FROM key_slot WHERE kind = 'recovery'") == []
    assert (before, await house.ask(ShowOwnSlots(house.custody, noor))) == (
        True,
        own_slots.OwnSlots("noor", has_code=False),
    )
    assert await log_in(house, code) is None
    assert await log_in(house, OLD) is not None
    assert await statements(house) == [(Act.SLOT_SET, "recovery"), (Act.SLOT_REMOVED, "recovery")]


async def test_a_code_is_no_passphrase(sqlite_house: House) -> None:
    code = await make_code(sqlite_house)

    with pytest.raises(Refused):
        await sqlite_house.do(ChangePassphrase(sqlite_house.custody, sqlite_house.member("noor"), OLD, code))


async def test_who_has_no_code_waits_as_long_for_the_answer(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await make_code(sqlite_house)
    await sqlite_house.do(RevokeRecoveryCode(sqlite_house.custody, sqlite_house.member("noor")))
    stretched = list[str]()
    monkeypatch.setattr(key_slots, "dummy_unlock", stretched.append)

    assert await log_in(sqlite_house, code) is None
    assert stretched == [code]
