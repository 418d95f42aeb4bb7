"""A reporter changes or erases what the committee knows about them, on a page that says what remains."""

from tests.cast import NOOR, Stage, text_of, ticket, token
from tests.journeys.acts import declare_clear, move
from tests.journeys.hearing import make_link, open_link, panel, party_of, write_to
from tests.journeys.reporting import press, said

CALLER = "Xanthe Oyelaran"


async def test_the_page_shows_what_was_said_and_what_remains_and_the_members_see_the_change(stage: Stage) -> None:
    words = await stage.submit(name=CALLER, contact="room 12")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)

    form = await press(stage, words, "about-you")
    page = await said(stage, words, "about-you", do="keep", name="Xan", contact="room 12")

    assert CALLER in form.text
    assert "Who has read it has read it." in text_of(form.text)
    assert "In older backup copies it stays, locked, until we replace those." in text_of(form.text)
    assert "Your changes have arrived." in page
    case = (await noor.get(f"/cases/{case_id}")).text
    assert (CALLER in case, "Xan" in case) == (False, True)
    assert "The reporter changed or erased what they said about themselves" in text_of(case)


async def test_everything_about_the_reporter_is_erased_with_one_button(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(name=CALLER)
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)

    page = await said(stage, words, "about-you", do="erase")

    assert "We have erased what you told us about yourself, in its own fields." in page
    assert CALLER not in page
    assert CALLER not in (await noor.get(f"/cases/{case_id}")).text


async def test_the_page_shows_no_letter_so_none_counts_as_read_on_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words, case_id, (noor, *_) = await panel(stage)
    sam = await open_link(stage, await make_link(noor, case_id))
    clients, pages = [stage.client(), stage.client()], []
    for one, client in zip((words, sam), clients, strict=True):
        pages.append((await stage.come_back(one, client)).text)
    await write_to(noor, await party_of(noor, case_id), "We ask for your view.")
    await move(noor, case_id, "take_no_action", letter="We have decided.")
    before = await stage.case()

    for client, page in zip(clients, pages, strict=True):
        await client.post("/return/about-you", data={"token": token(page), "ticket": ticket(page)})

    after, (sams,) = await stage.case(), [one for one in before.parties.values() if one.party != before.reporter]
    assert [len(before.new_to(one)) for one in (before.reporter, sams.party)] == [1, 1]
    assert [after.new_to(one) for one in (before.reporter, sams.party)] == [
        before.new_to(one) for one in (before.reporter, sams.party)
    ]
    assert after.delivered == before.delivered


async def test_a_value_that_is_too_long_is_given_back(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(name=CALLER)

    answer = await press(stage, words, "about-you", do="keep", name="x" * 600)

    assert (answer.status_code, "x" * 600 in answer.text) == (422, True)
    assert len((await stage.case()).erased) == 0


async def test_whoever_wants_mail_is_asked_where_to(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    answer = await press(sqlite_stage, words, "about-you", do="keep", contact_preference="email")

    assert answer.status_code == 422
    assert "To hear from us by email, please write an address here." in text_of(answer.text)
