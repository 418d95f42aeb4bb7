"""A person joins: invited by the operator, then enrolled, then admitted by members who compared their pages."""

import asyncio
import html
import re
from dataclasses import replace
from types import NoneType

import httpx
import pytest

from coc_service.domain import policy
from coc_service.store import people
from coc_service.usecases.act import Refused
from coc_service.usecases.people.admitting import Admit, Agree
from coc_service.usecases.people.enrolling import Enrol, Enrolled, InvitationGone
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.site.set_up import ProposeCommittee
from tests.cast import DANA, ILSE, NOOR, PROJECT, TOMAS, Person, Stage, send, text_of
from tests.journeys.acts import declare_clear
from tests.journeys.looks import tamper
from tests.journeys.test_roster import seat_eva
from tests.sites import invite, join, unlocked_member

EVA = Person("Eva Lindqvist", "@elind", "eva", "eva@members.example.org", "harvest orbit cinnamon tunnel sparrow")
COMPARED = {"fingerprint_compared": "yes"}


async def enrol(stage: Stage, token: str, passphrase: str = EVA.passphrase, again: str | None = None) -> httpx.Response:
    typed = {"passphrase": passphrase, "passphrase_again": passphrase if again is None else again}
    return await send(stage.client(), f"/enrol/{token}", **typed)


def fingerprint(page: str) -> str:
    found = re.search(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){4}", page)
    assert found
    return found[0]


async def roster_form(client: httpx.AsyncClient, act: str, name: str) -> tuple[str, dict[str, str]]:
    """The target and the hidden fields of a person's form on the roster page."""
    page = (await client.get("/roster")).text
    for card in re.findall(r'<div class="card">.*?</form>', page, re.DOTALL):
        target = re.search(rf'action="(/roster/\w+/{act})"', card)
        if target and name in card:
            pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', card)
            return target[1], {field: html.unescape(value) for field, value in pairs}
    raise AssertionError(text_of(page))


async def sign(client: httpx.AsyncClient, act: str, name: str, **fields: str) -> httpx.Response:
    """Fill in and send a person's form on the roster page; return the response."""
    target, carried = await roster_form(client, act, name)
    return await client.post(target, data={**carried, **fields})


async def test_someone_is_invited_enrols_and_is_admitted_by_two(stage: Stage) -> None:
    older = await stage.submit(narrative="Before Eva came.")
    before = await stage.only_case()
    enrolled = await enrol(stage, await invite(stage.parts, EVA))
    noor, ilse, eva = [await stage.log_in(one) for one in (NOOR, ILSE, EVA)]

    refused = await sign(noor, "admit", EVA.name)
    assert (refused.status_code, "Please compare name, address and both fingerprints" in refused.text) == (422, True)
    assert refused.text.count("Please compare name, address and both fingerprints") == 2, (
        "above everything, and in the card"
    )
    waiting = (await noor.get("/roster")).text
    assert [one in waiting for one in (EVA.name, EVA.handle, EVA.address, fingerprint(enrolled.text))] == [True] * 4
    assert f"Login name {EVA.login_name} " in text_of(waiting)
    assert "Term From now on, without an end" in text_of(waiting)
    admission = await roster_form(noor, "admit", EVA.name)
    assert (await sign(noor, "admit", EVA.name, **COMPARED)).status_code == 303
    assert EVA.name not in text_of((await stage.client().get("/c/conduct")).text), "one signature is not enough"
    assert "You have signed. Another member signs next." in text_of((await noor.get("/roster")).text)
    assert (await sign(ilse, "agree", EVA.name)).status_code == 422, "the second compares, too"
    assert (await sign(ilse, "agree", EVA.name, **COMPARED)).status_code == 303

    await stage.submit(narrative="After the newcomer came.")
    (after,) = set(await stage.case_ids()) - {before}
    assert (await eva.get(f"/cases/{after}")).status_code == 200
    assert (await eva.get(f"/cases/{before}")).status_code == 404, "no grant of old cases comes with a seat"
    assert (await stage.come_back(older)).status_code == 200
    late = await noor.post(admission[0], data={**admission[1], **COMPARED})
    assert (late.status_code, 'id="error-summary"' in late.text) == (422, True), "said although no card waits any more"


async def test_an_admission_is_compared_once_more_by_the_admitted_and_by_one_other(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await seat_eva(stage)
    noor, eva, dana = [await stage.log_in(one) for one in (NOOR, EVA, DANA)]

    for browser in (noor, eva):
        assert (await sign(browser, "compare", EVA.name)).status_code == 422
        assert (await sign(browser, "compare", EVA.name, **COMPARED)).status_code == 303

    pages = [text_of((await browser.get("/roster")).text) for browser in (noor, eva, dana)]
    assert ["To be compared once more" in page for page in pages] == [False] * 3


@pytest.mark.parametrize(
    ("column", "value"),
    [("name", "Eve Lindqvist"), ("handle", "@other"), ("signing_key", b"k" * 32), ("encryption_key", b"k" * 1216)],
)
async def test_an_admission_whose_row_changed_meanwhile_is_refused(
    sqlite_stage: Stage, column: str, value: str | bytes
) -> None:
    stage = sqlite_stage
    eva = await join(stage.parts, EVA)
    noor = await stage.log_in(NOOR)
    target, carried = await roster_form(noor, "admit", EVA.name)

    await tamper(stage, f"UPDATE person SET {column} = :value WHERE id = :id", value=value, id=eva.id)
    answer = await noor.post(target, data={**carried, **COMPARED})

    assert answer.status_code == 422
    assert "What stands here has changed since you opened this page." in text_of(answer.text)
    committee = await stage.committee_state()
    assert (committee.proposals, len(committee.seats)) == ({}, 4)


async def test_who_waits_to_be_admitted_can_do_nothing(stage: Stage) -> None:
    await enrol(stage, await invite(stage.parts, EVA))
    await stage.submit()
    case_id, eva, noor = await stage.only_case(), await stage.log_in(EVA), await stage.log_in(NOOR)
    target, carried = await roster_form(noor, "admit", EVA.name)

    pages = [await eva.get(path) for path in ("/desk", "/roster", f"/cases/{case_id}")]
    token = re.search(r'name="token" value="([^"]*)"', pages[0].text)
    assert token
    sent = [(target, {**carried, **COMPARED}), (f"/cases/{case_id}/note", {"text": "x"})]
    posts = [await eva.post(path, data={**fields, "token": token[1]}) for path, fields in sent]

    assert {page.status_code for page in (*pages, *posts)} == {200}
    assert len({text_of(page.text) for page in (*pages, *posts)}) == 1, "one page for all: you are waiting"
    assert await roster_form(noor, "admit", EVA.name)
    assert EVA.name not in text_of((await stage.client().get("/c/conduct")).text)


@pytest.mark.parametrize(
    ("passphrase", "again"),
    [
        ("letmein", None),
        ("", None),
        ("Eva Lindqvist 1", None),
        ("correcthorse", None),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", None),
        ("x" * 300, None),
        (EVA.passphrase, "something else entirely different"),
    ],
)
async def test_a_weak_passphrase_is_refused_with_advice(
    sqlite_stage: Stage, passphrase: str, again: str | None
) -> None:
    token = await invite(sqlite_stage.parts, EVA)

    refused = await enrol(sqlite_stage, token, passphrase, again)

    assert refused.status_code == 422
    assert re.search(r'class="error"[^>]*>.{20,}', refused.text), "words that help"
    assert not passphrase or passphrase not in refused.text
    assert (await enrol(sqlite_stage, token)).status_code == 200, "the link still works"


async def test_a_used_link_is_gone_like_one_that_never_was(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    token = await invite(stage.parts, EVA)
    await enrol(stage, token)

    used = await stage.client().get(f"/enrol/{token}")
    never = await stage.client().get("/enrol/" + "0" * 40)

    shown = used.text.replace(token, "0" * 40)  # the links to the page itself in other languages
    assert (used.status_code, shown) == (never.status_code, never.text)
    assert used.status_code == 404


async def test_a_link_used_from_two_pages_enrols_once(stage: Stage) -> None:
    token, one, other = await invite(stage.parts, EVA), stage.client(), stage.client()
    pages = [(await client.get(f"/enrol/{token}")).text for client in (one, other)]
    typed = [EVA.passphrase, "another passphrase of somebody with the mail"]

    answers = []
    for client, page, words in zip((one, other), pages, typed, strict=True):
        found = re.search(r'name="token" value="([^"]*)"', page)
        assert found
        sent = {"token": found[1], "passphrase": words, "passphrase_again": words}
        answers.append(await client.post(f"/enrol/{token}", data=sent))

    assert [answer.status_code for answer in answers] == [200, 404]
    assert (await stage.try_login(stage.client(), EVA.login_name, typed[1])).status_code == 422


async def test_a_link_ends_after_a_week(sqlite_stage: Stage) -> None:
    token = await invite(sqlite_stage.parts, EVA)

    sqlite_stage.clock.advance(days=7, minutes=1)

    assert (await sqlite_stage.client().get(f"/enrol/{token}")).status_code == 404


async def test_who_was_only_invited_cannot_log_in(sqlite_stage: Stage) -> None:
    await invite(sqlite_stage.parts, EVA)

    answer = await sqlite_stage.try_login(sqlite_stage.client(), EVA.login_name, EVA.passphrase)

    assert answer.status_code == 422


async def test_of_two_enrolments_at_once_one_succeeds(stage: Stage) -> None:
    """On PostgreSQL the two transactions overlap."""
    link, custody = await invite(stage.parts, EVA), stage.parts.custody
    both = [stage.parts.perform(Enrol(custody, link, EVA.passphrase)) for _ in range(2)]

    done = await asyncio.gather(*both, return_exceptions=True)

    (enrolled,) = [one for one in done if isinstance(one, Enrolled)]
    slots = await stage.parts.database.read(lambda session: people.slots(session, enrolled.person))
    assert sorted(type(one).__name__ for one in done) == [Enrolled.__name__, InvitationGone.__name__]
    assert len(slots) == 1


async def test_of_admissions_at_once_one_counts_and_of_second_signatures_one(stage: Stage) -> None:
    eva, custody = await join(stage.parts, EVA), stage.parts.custody
    noor, ilse, tomas = [await unlocked_member(stage.parts, stage.person(one)) for one in (NOOR, ILSE, TOMAS)]
    (shown,) = await stage.parts.ask(ShowRoster(custody, noor))
    (seat,) = shown.waiting

    admitting = [Admit(custody, one, shown.committee.id, eva.id, seat.digest) for one in (noor, ilse, noor)]
    done = await asyncio.gather(*map(stage.parts.perform, admitting), return_exceptions=True)
    (leaf,) = (await stage.committee_state()).proposals
    (first,) = (await stage.committee_state()).proposals[leaf].signers
    others = [one for one in (noor, ilse, tomas) if one.person != first]
    agreeing = [Agree(custody, one, shown.committee.id, leaf) for one in (*others, others[0])]
    agreed = await asyncio.gather(*map(stage.parts.perform, agreeing), return_exceptions=True)

    for ends in (done, agreed):
        assert sorted(type(one).__name__ for one in ends) == [NoneType.__name__, Refused.__name__, Refused.__name__]
    assert EVA.name in text_of((await stage.client().get("/c/conduct")).text)


async def care_committee(stage: Stage, founder: Person) -> str:
    """Create a second committee whose founder is not on the first, and invite Noor to it with her existing login."""
    toml = policy.default_toml()
    await stage.parts.perform(ProposeCommittee(stage.parts.custody, PROJECT, "care", "Care Team", toml))
    on_care = replace(stage, committee="care")
    await join(on_care.parts, founder, committee="care")
    await stage.parts.perform(InviteAgain(stage.parts.custody, "care", NOOR.login_name))
    return (await on_care.committee_state()).id


async def test_a_person_with_seats_on_two_committees_has_one_login_and_one_desk(stage: Stage) -> None:
    await care_committee(stage, EVA)
    on_care = replace(stage, committee="care")
    noor, eva, ilse = [await stage.log_in(one) for one in (NOOR, EVA, ILSE)]
    assert (await sign(eva, "admit", NOOR.name, **COMPARED)).status_code == 303, "below three seats one signs"

    await stage.submit(narrative="For the first.")
    first = await stage.only_case()
    await on_care.submit(narrative="For the second.")
    (second,) = set(await stage.case_ids()) - {first}

    assert [f"/cases/{one}" in (await noor.get("/desk")).text for one in (first, second)] == [True, True]
    assert [(await ilse.get(f"/cases/{one}")).status_code for one in (first, second)] == [200, 404]
    assert [(await eva.get(f"/cases/{one}")).status_code for one in (first, second)] == [404, 200]
    for case_id, words in ((first, "For the first."), (second, "For the second.")):
        [browser] = await declare_clear(stage, case_id, NOOR)
        assert words in text_of((await browser.get(f"/cases/{case_id}")).text)
    roster = text_of((await noor.get("/roster")).text)
    assert [name in roster for name in ("Conduct Committee", "Care Team", ILSE.name, EVA.name)] == [True] * 4
    assert ILSE.name not in text_of((await eva.get("/roster")).text)


async def test_a_member_of_one_committee_signs_nothing_on_another(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    care = await care_committee(stage, EVA)
    eva, ilse = await stage.log_in(EVA), await stage.log_in(ILSE)
    target, carried = await roster_form(eva, "admit", NOOR.name)
    token = re.search(r'name="token" value="([^"]*)"', (await ilse.get("/desk")).text)
    assert token

    answer = await ilse.post(target, data={**carried, **COMPARED, "token": token[1]})

    assert answer.status_code == 422
    committees = stage.parts.custody.ledger.committees()
    assert [(seat.name, committees[care].proposals) for seat in committees[care].seats] == [(EVA.name, {})]
