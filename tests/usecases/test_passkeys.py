"""Adding a passkey, logging in with it, and removing it: what an attacker with the database, a request or a session tries."""

from dataclasses import replace

import pytest

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.crypto import PasskeyKey, RecipientSecret, lock_with_passkey
from coc_service.domain.chain import person_subject
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import contexts, pin
from coc_service.usecases.people import devices, passkey_login
from coc_service.usecases.people.ceremonies import Answer
from coc_service.usecases.people.ended import EndedSeat
from coc_service.usecases.people.login import Resume, SeatEnded
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.passkey_login import LOGGING_IN
from coc_service.usecases.people.passkeys import (
    RemovePasskey,
    adding,
    slot_kind,
)
from tests.support.authenticator import Authenticator, bytes_of
from tests.usecases.attacker import Attacker
from tests.usecases.passkey_desk import PARTY, Desk, begun, opened_nothing

FORGED = RecipientSecret(bytes(range(32)))


async def test_a_passkey_logs_its_member_in_and_opens_their_secret(desk: Desk) -> None:
    await desk.add()

    session = begun(await desk.log_in())

    member = await desk.house.ask(Resume(desk.house.custody, session.cookie))
    assert isinstance(member, UnlockedMember)
    assert member.secret == desk.house.member("noor").secret
    assert (await desk.acts())[-2:] == [LogAct.PASSKEY_ADDED, LogAct.PERSON_LOGGED_IN]
    assert await desk.house.faults() == set()


@pytest.mark.parametrize(("is_known", "told"), [(True, 0), (False, 1)])
async def test_a_login_with_a_passkey_in_a_new_browser_is_told_by_mail(
    desk: Desk, *, is_known: bool, told: int
) -> None:
    await desk.add()
    begun(await desk.log_in())
    cookie = devices.issue("noor", keys=desk.house.custody.keys, now=desk.house.clock.at)

    begun(await desk.log_in(device_cookie=cookie if is_known else ""))

    assert len(await desk.house.rows("SELECT id FROM outbox WHERE kind = 'new_browser'")) == told


async def test_its_owner_sees_a_passkey_by_its_name_and_the_log_does_not_tell_it(desk: Desk) -> None:
    await desk.add(name="phone of noor")

    (own,) = await desk.shown()
    stored = await desk.house.rows("SELECT entry, detail FROM audit_entry")

    assert (own.name, own.opens, own.credential) == ("phone of noor", True, desk.phone.credential)
    assert not any(b"phone of noor" in bytes(part or b"") for row in stored for part in row)
    assert not any(b"phone of noor".hex().encode() in bytes(part or b"") for row in stored for part in row)


async def test_a_passkey_without_prf_says_who_it_is_and_opens_nothing(desk: Desk) -> None:
    desk.phone.has_prf = False
    await desk.add()

    assert opened_nothing(await desk.log_in())
    assert [one.opens for one in await desk.shown()] == [False]
    assert await desk.house.rows("SELECT id FROM key_slot WHERE kind LIKE 'passkey/%'") == []


@pytest.mark.parametrize(
    "lie", [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"verifies_person": False}]
)
async def test_an_authenticator_at_another_site_or_without_its_person_is_not_taken(
    desk: Desk, lie: dict[str, object]
) -> None:
    for name, value in lie.items():
        setattr(desk.phone, name, value)
    with pytest.raises(Refused):
        await desk.add()

    honest = Authenticator(PARTY.id, PARTY.origin, desk.phone.person)
    desk.phone = honest
    await desk.add()
    for name, value in lie.items():
        setattr(desk.phone, name, value)
    assert await desk.log_in() is None


async def test_a_challenge_for_something_else_or_of_yesterday_is_not_answered(desk: Desk) -> None:
    with pytest.raises(Refused):
        await desk.add(purpose=LOGGING_IN)
    await desk.add()

    other = desk.answer(desk.invitation(adding(desk.house.member("noor"))))
    old = desk.answer()
    assert await desk.log_in(other) is None
    desk.house.clock.later(hours=3)
    assert await desk.log_in(old) is None


async def test_a_challenge_of_the_attackers_own_is_not_answered(desk: Desk) -> None:
    await desk.add()
    asked = replace(desk.invitation(), challenge="A" * 48)

    assert await desk.log_in(desk.answer(asked)) is None


async def test_a_captured_request_logs_nobody_in_again(desk: Desk) -> None:
    await desk.add()
    captured = desk.answer()

    begun(await desk.log_in(captured))

    assert await desk.log_in(captured) is None


async def test_an_answer_that_another_key_signed_is_wrong(desk: Desk) -> None:
    await desk.add()
    thief = Authenticator(
        PARTY.id, PARTY.origin, desk.phone.person, credential=desk.phone.credential, prf_secret=desk.phone.prf_secret
    )
    desk.phone = thief

    assert await desk.log_in() is None


@pytest.mark.parametrize(
    "said",
    ["", "{}", "[]", "null", "[" * 100_000, '{"rawId": 1, "response": {"userHandle": "AA"}}'],
    ids=["nothing", "empty", "list", "null", "deep", "numbers"],
)
async def test_what_is_no_answer_is_a_wrong_one(desk: Desk, said: str) -> None:
    assert await desk.log_in(Answer(desk.invitation().challenge, said)) is None


@pytest.mark.parametrize("key", ["AA", "é", "A" * 40])
async def test_what_is_no_key_is_a_wrong_answer(desk: Desk, key: str) -> None:
    await desk.add()

    assert await desk.log_in(replace(desk.answer(), key=key)) is None


async def test_another_key_opens_nothing_and_asks_for_the_passphrase(desk: Desk) -> None:
    await desk.add()
    desk.phone.prf_secret = bytes(32)

    assert opened_nothing(await desk.log_in())


async def test_a_passkey_is_added_once(desk: Desk) -> None:
    await desk.add()

    with pytest.raises(Refused):
        await desk.add()


async def test_a_name_that_is_too_long_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        await desk.add(name="x" * 41)

    assert refused.value.field == "passkey_name"


async def test_a_member_has_ten_passkeys_at_most(desk: Desk) -> None:
    for _ in range(10):
        desk.phone = Authenticator(PARTY.id, PARTY.origin, desk.house.person("noor"))
        await desk.add()
    desk.phone = Authenticator(PARTY.id, PARTY.origin, desk.house.person("noor"))

    with pytest.raises(Refused):
        await desk.add()


async def test_a_removed_passkey_logs_nobody_in_also_if_its_slot_is_put_back(desk: Desk) -> None:
    await desk.add()
    (row,) = await desk.house.rows("SELECT id, person_id, kind, slot FROM key_slot WHERE kind LIKE 'passkey/%'")
    await desk.remove()
    assert await desk.house.rows("SELECT id FROM key_slot WHERE kind LIKE 'passkey/%'") == []

    names = ("id", "person", "kind", "slot")
    await desk.house.tamper(
        "INSERT INTO key_slot VALUES (:id, :person, :kind, :slot)", **dict(zip(names, row, strict=True))
    )

    assert await desk.log_in() is None
    assert await desk.shown() == []


async def test_a_passkey_of_somebody_whose_seats_have_ended_says_so_and_logs_nobody_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.add()
    seats = (EndedSeat("Conduct", desk.house.clock.now()),)
    monkeypatch.setattr(passkey_login, "ended_seats", lambda *_: seats)

    with pytest.raises(SeatEnded) as ended:
        await desk.log_in()

    assert ended.value.seats == seats


async def test_removing_what_is_not_there_changes_nothing(desk: Desk) -> None:
    before = await desk.acts()

    await desk.house.do(RemovePasskey(desk.house.custody, desk.house.member("noor"), "00" * 32))

    assert await desk.acts() == before


async def test_a_slot_with_a_secret_of_the_attackers_own_logs_nobody_in(desk: Desk) -> None:
    """With the database, and with the key that the passkey derives: what W and a stolen request have together."""
    await desk.add()
    asked = desk.invitation()
    said = desk.phone.get(asked.challenge, asked.prf_input, asked.key_info)
    key = PasskeyKey(bytes_of(said.key))
    person, kind = desk.house.person("noor"), slot_kind(desk.phone.credential)
    slot = lock_with_passkey(FORGED, key, context=contexts.key_slot(person=person, kind=kind))

    await desk.house.tamper("UPDATE key_slot SET slot = :slot WHERE kind = :kind", slot=slot, kind=kind)

    assert opened_nothing(await desk.log_in())


async def test_nobody_adds_a_passkey_for_somebody_else(desk: Desk) -> None:
    """A malicious member signs it in another's chain, and W writes it there: the entry is void."""
    house = desk.house
    says = {"v": 1, "credential": "01", "public_key": "a5", "opens": False, "name": ""}
    subject, ilse = person_subject(house.person("noor")), house.member("ilse")

    await Attacker(house).append(LogAct.PASSKEY_ADDED, subject, ilse.signer.actor, says, secret=ilse.secret)

    assert await house.restarted().view(lambda view: view.passkeys_of(house.person("noor"))) == ()


async def test_passkeys_are_known_after_a_restart_with_a_pin_and_without(desk: Desk) -> None:
    await desk.add()
    house = desk.house
    kept = pin.of_memory(house.custody.ledger.memory, origin=house.custody.keys.origin)
    assert kept is not None
    own = house.custody.ledger.memory.people[house.person("noor")].passkeys

    assert await house.restarted().view(lambda view: view.passkeys_of(house.person("noor"))) == own
    assert pin._decode(canonical.decode(pin._encode(kept))).people[house.person("noor")].passkeys == own
