"""Someone joins: invited by the operator, enrolled by themself, admitted by a member who compared their fingerprint."""

import asyncio
import re
from functools import partial

import httpx
import pytest

from coc_service.store import members
from coc_service.store.tables import Member
from coc_service.usecases import membership
from coc_service.usecases.membership import AdmissionRefused, InvitationGone
from tests.cast import ILSE, NOOR, Person, Stage, send, text_of
from tests.sites import invite, join

EVA = Person("Eva Lindqvist", "@elind", "eva", "eva@members.example.org", "harvest orbit cinnamon tunnel sparrow")


async def enrol(stage: Stage, token: str, passphrase: str = EVA.passphrase, again: str | None = None) -> httpx.Response:
    typed = {"passphrase": passphrase, "passphrase_again": passphrase if again is None else again}
    return await send(stage.client(), f"/enrol/{token}", **typed)


def fingerprint(page: str) -> str:
    found = re.search(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){4}", page)
    assert found
    return found[0]


async def test_someone_is_invited_enrols_and_is_admitted(stage: Stage) -> None:
    older = await stage.submit(narrative="Before Eva came.")
    before = await stage.only_case()
    enrolled = await enrol(stage, await invite(stage.parts, EVA))
    noor, eva = await stage.log_in(NOOR), await stage.log_in(EVA)
    roster = (await noor.get("/roster")).text
    url = re.search(r'action="(/roster/\w+/admit)"', roster)

    assert fingerprint(enrolled.text) in roster
    assert url
    refused = await send(noor, "/roster", url[1])
    assert refused.status_code == 422
    assert "compare the fingerprint" in text_of(refused.text)
    assert (await send(noor, "/roster", url[1], fingerprint_compared="yes")).status_code == 303
    await stage.submit(narrative="After Eva came.")
    (after,) = set(await stage.case_ids()) - {before}
    assert (await eva.get(f"/cases/{after}")).status_code == 200
    assert (await eva.get(f"/cases/{before}")).status_code == 404, "no grant of old cases comes with a seat"
    assert (await stage.come_back(older)).status_code == 200
    assert (await send(noor, "/roster", url[1], fingerprint_compared="yes")).status_code == 422, "waits no more"


async def test_who_waits_to_be_admitted_can_do_nothing(stage: Stage) -> None:
    await enrol(stage, await invite(stage.parts, EVA))
    await stage.submit()
    case_id, eva, noor = await stage.only_case(), await stage.log_in(EVA), await stage.log_in(NOOR)
    found = re.search(r'action="(/roster/\w+/admit)"', (await noor.get("/roster")).text)
    assert found

    pages = [await eva.get(path) for path in ("/desk", "/roster", f"/cases/{case_id}")]
    acts = [(found[1], {"fingerprint_compared": "yes"}), (f"/cases/{case_id}/note", {"text": "x"})]
    posts = [await send(eva, "/desk", path, **fields) for path, fields in acts]

    assert {page.status_code for page in (*pages, *posts)} == {200}
    assert len({text_of(page.text) for page in (*pages, *posts)}) == 1, "one page for all: you are waiting"
    assert found[1] in (await noor.get("/roster")).text
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

    assert (used.status_code, used.text) == (never.status_code, never.text)
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
    """On PostgreSQL both begin before either ends."""
    link, keys, now = await invite(stage.parts, EVA), stage.parts.keys, stage.clock.now()
    invitee = await stage.parts.database.read(partial(membership.invitee, token=link, keys=keys, now=now))
    made = [membership.make_keys(EVA.passphrase, member=invitee) for _ in range(2)]

    jobs = [partial(membership.enrol, token=link, new=new, keys=keys, now=now) for new in made]
    done = await asyncio.gather(*map(stage.parts.database.write, jobs), return_exceptions=True)

    slots = await stage.parts.database.read(lambda session: members.slots(session, invitee.id))
    assert sorted(type(one).__name__ for one in done) == [InvitationGone.__name__, Member.__name__]
    assert len(slots) == 1


async def test_of_admissions_at_once_one_succeeds_and_the_roster_holds(stage: Stage) -> None:
    eva, _ = await join(stage.parts, EVA)
    admitting = [(await stage.member(one), await stage.holder(one)) for one in (NOOR, ILSE, NOOR)]

    jobs = [
        partial(membership.admit, admitting=member, holder=holder, member_id=eva.member_id, now=stage.clock.now())
        for member, holder in admitting
    ]
    done = await asyncio.gather(*map(stage.parts.database.write, jobs), return_exceptions=True)

    refused = AdmissionRefused.__name__
    assert sorted(type(one).__name__ for one in done) == [refused, refused, Member.__name__]
    assert EVA.name in text_of((await stage.client().get("/c/conduct")).text)
