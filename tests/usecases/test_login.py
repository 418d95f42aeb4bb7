"""A session begins with the right passphrase, keeps the secret sealed under the cookie's key only, and ends for good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coc_service import canonical
from coc_service.audit import Act
from coc_service.crypto import OpenFailed, RecipientSecret, Secret, lock, open_sealed, random_bytes, random_secret, seal
from coc_service.domain.chain import moment
from coc_service.usecases.custody import contexts
from coc_service.usecases.people import key_slots, login, session_content
from coc_service.usecases.people.attempts import ATTEMPTS, CountAttempt
from coc_service.usecases.people.login import Admitted, LogIn, LogOut, Resume, has_keys_of
from coc_service.usecases.people.marks import LogComparison
from coc_service.usecases.people.members import UnlockedMember
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.ready import passphrase_of


async def log_in(house: House, name: str = "noor", *, passphrase: str = "", counted_in: bytes = b"") -> Secret | None:
    typed = passphrase or passphrase_of(name)
    begun = await house.do(LogIn(house.custody, name, typed, counted_in))
    return begun.cookie if begun else None


async def test_an_unknown_name_is_given_the_same_work(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    stretched = list[str]()
    monkeypatch.setattr(key_slots, "dummy_unlock", stretched.append)

    assert await log_in(sqlite_house, "nobody", passphrase="a passphrase") is None
    assert stretched == ["a passphrase"]


@pytest.mark.parametrize("name", ["noor", "nobody"])
async def test_a_failed_login_is_logged_and_names_nobody(sqlite_house: House, name: str) -> None:
    await log_in(sqlite_house, name, passphrase="another passphrase")

    (encoded, subject), *_ = await sqlite_house.rows('SELECT entry, subject FROM audit_entry ORDER BY "index" DESC')
    assert subject == "site"
    assert Act.LOGIN_FAILED.encode() in bytes(encoded)
    assert name.encode() not in bytes(encoded)


async def test_a_login_that_succeeds_counts_anew(sqlite_house: House) -> None:
    act = CountAttempt(sqlite_house.custody, "noor")
    buckets = {await sqlite_house.do(act) for _ in range(ATTEMPTS)}
    bucket = buckets.pop()
    assert bucket

    await log_in(sqlite_house, counted_in=bucket)

    assert await sqlite_house.rows("SELECT bucket FROM login_attempts") == []


async def test_a_slot_whose_key_is_not_the_members_logs_nobody_in(sqlite_house: House) -> None:
    context = contexts.key_slot(person=sqlite_house.person("noor"), kind=login.PASSPHRASE_SLOT)
    forged = lock(RecipientSecret(random_bytes(32)), "the forger's own", context=context)

    await sqlite_house.set_slot("noor", forged)

    assert await log_in(sqlite_house, passphrase="the forger's own") is None


async def test_a_session_whose_key_is_not_the_members_is_none(sqlite_house: House) -> None:
    noor, cookie, now = sqlite_house.person("noor"), random_secret(), sqlite_house.clock.now()
    id_hash = session_content.login_id(cookie)
    content = {
        "secret": random_bytes(32).hex(),
        "ends": moment(now + timedelta(hours=12)),
        "log": LogComparison.UNKNOWN.value,
    }
    sealed = seal(
        session_content._lock(cookie), canonical.encode(content), context=contexts.login(person=noor, id_hash=id_hash)
    )
    await log_in(sqlite_house)
    says = {"session": id_hash.hex(), "ends": content["ends"]}
    own = sqlite_house.member("noor")
    await Attacker(sqlite_house).append(
        Act.PERSON_LOGGED_IN, f"person:{noor}", own.signer.actor, says, secret=own.secret
    )

    await sqlite_house.tamper("UPDATE login SET id_hash = :id_hash, sealed = :sealed", id_hash=id_hash, sealed=sealed)

    assert await sqlite_house.ask(Resume(sqlite_house.custody, cookie)) is None


async def test_what_a_session_is_found_by_is_not_the_cookie_and_opens_nothing(sqlite_house: House) -> None:
    cookie = await log_in(sqlite_house)
    assert cookie

    ((id_hash, sealed),) = await sqlite_house.rows("SELECT id_hash, sealed FROM login")

    assert bytes(id_hash) != cookie.reveal()
    context = contexts.login(person=sqlite_house.person("noor"), id_hash=bytes(id_hash))
    with pytest.raises(OpenFailed):
        open_sealed(Secret(bytes(id_hash)), bytes(sealed), context=context)


async def test_of_a_session_that_was_logged_out_nothing_is_left(sqlite_house: House) -> None:
    cookie = await log_in(sqlite_house)
    assert cookie
    member = await sqlite_house.ask(Resume(sqlite_house.custody, cookie))
    assert isinstance(member, UnlockedMember)

    await sqlite_house.do(LogOut(sqlite_house.custody, member))

    assert await sqlite_house.rows("SELECT id_hash FROM login") == []


@pytest.mark.parametrize("key", ["signing_key", "encryption_key"])
async def test_a_secret_is_a_members_only_with_both_keys(sqlite_house: House, key: str) -> None:
    person, at, secret = sqlite_house.person("noor"), sqlite_house.clock.now(), sqlite_house.member("noor").secret
    committee = await sqlite_house.view(lambda view: view.committee(sqlite_house.committee_id))
    own = committee.seat_of(person, at)
    other = replace(own, **{key: bytes(32)})
    forged = replace(committee, seats=tuple(other if seat == own else seat for seat in committee.seats))

    assert has_keys_of(secret, person, Admitted((committee,), own.signing_key), at=at)
    assert not has_keys_of(secret, person, Admitted((forged,), own.signing_key), at=at)
    assert not has_keys_of(secret, person, Admitted((committee,), bytes(32)), at=at)
