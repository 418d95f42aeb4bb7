"""Members read the log in words: their cases, their committee, themselves, and what whoever runs the server did."""

import html
import re

import httpx
import pytest

from coc_service.audit import Act, verify_proof
from coc_service.domain.chain import committee_subject
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear, do, take_proof
from tests.journeys.looks import tamper
from tests.journeys.test_membership import EVA, care_committee
from tests.sites import invite

Line = tuple[str, str]


def lines(page: str) -> list[Line]:
    """The entries on a page: what each says, and where it belongs."""
    shown = re.findall(r'<li>\s*(<p>.*?)<p class="when">(.*?)</p>\s*</li>', page, re.DOTALL)
    return [(text_of(said), (*text_of(when).split(" · "), "")[1]) for said, when in shown]


def proofs(page: str) -> dict[str, str]:
    """The address of each proof on a page, by what its entry says."""
    shown = re.findall(r"<li>\s*(<p>.*?)</li>", page, re.DOTALL)
    found = {text_of(one): re.search(r'href="([^"]*/[0-9a-f]{64})"', one) for one in shown}
    return {said: html.unescape(at[1]) for said, at in found.items() if at}


async def read(client: httpx.AsyncClient, address: str = "/log/entries") -> list[Line]:
    answer = await client.get(address)
    assert answer.status_code == 200, text_of(answer.text)
    return lines(answer.text)


async def test_a_member_reads_what_was_done_around_them_in_words(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id, code_name = await stage.only_case(), (await stage.case()).code_name
    [noor] = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "note", text="Ask.")

    told = await read(noor)

    assert {
        ("Noor Haddad wrote a note", code_name),
        ("With what Noor Haddad wrote, new keys began for the case", code_name),
        ("The report arrived", code_name),
        ("Noor Haddad declared no conflict", code_name),
        ("You logged in", "You"),
        ("Whoever runs the server invited Noor Haddad", "Conduct Committee"),
        ("Noor Haddad founded the committee", "Conduct Committee"),
        ("Noor Haddad signed that Dana Okafor is admitted", "Conduct Committee"),
        ("Whoever runs the server set up this site", "The site"),
        ("Whoever runs the server added the project Example Project", "The site"),
    } <= set(told)
    assert [said for said, _ in told].count("Whoever runs the server invited Noor Haddad") == 1


async def test_the_log_of_a_case_is_read_by_those_who_passed_its_gate_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(left_out=[stage.id_of(TOMAS)])
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    dana, tomas = await stage.log_in(DANA), await stage.log_in(TOMAS)

    at_the_gate, outside = await dana.get(f"/cases/{case_id}/log"), await tomas.get(f"/cases/{case_id}/log")

    assert "The report arrived" in dict(await read(noor, f"/cases/{case_id}/log"))
    assert ("Are you free to look after this?" in at_the_gate.text, lines(at_the_gate.text)) == (True, [])
    assert outside.status_code == 404
    for client in (dana, tomas):
        assert (await stage.case()).code_name not in (await client.get("/log/entries")).text


async def test_no_entry_tells_a_member_of_mail_about_a_case_they_must_not_know_of(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    tomas = await stage.log_in(TOMAS)
    before = await read(tomas)

    await stage.submit(left_out=[stage.id_of(TOMAS)])
    await stage.deliver()
    await stage.try_login(stage.client(), NOOR.login_name, "wrong")

    assert await read(tomas) == before


async def test_an_invitation_by_whoever_runs_the_server_is_seen_by_the_committee(sqlite_stage: Stage) -> None:
    await invite(sqlite_stage.parts, EVA)
    committee = await sqlite_stage.committee_state()
    noor = await sqlite_stage.log_in(NOOR)

    told = await read(noor, f"/log/entries?about={committee.id}")

    assert ("Whoever runs the server invited Eva Lindqvist", "Conduct Committee") in told


async def test_one_person_can_be_followed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor, _ = await declare_clear(stage, case_id, NOOR, ILSE)
    await do(noor, case_id, "lead", member_id=stage.id_of(ILSE))

    told = [said for said, _ in await read(noor, f"/log/entries?who={stage.id_of(ILSE)}&show=changes")]

    assert set(told) == {
        "Noor Haddad made Ilse Brandt the lead",
        "Ilse Brandt declared no conflict",
        "Whoever runs the server sent Ilse Brandt a link to make their keys",
        "Noor Haddad signed that Ilse Brandt is admitted",
        "Ilse Brandt compared their own keys once more",
        "Noor Haddad compared the keys of Ilse Brandt once more",
        "Ilse Brandt signed what another member had put forward",
        "Ilse Brandt followed the invitation and made their keys",
        "Whoever runs the server invited Ilse Brandt",
    }


async def test_who_looked_can_be_shown_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await noor.get(f"/cases/{case_id}")

    told = {said for said, _ in await read(noor, f"/cases/{case_id}/log?show=visits")}

    assert told == {"Noor Haddad opened the case", "Noor Haddad looked at who it is about"}


async def test_a_proof_is_one_click_and_holds_without_the_server(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor = (await declare_clear(stage, case_id, NOOR))[0]
    early = proofs((await noor.get(f"/cases/{case_id}/log")).text)
    await stage.publish()
    noor = await stage.log_in(NOOR)

    offered = proofs((await noor.get(f"/cases/{case_id}/log")).text)
    answer = await noor.get(next(address for said, address in offered.items() if "declared no conflict" in said))

    assert early == {}, "no checkpoint covers them yet"
    assert answer.headers["content-disposition"] == 'attachment; filename="proof.txt"'
    proven = verify_proof(answer.text, stage.parts.keys.signer.verifier_key)
    assert (proven.entry.act, proven.entry.subject) == (Act.DECLARED, f"case:{case_id}")


async def leaf_of(stage: Stage, case_id: str, act: Act) -> str:
    def find(session: object) -> str:
        view = stage.parts.custody.ledger.reading(session)  # type: ignore[arg-type]  # the session that `read` gives
        return next(one.leaf for _, one in view.chain(f"case:{case_id}") if one.act == act)

    return await stage.parts.database.read(find)


async def test_reading_alone_yields_no_proof_that_counts_the_entries_of_others(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await stage.come_back(words)
    await stage.publish()
    await take_proof(stage, words)
    noor = await stage.log_in(NOOR)

    cheap = [await leaf_of(stage, case_id, act) for act in (Act.CASE_OPENED, Act.PARTY_CAME)]
    answers = [await noor.get(f"/cases/{case_id}/log/{leaf}") for leaf in cheap]

    assert [answer.status_code for answer in answers] == [404, 404]
    shown = await noor.get(f"/cases/{case_id}/log?show=visits")
    assert (lines(shown.text) != [], proofs(shown.text)) == (True, {})


async def test_a_proof_of_a_committee_is_for_its_members(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await care_committee(stage, EVA)
    await stage.publish()
    committee = await stage.committee_state()
    noor, eva = await stage.log_in(NOOR), await stage.log_in(EVA)
    (address, *_) = proofs((await noor.get(f"/log/entries?about={committee.id}")).text).values()

    answer, elsewhere = await noor.get(address), await eva.get(address)

    proven = verify_proof(answer.text, stage.parts.keys.signer.verifier_key)
    assert proven.entry.subject == committee_subject(committee.id)
    assert elsewhere.status_code == 404


@pytest.mark.parametrize("harm", ["another chain", "fewer", "the one before in its place"])
async def test_a_chain_that_was_altered_is_named_and_nothing_of_it_is_shown(sqlite_stage: Stage, harm: str) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    its = "FROM audit_entry WHERE subject = :subject"
    before_last = f'{its} ORDER BY "index" DESC LIMIT 1 OFFSET 1'
    statement = {
        "another chain": "UPDATE audit_entry SET subject = 'site' WHERE subject = :subject",
        "fewer": f'DELETE {its} AND "index" = (SELECT min("index") {its})',
        "the one before in its place": f"UPDATE audit_entry SET entry = (SELECT entry {before_last}), "
        f'detail = (SELECT detail {before_last}) WHERE subject = :subject AND "index" = (SELECT max("index") {its})',
    }[harm]

    await tamper(stage, statement, subject=f"case:{case_id}")
    answer = await noor.get("/log/entries")

    code_name = (await stage.case()).code_name
    assert f"A part of the log of {code_name} is missing or altered" in text_of(answer.text)
    assert [place for _, place in lines(answer.text) if place == code_name] == []


@pytest.mark.parametrize("query", ["about=x", "who=x", "show=x", "page=0", "page=x"])
async def test_an_address_that_no_link_has_is_refused(sqlite_stage: Stage, query: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert (await noor.get(f"/log/entries?{query}")).status_code == 400


async def test_a_committee_that_is_not_theirs_has_no_log_for_a_member(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    assert (await noor.get(f"/log/entries?about={'a' * 26}")).status_code == 404


async def test_many_entries_are_on_pages(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    for _ in range(50):
        await noor.get(f"/cases/{case_id}")

    pages = [await read(noor, f"/cases/{case_id}/log?page={page}") for page in (1, 2, 3)]
    beyond = (await noor.get(f"/cases/{case_id}/log?page=900")).text

    assert [len(page) for page in pages] == [50, 3, 0]
    assert f'href="/cases/{case_id}/log?page=2" rel="prev"' in beyond
