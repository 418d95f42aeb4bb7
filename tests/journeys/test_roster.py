"""A report is sealed to the roster in force, and to no roster that does not hold."""

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import Update, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.crypto import HolderSecret, encryption_public_key, random_bytes, sign, signing_public_key
from coc_service.domain import roster
from coc_service.domain.roster import MemberState
from coc_service.store import cases
from coc_service.store.tables import Committee, Member
from coc_service.usecases import rosters
from coc_service.usecases.membership import NewKeys
from tests.cast import DANA, NOOR, Person, Stage, TimedService, receipt_words, text_of, token
from tests.sites import admit, invite, join

EVA = Person("Eva Lindqvist", "@elind", "eva", "eva@members.example.org", "harvest orbit cinnamon tunnel sparrow")
NARRATIVE = "The heron was shouted at."
FORM = "/c/conduct/report"


async def seat_eva(stage: Stage) -> Person:
    holder = await stage.holder(NOOR)
    eva, _ = await join(stage.parts, EVA)
    keys = NewKeys(holder, b"", b"", b"")
    await admit(stage.parts, eva, admitting=stage.person(NOOR), keys=keys)
    return eva


async def test_a_report_sealed_while_the_roster_changed_is_given_back_and_then_sealed_to_the_new_one(
    stage: Stage,
) -> None:
    joined: list[Person] = []

    class WhileSealing(TimedService):
        """Someone is admitted just after the first report was sealed."""

        async def in_thread(self, work: Callable[[], Any]) -> Any:
            done = await super(TimedService, self).in_thread(work)
            if not joined:
                joined.append(await seat_eva(stage))
            return done

    service = stage.app.state.service
    stage.app.state.service = WhileSealing(**{one.name: getattr(service, one.name) for one in fields(TimedService)})

    answer = await stage.send_report(narrative=NARRATIVE)
    assert "The people who read reports here have changed" in text_of(answer.text)
    assert f"{NARRATIVE}</textarea>" in answer.text
    assert await stage.case_ids() == []

    words = await stage.submit(narrative=NARRATIVE)

    case_id, eva_id = await stage.only_case(), joined[0].member_id
    held = await stage.parts.database.read(lambda session: cases.grants(session, case_id, holder_id=eva_id))
    assert len(held) == 2
    assert NARRATIVE in text_of((await stage.come_back(words)).text)


def _of(person: Person) -> Update:
    return update(Member).where(col(Member.login_name) == person.login_name)


def take_over_a_seat(session: Session) -> None:
    """Dana's public key becomes the forger's."""
    forger = HolderSecret(random_bytes(32))
    session.execute(_of(DANA).values(encryption_key=encryption_public_key(forger)))


def exchange_names(session: Session) -> None:
    """A report that names Dana would be kept from Noor and reach Dana."""
    members = {member.login_name: member for member in session.query(Member)}
    dana, noor = members[DANA.login_name], members[NOOR.login_name]
    dana.name, noor.name = noor.name, dana.name


def change_a_letter(session: Session) -> None:
    """A Cyrillic letter that looks the same: a report that names Dana would no longer match."""
    session.execute(_of(DANA).values(name=DANA.name.replace("a", "\N{CYRILLIC SMALL LETTER A}")))


def take_the_handle(session: Session) -> None:
    """Dana's handle is gone."""
    session.execute(_of(DANA).values(handle=""))


def take_the_address(session: Session) -> None:
    """Dana's address opens no more, so that no report is kept from who it names by address."""
    session.execute(_of(DANA).values(sealed_address=b"other bytes"))


def sit_down_unsigned(session: Session) -> None:
    """Someone who was only invited is said to be admitted."""
    forger = HolderSecret(random_bytes(32))
    keys = {"encryption_key": encryption_public_key(forger), "signing_key": signing_public_key(forger)}
    session.execute(_of(EVA).values(state=MemberState.ADMITTED, **keys))


def seat_oneself(session: Session) -> None:
    """As before, with an order and a signature: the forger's own, in Noor's name."""
    _seat(session, lambda noor_id, _: noor_id)


def found_again(session: Session) -> None:
    """As before, as a second founder."""
    _seat(session, lambda _, own_id: own_id)


def _seat(session: Session, admitted_by: Callable[[str, str], str]) -> None:
    forger = HolderSecret(random_bytes(32))
    members = {member.login_name: member for member in session.query(Member)}
    eva, noor = members[EVA.login_name], members[NOOR.login_name]
    eva.state, eva.admission_order, eva.admitted_by = MemberState.ADMITTED, 4, admitted_by(noor.id, eva.id)
    eva.encryption_key, eva.signing_key = encryption_public_key(forger), signing_public_key(forger)
    statement = roster.admission_statement(eva.committee_id, rosters.seat_of(eva))
    eva.admission_signature = sign(forger, statement)


def change_places(session: Session) -> None:
    """The founder is another."""
    session.execute(_of(NOOR).values(admission_order=9))


def move_to_another_committee(session: Session) -> None:
    """A seat is taken from the roster."""
    session.add(another_committee(session))
    session.flush()
    session.execute(_of(NOOR).values(committee_id="elsewhere"))


def another_committee(session: Session) -> Committee:
    known = session.query(Committee).one()
    return Committee(**known.model_dump() | {"id": "elsewhere", "slug": "elsewhere"})


FORGERIES = [
    take_over_a_seat,
    exchange_names,
    change_a_letter,
    take_the_handle,
    take_the_address,
    sit_down_unsigned,
    seat_oneself,
    found_again,
    change_places,
    move_to_another_committee,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
async def test_nothing_is_sealed_to_a_forged_roster(sqlite_stage: Stage, forge: Callable[[Session], None]) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    await invite(stage.parts, EVA)
    form = token((await client.get("/c/conduct/report")).text)

    await stage.parts.database.write(forge)

    sent = await client.post("/c/conduct/report", data={"token": form, "narrative": NARRATIVE})
    pages = [await client.get(path) for path in ("/c/conduct", "/c/conduct/report")]
    assert [page.status_code for page in (*pages, sent)] == [503, 503, 503]
    assert "Reports cannot be taken right now" in text_of(sent.text)
    assert NARRATIVE in text_of(sent.text), "the words are given back"
    assert await stage.case_ids() == []


async def test_a_forged_roster_stops_new_keys_for_a_case(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id, noor = await stage.only_case(), await stage.log_in(NOOR)
    page = (await noor.get(f"/cases/{case_id}/recuse")).text

    await stage.parts.database.write(take_over_a_seat)
    answer = await noor.post(f"/cases/{case_id}/recuse", data={"token": token(page), "confirm": "yes"})

    assert answer.status_code == 503
    assert (await noor.get(f"/cases/{case_id}")).status_code == 200, "the case is where it was"


async def test_whoever_is_shown_as_reader_is_sealed_to(sqlite_stage: Stage) -> None:
    landing = text_of((await sqlite_stage.client().get("/c/conduct")).text)
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()

    declared = await sqlite_stage.parts.database.read(lambda session: cases.declarations(session, case_id))

    assert [person.name for person in sqlite_stage.members if person.name not in landing] == []
    assert declared.keys() == {person.member_id for person in sqlite_stage.members}


async def test_nobody_reads_a_report_whom_its_form_did_not_show(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await client.get(FORM)).text
    sent = {"token": token(page), "roster": roster_of(page), "narrative": NARRATIVE, "left_out": stage.id_of(DANA)}
    await seat_eva(stage)

    given_back = (await client.post(FORM, data=sent)).text

    assert "The people who read reports here have changed" in text_of(given_back)
    assert f"{NARRATIVE}</textarea>" in given_back
    assert f'value="{stage.id_of(DANA)}" checked' in given_back
    assert await stage.case_ids() == []
    again = {**sent, "token": token(given_back), "roster": roster_of(given_back)}
    assert "We have your report" in text_of((await client.post(FORM, data=again)).text)


async def test_a_form_that_had_arrived_before_the_roster_changed_shows_its_receipt_again(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await client.get(FORM)).text
    sent = {"token": token(page), "roster": roster_of(page), "narrative": NARRATIVE}
    first = (await client.post(FORM, data=sent)).text
    await seat_eva(stage)

    again = (await client.post(FORM, data=sent)).text

    assert receipt_words(again) == receipt_words(first)
    assert len(await stage.case_ids()) == 1


async def test_a_form_that_comes_back_for_another_reason_says_that_the_readers_changed_too(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await client.get(FORM)).text
    await seat_eva(stage)

    empty = await client.post(FORM, data={"token": token(page), "roster": roster_of(page), "narrative": ""})
    expired = await client.post(FORM, data={"token": "x", "roster": roster_of(page), "narrative": NARRATIVE})

    for answer in (empty, expired):
        assert "The people who read reports here have changed" in text_of(answer.text)
    assert await stage.case_ids() == []


def roster_of(page: str) -> str:
    found = re.search(r'name="roster" value="([^"]+)"', page)
    assert found
    return found[1]
