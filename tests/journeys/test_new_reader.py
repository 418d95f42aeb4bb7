"""Another reader for an old case, in browsers: two members, and a reporter who is asked before."""

import html
import re

import httpx

from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, send, text_of, ticket, token
from tests.journeys.acts import declare_clear, do, move
from tests.journeys.test_roster import EVA, seat_eva
from tests.journeys.tours import differing, tour

STORY = "Someone followed me after the closing talk."
TWO = {"ask": "Ask another member of the committee to read it"}


async def silent_case(stage: Stage, story: str = STORY) -> tuple[str, str, list[httpx.AsyncClient]]:
    """Return a case that Noor and Ilse read. Dana was left out by its reporter, Tomas by the panel, for his silence."""
    words = await stage.submit(narrative=story, left_out=[stage.id_of(DANA)])
    case_id = await stage.only_case()
    await declare_clear(stage, case_id, NOOR, ILSE)
    stage.clock.advance(hours=49)
    noor, ilse = [await stage.log_in(one) for one in (NOOR, ILSE)]
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await move(noor, case_id, "form_panel")
    await do(ilse, case_id, "note", text="Ask the hosts about the door.")
    return words, case_id, [noor, ilse]


def option_of(page: str, name: str) -> str:
    """Return the value of the choice with this label."""
    found = re.search(rf'name="admission" value="(\w+)"[^>]*>\s*<label[^>]*>(?:<bdi[^>]*>)?{html.escape(name)}', page)
    assert found, text_of(page)
    return found[1]


def proposal_of(page: str) -> str:
    found = re.search(r'name="proposal" value="(\w+)"', page)
    assert found, text_of(page)
    return found[1]


async def propose(client: httpx.AsyncClient, case_id: str, name: str, reads: str = "all") -> httpx.Response:
    path = f"/cases/{case_id}/readers"
    admission = option_of((await client.get(path)).text, name)
    return await send(client, path, f"{path}/propose", admission=admission, reads=reads)


async def decide(client: httpx.AsyncClient, case_id: str, act: str) -> httpx.Response:
    """Confirm or refuse the only proposal."""
    path = f"/cases/{case_id}/readers"
    proposal = proposal_of((await client.get(path)).text)
    return await send(client, path, f"{path}/{act}", proposal=proposal)


async def answer(stage: Stage, words: str, said: str) -> str:
    """Answer the only question as the reporter, and return the text of the page."""
    client = stage.client()
    page = (await stage.come_back(words, client)).text
    sent = {"token": token(page), "ticket": ticket(page), "proposal": proposal_of(page), "answer": said}
    return text_of((await client.post("/return/readers", data=sent)).text)


async def test_a_member_who_was_silent_joins_with_the_whole_file_after_the_reporters_yes(stage: Stage) -> None:
    words, case_id, (noor, ilse) = await silent_case(stage)
    offer = text_of((await noor.get(f"/cases/{case_id}/readers")).text)
    assert (TOMAS.name in offer, DANA.name in offer) == (True, False)

    assert (await propose(noor, case_id, TOMAS.name)).status_code == 303
    asked = text_of((await stage.come_back(words)).text)
    early = await ilse.get(f"/cases/{case_id}/readers")
    heard = await answer(stage, words, "yes")
    confirmed = await decide(ilse, case_id, "confirm")

    assert f"May {TOMAS.name} read your report too?" in asked
    assert "They would read all that you wrote" in asked
    assert ("/readers/confirm" in early.text, "The reporter can say no until" in text_of(early.text)) == (False, True)
    assert "The committee sees that you said yes." in heard
    assert confirmed.status_code == 303
    [tomas] = await declare_clear(stage, case_id, TOMAS)
    file = text_of((await tomas.get(f"/cases/{case_id}")).text)
    assert (STORY in file, "Ask the hosts about the door." in file) == (True, True)
    assert f"{ILSE.name} confirmed that {TOMAS.name} reads the case" in file


async def test_a_reporter_who_says_no_is_not_asked_again_and_keeps_them_out(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, ilse) = await silent_case(stage)
    await propose(noor, case_id, TOMAS.name)

    heard = await answer(stage, words, "no")

    assert "They will not read your report" in heard
    assert "read your report too?" not in heard
    offer = text_of((await ilse.get(f"/cases/{case_id}/readers")).text)
    assert (TOMAS.name in offer, "Nobody else on the committee can be asked." in offer) == (False, True)
    assert (await (await stage.log_in(TOMAS)).get(f"/cases/{case_id}")).status_code == 404


async def test_an_answer_that_is_neither_changes_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, _) = await silent_case(stage)
    await propose(noor, case_id, TOMAS.name)

    page = await answer(stage, words, "perhaps")

    assert f"May {TOMAS.name} read your report too?" in page
    assert [one.is_allowed for one in waiting(await stage.case(case_id), Candidate).values()] == [False]


async def test_who_came_to_the_committee_later_reads_what_is_written_from_then_on(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, ilse) = await silent_case(stage)
    await seat_eva(stage)
    await propose(noor, case_id, EVA.name, reads="new")
    stage.clock.advance(hours=72)
    noor, ilse = [await stage.log_in(one) for one in (NOOR, ILSE)]

    assert (await decide(ilse, case_id, "confirm")).status_code == 303
    [eva] = await declare_clear(stage, case_id, EVA)
    await do(noor, case_id, "note", text="Written after Eva came.")

    file = text_of((await eva.get(f"/cases/{case_id}")).text)
    assert "You came to this case later" in file
    assert ("Written after Eva came." in file, STORY in file, "Ask the hosts" in file) == (True, False, False)
    assert "missing or was altered" not in file
    conversation = text_of((await stage.come_back(words)).text)
    assert f"Came later {EVA.name}" in conversation


async def test_nobody_confirms_what_they_proposed_and_they_can_take_it_back(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, _) = await silent_case(stage)
    await propose(noor, case_id, TOMAS.name)
    await answer(stage, words, "yes")
    path = f"/cases/{case_id}/readers"
    page = (await noor.get(path)).text

    alone = await send(noor, path, f"{path}/confirm", proposal=proposal_of(page))
    taken_back = await decide(noor, case_id, "refuse")

    assert ("/readers/confirm" in page, "Take it back" in page) == (False, True)
    assert alone.status_code == 422
    assert "This does not wait for you any more." in text_of(alone.text)
    assert taken_back.status_code == 303
    assert (await stage.case(case_id)).unconfirmed == {}


async def test_a_form_without_a_choice_is_shown_again(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, _) = await silent_case(stage)
    path = f"/cases/{case_id}/readers"

    nothing = await send(noor, path, f"{path}/propose")
    nobody = await send(noor, path, f"{path}/propose", admission="0" * 64, reads="all")

    assert (nothing.status_code, nobody.status_code) == (422, 422)
    assert "Please choose who is to read the case." in text_of(nothing.text)
    assert "Please choose how much they are to read." in text_of(nothing.text)
    assert "This person cannot be asked now." in text_of(nobody.text)


async def test_where_too_few_are_left_the_case_page_offers_a_colleague_and_the_next_body(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(left_out=[stage.id_of(one) for one in (ILSE, TOMAS, DANA)])
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    before = text_of((await noor.get(f"/cases/{case_id}")).text)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    after = (await noor.get(f"/cases/{case_id}")).text
    alone = text_of((await noor.get(f"/cases/{case_id}/readers")).text)

    assert "Only 1 is left here." in before
    assert "the lead can do so, once the reporter has an answer" in before
    assert f'href="/cases/{case_id}/moves/refer_without_panel"' in after
    assert TWO["ask"] in text_of(after)
    assert "You are the only one left who can read this" in alone
    assert words


async def test_while_others_have_not_declared_nobody_is_told_to_hand_the_case_on(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(left_out=[sqlite_stage.id_of(DANA)])
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    before = text_of((await noor.get(f"/cases/{case_id}/readers")).text)
    await declare_clear(sqlite_stage, case_id, ILSE)
    after = text_of((await noor.get(f"/cases/{case_id}/readers")).text)

    assert ["So far only you have said that you have no conflict." in page for page in (before, after)] == [True, False]
    assert ["only one left" in page for page in (before, after)] == [False, False]


async def test_the_page_does_not_exist_for_others(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, _ = await silent_case(stage)

    answers = [(await (await stage.log_in(one)).get(f"/cases/{case_id}/readers")).status_code for one in (DANA, TOMAS)]
    dana = await stage.log_in(DANA)
    sent = {"token": token((await dana.get("/desk")).text), "admission": "x", "reads": "all"}
    posted = await dana.post(f"/cases/{case_id}/readers/propose", data=sent)

    assert (answers, posted.status_code) == ([404, 404], 404)


async def test_whom_the_reporters_words_name_is_marked_before_anybody_proposes_or_confirms(sqlite_stage: Stage) -> None:
    """Eva came after the report, so nobody asked its reporter about her."""
    stage = sqlite_stage
    _, case_id, (noor, ilse) = await silent_case(stage, story="Eva Lindqvist followed me.")
    await seat_eva(stage)
    offer = text_of((await noor.get(f"/cases/{case_id}/readers")).text)
    await propose(noor, case_id, EVA.name)

    proposal = text_of((await ilse.get(f"/cases/{case_id}/readers")).text)

    assert offer.count("seem to name them") == 1
    assert f"The reporter's words seem to name {EVA.name}." in proposal


async def test_who_is_proposed_and_whom_the_reporter_left_out_see_no_sign_of_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, (noor, ilse) = await silent_case(stage)
    await seat_eva(stage)
    stage.clock.stop()
    others = [await stage.log_in(one) for one in (EVA, DANA, TOMAS)]
    before = [await tour(client, case_id) for client in others]

    await propose(noor, case_id, EVA.name)

    assert [differing(one, await tour(client, case_id)) for one, client in zip(before, others, strict=True)] == [[]] * 3
    assert "Proposed as a reader" in (await ilse.get("/desk")).text
