"""Checks in admissions, passphrases and marks, one for each test."""

import itertools
from unittest.mock import Mock

import pytest
from sqlalchemy.orm import Session
from zxcvbn import matching

from coc_service.domain.committee_chain import statement_digest
from coc_service.store import people
from coc_service.usecases.act import Refused
from coc_service.usecases.people import admitting, marks
from coc_service.usecases.people.admitting import Admit
from coc_service.usecases.people.invitations import standing_of
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.marks import KeptCheckpoint, LogComparison
from coc_service.usecases.people.passphrases import PassphraseWeak, check_strength
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.people.seats import admission, waiting_seat
from tests.usecases.house import House
from tests.usecases.ready import SLUG, WAITING, join
from tests.usecases.test_guards_site import publish


async def refusal(house: House, act: Admit) -> object:
    with pytest.raises(Refused) as refused:
        await house.do(act)
    return refused.value.message


async def test_who_waits_admits_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    (eve,) = [one for one in shown.waiting if one.person == house.person(WAITING)]

    assert await refusal(
        house, Admit(house.custody, house.member(WAITING), house.committee_id, eve.person, eve.digest)
    ) == (admitting.NOT_SEATED)


async def test_nobody_is_admitted_twice(sqlite_house: House) -> None:
    house = sqlite_house
    (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    (eve,) = [one for one in shown.waiting if one.person == house.person(WAITING)]
    await house.do(Admit(house.custody, house.member("noor"), house.committee_id, eve.person, eve.digest))

    again = Admit(house.custody, house.member("ilse"), house.committee_id, eve.person, eve.digest)
    assert await refusal(house, again) == admitting.NOT_WAITING


async def digest_of(house: House, person: str) -> str:
    def job(session: Session) -> str:
        standing = standing_of(house.custody.ledger.reading(session), person)
        found, (invitation, *_) = people.person(session, person), standing.invitations
        assert found is not None
        return statement_digest(admission(waiting_seat(invitation, found)))

    return await house.read(job)


async def test_nobody_is_admitted_without_keys(sqlite_house: House) -> None:
    house = sqlite_house
    ((finn,),) = await house.rows("SELECT id FROM person WHERE login_name = 'finn'")
    digest = await digest_of(house, finn)

    assert await refusal(house, Admit(house.custody, house.member("noor"), house.committee_id, finn, digest)) == (
        admitting.NOT_WAITING
    )


async def test_nobody_is_admitted_whom_another_committee_invited(sqlite_house: House) -> None:
    house = sqlite_house
    gil = (await join(house.process, "gil", slug="care")).person
    digest = await digest_of(house, gil)

    assert await refusal(house, Admit(house.custody, house.member("noor"), house.committee_id, gil, digest)) == (
        admitting.NOT_WAITING
    )


async def test_who_was_invited_twice_has_one_seat(sqlite_house: House) -> None:
    for _ in range(2):
        await sqlite_house.do(InviteAgain(sqlite_house.custody, SLUG, WAITING))

    seats = "SELECT count(*) FROM seat WHERE person_id = :eve"
    assert await sqlite_house.rows(seats, eve=sqlite_house.person(WAITING)) == [(1,)]


def test_a_passphrase_that_is_too_long_is_refused_however_strong() -> None:
    with pytest.raises(PassphraseWeak):
        check_strength("walnut ferry stubborn lantern ochre " * 8, about=[])


def test_few_ways_to_read_signs_as_letters_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    look = Mock(
        wraps=matching.dictionary_match
    )  # without the bound there are 736 combinations, and each searches the whole passphrase
    monkeypatch.setattr(matching, "dictionary_match", look)

    check_strength("".join(itertools.chain(*matching.L33T_TABLE.values())) + "abandon quarry", about=[])

    assert 0 < look.call_count <= 50


async def test_a_mark_of_another_log_is_noticed(sqlite_house: House) -> None:
    house, keys = sqlite_house, sqlite_house.custody.keys
    await publish(house)
    now = await house.read(lambda session: marks.latest(session, keys))
    assert now is not None
    kept = {
        "own": [now],
        "none": [],
        "another root": [KeptCheckpoint(now.size, bytes(32))],
        "longer": [KeptCheckpoint(now.size + 32, now.root)],
        "between": [now, KeptCheckpoint(now.size - 1, bytes(32))],
    }

    def job(session: Session) -> dict[str, LogComparison]:
        return {name: marks.compare(session, keys, one) for name, one in kept.items()}

    found = await house.read(job)

    changed = dict.fromkeys(("another root", "longer", "between"), LogComparison.CHANGED)
    assert found == {"own": LogComparison.CONTINUES, "none": LogComparison.UNKNOWN} | changed


async def test_a_mark_that_somebody_else_sealed_is_none(sqlite_house: House) -> None:
    house, keys = sqlite_house, sqlite_house.custody.keys
    await publish(house)
    noor, ilse = house.member("noor"), house.member("ilse")
    await house.write(lambda session: marks.keep_mark(session, keys, person=noor.person, secret=ilse.secret))

    found = await house.read(lambda session: marks.kept_mark(session, keys, person=noor.person, secret=noor.secret))

    assert found is None
