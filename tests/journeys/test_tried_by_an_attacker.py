"""Attempts of an attacker with a login, an address, or the database; all fail."""

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.store import log
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from tests.cast import ILSE, NOOR, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do, form_panel, move, on_case
from tests.journeys.looks import acts, failures, findings, record_of, restarted, tamper


async def test_a_reader_cannot_take_the_lead_from_someone_who_is_in_time(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, ilse = await form_panel(sqlite_stage, case_id)

    answer = await on_case(ilse, case_id, "lead", member_id=sqlite_stage.id_of(ILSE))

    assert answer.status_code == 422
    assert "The lead hands over." in text_of(answer.text)
    await do(noor, case_id, "lead", member_id=sqlite_stage.id_of(ILSE))


async def test_someone_takes_over_when_the_lead_lets_a_deadline_pass(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    await form_panel(sqlite_stage, case_id)
    sqlite_stage.clock.advance(days=4)
    ilse = await sqlite_stage.log_in(ILSE)

    await do(ilse, case_id, "lead", member_id=sqlite_stage.id_of(ILSE))


REWRITE = "UPDATE policy SET toml = replace(toml, 'minimum_members = 2', 'minimum_members = 1')"


FORM = "/c/conduct/report"


async def test_rules_that_were_rewritten_in_the_database_decide_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(left_out=[stage.id_of(ILSE)])
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    stage.clock.advance(hours=49)
    noor = await stage.log_in(NOOR)

    await tamper(stage, REWRITE)

    alone = await on_case(noor, case_id, "move", move="form_panel")
    assert alone.status_code == 422
    assert "Enough members without a conflict" in text_of(alone.text)
    assert "the text of its policy" in await findings(stage)


async def test_a_process_that_begins_under_rewritten_rules_takes_no_report_and_decides_nothing(
    sqlite_stage: Stage,
) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    form = (await sqlite_stage.client().get(FORM)).text
    await tamper(sqlite_stage, REWRITE)

    for stage in (await restarted(sqlite_stage), await _after_a_pin(sqlite_stage)):
        client = stage.client()
        sent = await client.post(FORM, data={**hidden(form), "narrative": "He waited for me."})
        client.cookies.update(noor.cookies)
        pages = [await client.get(path) for path in (FORM, "/c/conduct", f"/cases/{case_id}")]
        assert [page.status_code for page in (sent, *pages)] == [503] * 4
        assert "He waited for me." in text_of(sent.text), "the words are given back"
        assert await findings(stage) != []
    assert len(await sqlite_stage.case_ids()) == 1


async def _after_a_pin(stage: Stage) -> Stage:
    """The next process, which has the pin of this one."""
    await stage.parts.pin()
    return await restarted(stage)


async def test_a_gate_without_its_record_says_so_and_not_that_nobody_is_named(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(who="Someone else")
    case_id, record_id = await sqlite_stage.only_case(), await record_of(sqlite_stage, "named")
    noor = await sqlite_stage.log_in(NOOR)
    await tamper(sqlite_stage, "DELETE FROM record WHERE id = :id", id=record_id)

    answer = await noor.get(f"/cases/{case_id}")

    assert answer.status_code == 500
    assert record_id in text_of(answer.text)
    assert await failures(sqlite_stage) == [(f"member:{sqlite_stage.id_of(NOOR)}", record_id)]


async def test_a_members_grant_that_was_taken_away_is_missed_and_the_next_word_grants_again(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    await stage.submit(narrative="He waited for me.")
    case_id, noor_id = await stage.only_case(), stage.id_of(NOOR)
    noor, ilse = await declare_clear(stage, case_id, NOOR, ILSE)
    await tamper(stage, "DELETE FROM channel_grant WHERE recipient_id = :id", id=noor_id)

    page = await noor.get(f"/cases/{case_id}")

    assert (page.status_code, "He waited for me." in page.text) == (200, False)
    assert "Your key for part 1 of this case is missing or was exchanged" in text_of(page.text)
    assert await failures(stage) == [(f"member:{noor_id}", "epoch-1")]
    assert "grant case 1" in await findings(stage)
    await do(ilse, case_id, "note", text="A later note.")
    assert "A later note." in text_of((await noor.get(f"/cases/{case_id}")).text)


async def test_the_reporters_grant_that_was_taken_away_is_missed_and_their_next_word_begins_anew(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    words = await stage.submit(narrative="He waited for me.")
    party = (await stage.case()).reporter
    await tamper(stage, "DELETE FROM channel_grant WHERE recipient_id = :id", id=party)

    page = await stage.come_back(words)

    assert (page.status_code, "He waited for me." in page.text) == (200, False)
    assert "A part of this conversation is missing or was changed later" in text_of(page.text)
    assert await failures(stage) == [(f"party:{party}", "epoch-1")]
    assert f"grant party/{party} 1" in await findings(stage)
    assert "One more thing." in text_of((await stage.say(words, "One more thing.")).text)


async def test_a_case_whose_chain_has_lost_an_entry_is_frozen_for_those_on_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit(narrative="He waited for me.")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    page = (await noor.get(f"/cases/{case_id}")).text
    await tamper(stage, "UPDATE audit_entry SET subject = NULL WHERE subject = :s", s=f"case:{case_id}")

    pages = [await noor.get(f"/cases/{case_id}"), await stage.come_back(words)]
    after = await restarted(stage)
    pages += [await after.come_back(words)]
    note = await noor.post(f"/cases/{case_id}/note", data={**hidden(page), "text": "A note."})

    assert [one.status_code for one in pages] == [503] * 3
    assert not any("He waited for me." in one.text for one in pages)
    assert all("A part of what belongs here is missing or was altered" in text_of(one.text) for one in pages)
    assert note.status_code in {303, 503}
    assert "its chain is incomplete" in await findings(stage)


@pytest.mark.parametrize("harm", ["missing", "altered"])
async def test_a_detail_that_is_missing_or_altered_freezes_its_case_alone(sqlite_stage: Stage, harm: str) -> None:
    stage = sqlite_stage
    words, other = await stage.submit(narrative="He waited."), await stage.submit(narrative="She waited.")
    noor = await stage.log_in(NOOR)
    (first,) = [one for one in await stage.case_ids() if (await noor.get(f"/cases/{one}")).status_code == 200][:1]
    value = None if harm == "missing" else b'{"of":"report.received"}'
    await tamper(
        stage,
        'UPDATE audit_entry SET detail = :value WHERE subject = :subject AND "index" = '
        '(SELECT min("index") FROM audit_entry WHERE subject = :subject)',
        value=value,
        subject=f"case:{first}",
    )

    after = await restarted(stage)
    shown = [await after.come_back(one) for one in (words, other)]
    browser = after.client()
    browser.cookies.update(noor.cookies)

    assert sorted(page.status_code for page in shown) == [200, 503]
    assert (await browser.get(f"/cases/{first}")).status_code == 503
    assert "Cannot be shown: a part of its record is missing or was altered" in text_of(
        (await browser.get("/desk")).text
    )
    assert "its chain is incomplete" in await findings(after)


async def test_a_log_that_was_wound_back_stops_everyone_in_the_same_words(sqlite_stage: Stage) -> None:
    """With a rollback of the log Dana would be back on a case from which she stepped back."""
    stage = sqlite_stage
    words = await stage.submit(narrative="He waited for me.")
    [noor] = await declare_clear(stage, await stage.only_case(), NOOR)
    head = await stage.parts.database.read(log.head)
    assert head
    form = (await stage.client().get(FORM)).text
    await do(noor, await stage.only_case(), "note", text="A note.")

    await tamper(stage, 'DELETE FROM audit_entry WHERE "index" >= :size', size=head.size)
    wind_back = "UPDATE audit_head SET size = :size, frontier = :frontier, mac = :mac"
    await tamper(stage, wind_back, size=head.size, frontier=head.frontier, mac=head.mac)

    client = stage.client()
    pages = [await noor.get("/desk"), await noor.get(f"/cases/{await stage.only_case()}")]
    pages += [await stage.come_back(words), await client.post(FORM, data={**hidden(form), "narrative": "Another."})]
    pages += [await stage.try_login(client, ILSE.login_name, ILSE.passphrase)]
    assert [page.status_code for page in pages] == [503] * 5
    said = "Our log of what was done here is not as this server remembers it"
    assert all(said in text_of(page.text) for page in pages)
    assert not any("He waited for me." in page.text for page in pages)


async def test_a_column_that_was_changed_moves_no_case(sqlite_stage: Stage) -> None:
    """The row used by the queue is changed to another lead and a later date."""
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)

    change = "UPDATE case_file SET lead_id = :ilse, code_name = 'forged-name', deadline_at = '2999-01-01 00:00:00'"
    await tamper(stage, change, ilse=stage.id_of(ILSE))

    taken = await on_case(ilse, case_id, "move", move="investigate", scope="s", plan="p")
    desk = text_of((await ilse.get("/desk")).text)
    assert taken.status_code == 422
    assert ("forged-name" in desk, "2999" in desk, NOOR.name in desk) == (False, False, True)
    await move(noor, case_id, "investigate")
    assert Act.CASE_MOVED in await acts(stage, case_id)


async def test_a_row_of_the_queue_that_was_changed_is_missed(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()

    await tamper(sqlite_stage, "UPDATE case_file SET lead_id = :ilse", ilse=sqlite_stage.id_of(ILSE))

    assert "its row in the queue" in await findings(sqlite_stage)


async def test_a_flood_of_entries_does_not_keep_later_ones_waiting(sqlite_stage: Stage) -> None:
    custody = sqlite_stage.parts.custody

    def flood(session: Session) -> None:
        draft = custody.ledger.writing(session)
        for _ in range(2_500):
            draft.append(Act.LOGIN_FAILED, SITE, signer=Signer(SERVICE), at=custody.now())

    await sqlite_stage.parts.database.write(flood)

    for _ in range(3):
        sqlite_stage.clock.advance(hours=1)
        await sqlite_stage.publish()

    published = await sqlite_stage.parts.database.read(log.latest_checkpoint)
    assert published
    assert published.size > 2_500
