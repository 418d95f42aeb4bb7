"""A tampered record is a gap on the page and is named in the log. The rest is shown, and no decision is possible."""

from collections.abc import Awaitable, Callable

import pytest

from coc_service.audit import Act
from coc_service.domain.record_models import RecordKind
from tests.cast import ILSE, NOOR, TOMAS, Stage, hidden, text_of, ticket, token
from tests.journeys.acts import declare_clear, do, form_panel, move, on_case, reviewed, step_back
from tests.journeys.looks import acts, failures, findings, record_of, tamper

SECRET = "He waited for me at the door."
LETTER = "Thank you, we have read it."
CALLER = "Xanthe Oyelaran"
WORDS_OF = {RecordKind.REPORT: SECRET, RecordKind.LETTER: LETTER, RecordKind.IDENTITY: CALLER}


async def told(stage: Stage) -> str:
    """Send a report that is opened and answered; return its receipt."""
    words = await stage.submit(narrative=SECRET, who="Somebody Else", name=CALLER)
    case_id = await stage.only_case()
    noor = (await declare_clear(stage, case_id, NOOR))[0]
    await do(noor, case_id, "acknowledge", text=LETTER)
    return words


async def take_away(stage: Stage, record_id: str) -> None:
    await tamper(stage, "DELETE FROM record WHERE id = :id", id=record_id)


async def change(stage: Stage, record_id: str) -> None:
    """Replace the stored bytes."""
    await tamper(stage, "UPDATE record SET sealed = :other WHERE id = :id", id=record_id, other=b"other bytes")


async def exchange(stage: Stage, record_id: str) -> None:
    """Replace it with another sealed record of the same case."""
    await tamper(
        stage,
        "UPDATE record SET sealed = (SELECT sealed FROM record WHERE id <> :id ORDER BY id LIMIT 1) WHERE id = :id",
        id=record_id,
    )


HARMS = (take_away, change, exchange)
Harm = Callable[[Stage, str], Awaitable[None]]


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("kind", WORDS_OF)
async def test_the_reporter_is_told_which_record_and_sees_the_others(
    stage: Stage, kind: RecordKind, harm: Harm
) -> None:
    words = await told(stage)
    party, record_id = (await stage.case()).reporter, await record_of(stage, kind)
    await harm(stage, record_id)

    page = await stage.come_back(words)

    assert page.status_code == 200
    assert record_id in text_of(page.text)
    assert {one: said in page.text for one, said in WORDS_OF.items()} == {one: one is not kind for one in WORDS_OF}
    assert await failures(stage) == [(f"party:{party}", record_id)]
    assert await findings(stage) == [f"record {record_id}"]


@pytest.mark.parametrize("kind", [*WORDS_OF, RecordKind.NAMED])
async def test_a_member_is_told_which_record_and_sees_the_others(stage: Stage, kind: RecordKind) -> None:
    await told(stage)
    record_id = await record_of(stage, kind)
    await change(stage, record_id)
    noor = await stage.log_in(NOOR)

    page = await noor.get(f"/cases/{await stage.only_case()}")

    assert page.status_code == 200
    assert record_id in text_of(page.text)
    assert {one: said in page.text for one, said in WORDS_OF.items()} == {one: one is not kind for one in WORDS_OF}
    assert await failures(stage) == [(f"member:{stage.id_of(NOOR)}", record_id)]
    assert await findings(stage) == [f"record {record_id}"]


async def test_the_gate_names_the_record_that_says_who_is_reported(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(who="Somebody Else")
    record_id = await record_of(sqlite_stage, RecordKind.NAMED)
    await change(sqlite_stage, record_id)
    noor = await sqlite_stage.log_in(NOOR)

    page = await noor.get(f"/cases/{await sqlite_stage.only_case()}")

    assert page.status_code == 500
    assert record_id in text_of(page.text)
    assert "Somebody Else" not in page.text
    assert await failures(sqlite_stage) == [(f"member:{sqlite_stage.id_of(NOOR)}", record_id)]


async def spoil_grants(stage: Stage, recipient: str) -> None:
    await tamper(
        stage,
        "UPDATE channel_grant SET wrapped_key = :other WHERE recipient_id = :id",
        other=bytes(1200),
        id=recipient,
    )


async def test_a_grant_that_does_not_open_is_named_and_shows_nothing_of_its_epoch(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id = await told(stage), await stage.only_case()
    party = (await stage.case()).reporter
    for recipient in (party, stage.id_of(NOOR)):
        await spoil_grants(stage, recipient)
    noor = await stage.log_in(NOOR)

    pages = [await stage.come_back(words), await noor.get(f"/cases/{case_id}")]

    assert [page.status_code for page in pages] == [200, 200]
    assert "epoch-1" in text_of(pages[0].text)
    assert "Your key for part 2 of this case is missing or was exchanged" in text_of(pages[1].text)
    assert not any(said in page.text for page in pages for said in (SECRET, LETTER, CALLER))
    both = [
        (actor, f"epoch-{epoch}") for actor in (f"party:{party}", f"member:{stage.id_of(NOOR)}") for epoch in (1, 2)
    ]
    assert await failures(stage) == both


async def test_what_the_reporter_writes_meanwhile_arrives_under_a_new_key(sqlite_stage: Stage) -> None:
    words = await told(sqlite_stage)
    client = sqlite_stage.client(raises=False)
    page = (await sqlite_stage.come_back(words, client)).text
    await spoil_grants(sqlite_stage, (await sqlite_stage.case()).reporter)

    sent = {"token": token(page), "ticket": ticket(page), "text": "One more thing."}
    answer = await client.post("/return/message", data=sent)

    assert answer.status_code == 200
    assert "One more thing." in text_of(answer.text)
    noor = await sqlite_stage.log_in(NOOR)
    assert "One more thing." in text_of((await noor.get(f"/cases/{await sqlite_stage.only_case()}")).text)


@pytest.mark.parametrize("act", ["letter", "note"])
async def test_what_a_member_writes_meanwhile_arrives_under_a_new_key(sqlite_stage: Stage, act: str) -> None:
    words = await told(sqlite_stage)
    case_id = await sqlite_stage.only_case()
    noor, ilse = await declare_clear(sqlite_stage, case_id, NOOR, ILSE)
    page = await noor.get(f"/cases/{case_id}")
    await spoil_grants(sqlite_stage, sqlite_stage.id_of(NOOR))

    sent = {"token": token(page.text), "text": "Noted down."}
    answer = await reviewed(noor, f"/cases/{case_id}/{act}", sent)

    assert answer.status_code == 303
    assert "Noted down." in text_of((await ilse.get(f"/cases/{case_id}")).text)
    assert ("Noted down." in (await sqlite_stage.come_back(words)).text) is (act == "letter")


async def to_the_vote(stage: Stage) -> tuple[str, list[str]]:
    """Bring a case to a carried vote; return its id and the ids of the ballots."""
    await stage.submit(narrative=SECRET)
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text=LETTER)
    for step in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, step)
    for browser in (noor, ilse):
        await do(browser, case_id, "ballot", choice="yes")
    vote = (await stage.case()).vote
    assert vote
    return case_id, [ballot.record for ballot in vote.ballots.values()]


@pytest.mark.parametrize("what", ["a ballot", "the report"])
async def test_nothing_is_decided_on_a_file_with_gaps(sqlite_stage: Stage, what: str) -> None:
    stage = sqlite_stage
    case_id, ballots = await to_the_vote(stage)
    record_id = ballots[1] if what == "a ballot" else await record_of(stage, RecordKind.REPORT)
    await take_away(stage, record_id)
    noor = await stage.log_in(NOOR)

    page = await noor.get(f"/cases/{case_id}")
    answer = await on_case(noor, case_id, "move", move="decide")

    assert (page.status_code, record_id in text_of(page.text)) == (200, True)
    assert (answer.status_code, record_id in text_of(answer.text)) == (500, True)
    assert Act.CASE_DECIDED not in await acts(stage, case_id)
    await do(noor, case_id, "note", text="A ballot is gone: please vote again.")


async def test_a_ballot_that_was_lost_is_cast_again_and_then_counts(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, ballots = await to_the_vote(stage)
    await take_away(stage, ballots[1])
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)

    await do(ilse, case_id, "ballot", choice="no")

    page = text_of((await noor.get(f"/cases/{case_id}/ballot")).text)
    assert "2 of 2 have voted." in page
    assert (await on_case(noor, case_id, "move", move="decide")).status_code in {422, 500}, "one yes, one no"


async def test_a_case_with_gaps_is_not_closed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=SECRET)
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text=LETTER)
    await move(noor, case_id, "take_no_action")
    record_id = await record_of(stage, RecordKind.REPORT)
    await change(stage, record_id)

    sent = {"closure_reason": "insufficient", "precedent": "None.", "letter": "It is over."}
    answer = await on_case(noor, case_id, "move", move="close", **sent)

    assert answer.status_code == 500
    assert record_id in text_of(answer.text)
    assert "It is over." in text_of(answer.text), "the words are given back"
    assert (await stage.case()).stage_due_at is not None


async def test_an_act_on_a_page_from_before_the_harm_is_refused_where_it_decides(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    case_id, _ = await to_the_vote(stage)
    noor = await stage.log_in(NOOR)
    page = (await noor.get(f"/cases/{case_id}/moves/decide")).text
    record_id = await record_of(stage, RecordKind.REPORT)
    await change(stage, record_id)

    answer = await noor.post(f"/cases/{case_id}/moves/decide", data=hidden(page))

    assert answer.status_code == 500
    assert record_id in text_of(answer.text)
    assert Act.CASE_DECIDED not in await acts(stage, case_id)


@pytest.mark.parametrize("harm", [take_away, exchange], ids=lambda harm: harm.__name__)
async def test_a_letter_that_was_taken_away_or_moved_is_named_to_the_reporter(sqlite_stage: Stage, harm: Harm) -> None:
    words = await sqlite_stage.submit()
    for said in ("A first letter.", "A second letter."):
        await sqlite_stage.say(words, said)
    first, _ = [one.id for one in (await sqlite_stage.case()).records.values() if one.kind == RecordKind.ADDITION]

    await harm(sqlite_stage, first)
    answer = await sqlite_stage.come_back(words)

    assert answer.status_code == 200
    assert first in text_of(answer.text)
    assert ["A first letter." in answer.text, "A second letter." in answer.text] == [False, True]


async def test_two_letters_whose_rows_were_exchanged_are_both_gaps(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    for said in ("A first letter.", "A second letter."):
        await sqlite_stage.say(words, said)
    one, other = [it.id for it in (await sqlite_stage.case()).records.values() if it.kind == RecordKind.ADDITION]
    for old, new in ((one, "x"), (other, one), ("x", other)):
        await tamper(sqlite_stage, "UPDATE record SET id = :new WHERE id = :old", old=old, new=new)

    answer = await sqlite_stage.come_back(words)

    assert [gap in text_of(answer.text) for gap in (one, other)] == [True, True]
    assert ["A first letter." in answer.text, "A second letter." in answer.text] == [False, False]


async def test_a_row_that_no_entry_names_is_shown_to_nobody_and_missed(sqlite_stage: Stage) -> None:
    words = await told(sqlite_stage)
    case_id, letter = await sqlite_stage.only_case(), await record_of(sqlite_stage, RecordKind.LETTER)
    copy = "INSERT INTO record (id, case_id, sealed) SELECT 'another', case_id, sealed FROM record WHERE id = :id"
    await tamper(sqlite_stage, copy, id=letter)
    noor = await sqlite_stage.log_in(NOOR)

    pages = [await sqlite_stage.come_back(words), await noor.get(f"/cases/{case_id}")]

    assert [(page.status_code, page.text.count(LETTER)) for page in pages] == [(200, 1), (200, 1)]
    assert await findings(sqlite_stage) == ["record another is in no entry"]


async def test_a_note_of_the_panel_that_was_changed_does_not_concern_the_reporter(sqlite_stage: Stage) -> None:
    words = await told(sqlite_stage)
    case_id = await sqlite_stage.only_case()
    noor = await sqlite_stage.log_in(NOOR)
    await do(noor, case_id, "note", text="Ask the lockkeeper.")
    for kind in (RecordKind.NOTE, RecordKind.NAMED):
        await change(sqlite_stage, await record_of(sqlite_stage, kind))

    page = await sqlite_stage.come_back(words)

    assert page.status_code == 200
    assert "missing or was altered" not in text_of(page.text)
    assert await failures(sqlite_stage) == []


async def test_whoever_stepped_back_learns_of_no_gap(sqlite_stage: Stage) -> None:
    await told(sqlite_stage)
    case_id, tomas = await sqlite_stage.only_case(), await sqlite_stage.log_in(TOMAS)
    await step_back(tomas, case_id)
    await change(sqlite_stage, await record_of(sqlite_stage, RecordKind.REPORT))

    assert (await tomas.get(f"/cases/{case_id}")).status_code == 404
