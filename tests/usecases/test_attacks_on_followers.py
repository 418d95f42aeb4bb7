"""No entry, however it is made, stops the processes that follow the log: it cannot be cut out again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coc_service import canonical
from coc_service.audit import Act, Entry, encode, signed_bytes, to_hour
from coc_service.crypto import RecipientSecret, SigningKey, encryption_public_key, random_bytes, signing_public_key
from coc_service.domain import policy
from coc_service.domain.chain import TOLERANCE, Detail, moment
from coc_service.usecases.custody import judging
from tests.usecases.attacker import Attacker, last_of
from tests.usecases.house import House

SECRET = RecipientSecret(bytes(32))
KEYS = {"encryption_key": encryption_public_key(SECRET).hex(), "signing_key": signing_public_key(SECRET).hex()}
MADE_UP = "case:" + "a" * 26

Attack = Callable[[House], Awaitable[object]]


async def without_detail(house: House, act: Act, subject: str, actor: str) -> None:
    """Append an entry whose detail nobody but the attacker ever had."""
    at, prev = house.clock.now(), await house.read(lambda session: last_of(session, subject))
    entry = Entry(act=act, actor=actor, at=at, digest=bytes(32), nonce=random_bytes(16), prev=prev, subject=subject)
    signed = replace(entry, sig=SigningKey(SECRET).sign(signed_bytes(entry, house.custody.keys.origin)))
    await house.write(lambda session: Attacker(house).write(session, subject, encode(signed), None))


async def a_genesis_with_three_channels(house: House) -> None:
    committee, hour = await house.committee(), to_hour(house.clock.now())
    begin = {
        "epoch": 1,
        "prev": "",
        "committee": committee.id,
        "committee_head": committee.head,
        "policy": committee.policy,
        "party": "evil",
        "code_name": "amber-heron",
        "danger": False,
        "hour": moment(hour),
        "recipients": [[seat.person, seat.leaf] for seat in committee.in_force(hour)],
        "channels": [
            ["panel", "00" * 32, "", ""],
            ["party/evil", "11" * 32, *KEYS.values()],
            ["party/other", "22" * 32, "", ""],
        ],
    }
    subject = f"case:{canonical.case_name(canonical.encode(begin))}"
    says = {"begin": begin, "records": []}
    await Attacker(house).append(Act.REPORT_RECEIVED, subject, "party:evil", says, secret=SECRET)


async def a_void_entry_after_one_whose_detail_is_gone(house: House) -> None:
    await without_detail(house, Act.REPORT_RECEIVED, MADE_UP, "party:evil")
    await Attacker(house).append(Act.PARTY_CAME, MADE_UP, "service", {})


async def a_void_entry_after_a_founding_whose_detail_is_gone(house: House) -> None:
    await without_detail(house, Act.COMMITTEE_FOUNDED, "committee:zzz", "member:eve")
    await Attacker(house).append(Act.COMMITTEE_RENAMED, "committee:zzz", "service", {"name": "Another"})


async def founded_under(house: House, toml: str) -> None:
    digest = policy.digest(toml)
    await house.tamper("INSERT INTO policy (digest, toml) VALUES (:digest, :toml)", digest=digest, toml=toml)
    seat = {"seat": "s", "person": "eve", "name": "Eve", "handle": "eve", "login_name": "eve", "address": "aa", **KEYS}
    says: dict[str, Any] = {"committee": "zzz", "slug": "zzz", "name": "Zzz", "project": "p", "policy": digest}
    says["seat"] = seat | {"from": "", "until": ""}
    await Attacker(house).append(Act.COMMITTEE_FOUNDED, "committee:zzz", "member:eve", says, secret=SECRET)


async def a_policy_nested_too_deeply(house: House) -> None:
    await founded_under(house, "a=" + "[" * 5000)


async def a_policy_that_is_none(house: House) -> None:
    await founded_under(house, "hours = 1")


ATTACKS = [
    a_genesis_with_three_channels,
    a_void_entry_after_one_whose_detail_is_gone,
    a_void_entry_after_a_founding_whose_detail_is_gone,
    a_policy_nested_too_deeply,
    a_policy_that_is_none,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
async def test_no_entry_stops_those_who_follow_the_log(sqlite_house: House, attack: Attack) -> None:
    house = sqlite_house
    _, before = await house.report()
    await attack(house)

    for process in (house, house.restarted()):
        _, after = await process.report(narrative="Another thing.")
        assert {(await process.case(one)).id for one in (before, after)} == {before, after}
        await process.verify()
        house.clock.later(minutes=1)


async def test_a_policy_that_is_none_freezes_its_committee(sqlite_house: House) -> None:
    await a_policy_that_is_none(sqlite_house)
    await sqlite_house.committee()

    assert sqlite_house.custody.ledger.memory.frozen == {"committee:zzz"}


async def test_a_detail_kept_as_text_freezes_its_case_and_nothing_else(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    _, other = await house.report(narrative="Another thing.")
    await house.tamper(
        "UPDATE audit_entry SET detail = CAST(detail AS TEXT) WHERE subject = :subject", subject=f"case:{case_id}"
    )

    process = house.restarted()

    assert (await process.case(other)).id == other
    assert f"case:{case_id}" in await process.faults()


async def test_who_dates_ahead_makes_nothing_void_that_a_slower_clock_writes(sqlite_house: House) -> None:
    """Two replicas whose clocks differ: an entry that only the fast one counts must not part their logs."""
    slow = sqlite_house
    _, case_id = await slow.report()
    await slow.declare(case_id, "noor", "dana")
    now, who = slow.clock.at, slow.member("noor")
    slow.clock.at = now + TOLERANCE + timedelta(minutes=1)
    says = {"part": "file"}
    await Attacker(slow).append(Act.CASE_OPENED, f"case:{case_id}", who.signer.actor, says, secret=who.secret)
    slow.clock.at = now + timedelta(minutes=1)
    fast = slow.restarted()
    await fast.case(case_id)  # counts it
    slow.clock.at = now
    await slow.step_back(case_id, "dana")
    slow.clock.at = now + timedelta(minutes=1)

    assert (await fast.case(case_id)).on_case == (await slow.case(case_id)).on_case


async def test_what_nobody_foresaw_makes_an_entry_void_and_stops_nobody(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = judging._check_form

    def check(entry: Entry, detail: Detail) -> None:
        if entry.subject == MADE_UP:
            raise KeyError(entry.subject)
        checked(entry, detail)

    monkeypatch.setattr(judging, "_check_form", check)
    await Attacker(sqlite_house).append(Act.PARTY_CAME, MADE_UP, "party:evil", {}, secret=SECRET)

    assert (await sqlite_house.committee()).id == sqlite_house.committee_id
    assert len(sqlite_house.custody.ledger.memory.void) == 1
