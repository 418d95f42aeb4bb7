"""A committee changes its policy on a page: one member signs, another sees what it leads to and confirms it."""

import re
from collections.abc import Mapping

import httpx
import pytest

from coc_service.domain import policy
from tests.cast import BASE_URL, ILSE, NOOR, TOMAS, Stage, text_of, token
from tests.journeys.test_signatures_owed import waiting

DEFAULT = policy.default_toml()
SOONER = DEFAULT.replace("acknowledge = 24", "acknowledge = 12").replace("conflict_check = 48", "conflict_check = 36")


async def base_of(stage: Stage) -> str:
    return f"/policy/{(await stage.committee_state()).id}"


async def check(client: httpx.AsyncClient, stage: Stage, toml: str, **sent: object) -> httpx.Response:
    """Send the text to the page that shows what would be different."""
    base = await base_of(stage)
    page = (await client.get(f"{base}/change")).text
    return await client.post(f"{base}/check", data={"token": token(page), "by": "text", "toml": toml, **sent})


async def propose(client: httpx.AsyncClient, stage: Stage, toml: str, *, reason: str = "") -> httpx.Response:
    """Check the text and sign it, as a browser does, with its line breaks."""
    page = (await check(client, stage, toml)).text
    before = re.search(r'name="before" value="(\w+)"', page)
    assert before
    sent = {"token": token(page), "toml": toml.replace("\n", "\r\n"), "reason": reason, "before": before[1]}
    return await client.post(f"{await base_of(stage)}/propose", data=sent)


async def confirm(client: httpx.AsyncClient, stage: Stage) -> httpx.Response:
    page = (await client.get("/policy")).text
    leaf = re.search(r'name="leaf" value="(\w+)"', page)
    assert leaf
    return await client.post(f"{await base_of(stage)}/confirm", data={"token": token(page), "leaf": leaf[1]})


async def test_rules_change_when_a_second_member_has_seen_the_difference_and_confirmed_it(sqlite_stage: Stage) -> None:
    stage, reporter = sqlite_stage, sqlite_stage.client()
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    own = (await stage.committee_state()).policy
    await stage.submit()

    assert (await propose(noor, stage, SOONER, reason="Reporters should hear sooner.")).status_code == 303
    assert (await stage.committee_state()).policy == own
    assert "Confirm this change" not in (await noor.get("/policy")).text
    waiting = text_of((await ilse.get("/policy")).text)
    assert "Reporters should hear sooner." in waiting
    assert "First answer to the reporter Now: 24 hours → Then: 12 hours" in waiting
    assert "Checking for conflicts Now: 48 hours → Then: 36 hours" in waiting
    assert "Your first page promises an answer within 12 hours." in waiting
    assert "Open cases keep the rules they began with." in waiting

    assert (await confirm(ilse, stage)).status_code == 303
    adopted = await stage.committee_state()
    assert adopted.policy == policy.digest(SOONER)
    assert (await stage.case()).policy == own
    public = text_of((await reporter.get("/c/conduct/policy")).text)
    assert "First answer to the reporter 12 hours" in public
    assert "Version 2, since" in public
    assert "Reporters should hear sooner." in public
    assert "Noor Haddad" not in public


async def test_the_others_get_a_mail_when_a_change_is_proposed(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    await propose(noor, sqlite_stage, SOONER)

    assert await sqlite_stage.deliver() == 3


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (DEFAULT.replace("triage = 72", 'triage = "soon"'), "Line 11: This must be a whole number, without quotes: 24"),
        (
            DEFAULT.replace("triage = 72", "tiage = 72"),
            "Line 11: There is no rule “tiage” here. Did you mean “triage”?",
        ),
        (DEFAULT.replace("[voting]", "[voting"), "This line cannot be read."),
        (DEFAULT.replace("minimum_votes = 2\n", ""), "A rule is missing here. Add: minimum_votes = 2"),
    ],
)
async def test_a_text_that_is_no_policy_is_given_back_with_line_and_remedy(
    sqlite_stage: Stage, toml: str, said: str
) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await check(noor, sqlite_stage, toml, reason="Kept.")

    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert toml.splitlines()[-1] in answer.text
    assert 'name="reason" value="Kept."' in answer.text


async def filled_form(client: httpx.AsyncClient, stage: Stage, changed: Mapping[str, str]) -> httpx.Response:
    base = await base_of(stage)
    page = (await client.get(f"{base}/change")).text
    fields = dict(re.findall(r'<input type="text" id="[^"]+" name="([^"]+)" dir="auto" value="([^"]*)"', page))
    chosen = dict(re.findall(r'<input type="radio" id="[^"]+" name="([^"]+)" value="([^"]*)" checked', page))
    sent = {"token": token(page), **fields, **chosen, **changed}
    return await client.post(f"{base}/check", data=sent)


async def test_the_form_makes_the_text(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    escalation = {"escalation-body": "the board", "escalation-address": "board@example.org"}

    answer = await filled_form(
        noor, sqlite_stage, {"hours-acknowledge": "12", "voting-majority": "two_thirds", **escalation}
    )

    assert answer.status_code == 200
    said = text_of(answer.text)
    assert "First answer to the reporter Now: 24 hours → Then: 12 hours" in said
    assert "Majority Now: More yes than no → Then: Two thirds of yes and no" in said
    assert "Who is told Now: Not set → Then: the board" in said
    assert "the board hears when you do not react, also about cases that are open now." in said


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hours-triage", "soon", "This must be a whole number, without quotes: 24"),
        ("hours-triage", "", "This must be a whole number, without quotes: 24"),
        ("hours-triage", "0", "This must be 1 or more."),
        ("hours-triage", "9" * 4000, "or less."),
        ("admission-members", "9", "More signatures are asked for than there are members."),
        ("escalation-address", "nobody", "This must be one mail address in quotes"),
    ],
)
async def test_a_field_that_is_wrong_is_named_and_nothing_is_lost(
    sqlite_stage: Stage, field: str, value: str, said: str
) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await filled_form(noor, sqlite_stage, {"hours-danger": "7", field: value})

    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert re.search(r'name="hours-danger"[^>]* value="7"', answer.text)
    assert f'id="{field}-error1"' in answer.text


async def test_a_made_up_report_shows_who_reads_it_and_who_can_decide(sqlite_stage: Stage) -> None:
    stage, noor = sqlite_stage, await sqlite_stage.log_in(NOOR)
    people = [stage.id_of(one) for one in (NOOR, ILSE, TOMAS)]

    answer = await check(noor, stage, SOONER, named=people[:1], conflict=people[1:], danger="yes")

    said = text_of(answer.text)
    given = re.search(r"It is given to (.+) Who can handle it (.+) Who can vote (.+) A panel", said)
    assert given
    assert sorted(re.split(r", | and ", given[1])) == ["Dana Okafor", "Ilse Brandt", "Tomas Rey"]
    assert given[2] == given[3] == "Dana Okafor"
    assert "cannot be formed: they are too few" in said
    assert "cannot carry: they are too few" in said
    assert "Somebody takes care of the danger" in said
    assert await stage.case_ids() == []


async def test_a_change_made_meanwhile_is_said(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor, ilse, tomas = [await stage.log_in(one) for one in (NOOR, ILSE, TOMAS)]
    base, page = await base_of(stage), (await check(tomas, stage, DEFAULT + "# later\n")).text
    before = (await stage.committee_state()).policy
    await propose(noor, stage, SOONER)
    await confirm(ilse, stage)

    sent = {"token": token(page), "toml": DEFAULT + "# later\n", "reason": "Late.", "before": before}
    late = await tomas.post(f"{base}/propose", data=sent)
    again = await tomas.post(f"{base}/confirm", data={"token": token(page), "leaf": "x"})
    same = await propose(noor, stage, SOONER)

    assert [one.status_code for one in (late, again, same)] == [422] * 3
    assert "The rules have changed since you opened this form." in text_of(late.text)
    assert "Late.</textarea>" in late.text
    assert "This change is not waiting any more." in text_of(again.text)
    assert "Nothing is different from the rules now." in text_of(same.text)


async def test_nobody_outside_sees_or_changes_the_page(sqlite_stage: Stage) -> None:
    client, base = sqlite_stage.client(), await base_of(sqlite_stage)

    answers = [
        await client.get("/policy"),
        await client.get(f"{base}/change"),
        *[await client.post(f"{base}/{act}", data={}) for act in ("change", "check", "propose", "confirm")],
    ]

    assert {(one.status_code, one.headers["location"].removeprefix(BASE_URL)) for one in answers} == {(303, "/login")}


async def test_a_member_of_another_committee_finds_no_form(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert (await noor.get(f"/policy/{'a' * 26}/change")).status_code == 404


async def test_a_change_can_start_from_a_ready_policy(sqlite_stage: Stage) -> None:
    noor, base = await sqlite_stage.log_in(NOOR), await base_of(sqlite_stage)

    page = (await noor.get(f"{base}/change?from=django")).text

    assert re.search(r'name="voting-minimum_votes"[^>]* value="3"', page)
    assert "Modelled on the manual that the Django Code of Conduct working group publishes." in page
    assert re.search(r'value="two_thirds" checked', page)


async def test_the_public_page_has_no_mail_address_and_no_names(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    toml = SOONER + '\n[escalation]\nbody = "the board"\naddress = "board@example.org"\n'
    await propose(noor, sqlite_stage, toml)
    await confirm(ilse, sqlite_stage)

    public = (await sqlite_stage.client().get("/c/conduct/policy")).text

    assert "the board" in text_of(public)
    assert [one for one in ("board@example.org", "Noor", "Ilse") if one in public] == []
    assert "board@example.org" in (await noor.get("/policy")).text


async def test_a_change_waits_on_the_desk_of_those_who_have_not_signed_it_while_it_can_be_confirmed(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    noor, ilse, tomas = [await stage.log_in(one) for one in (NOOR, ILSE, TOMAS)]
    await propose(tomas, stage, DEFAULT + "# another\n")
    await propose(noor, stage, SOONER)

    lines = [("/policy", "A change of your rules waits for one more member")]
    assert [await waiting(one) for one in (noor, ilse, tomas)] == [lines] * 3

    await confirm(ilse, stage)
    assert [await waiting(one) for one in (noor, ilse, tomas)] == [[]] * 3
