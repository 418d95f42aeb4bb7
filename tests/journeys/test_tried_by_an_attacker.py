"""What somebody tries who holds a login, an address, or the database: each ends where it should."""

from base64 import urlsafe_b64encode

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.store import audit_log
from coc_service.usecases import audit_export, logbook
from coc_service.usecases.channels import RecordBroken
from tests.cast import ILSE, NOOR, Stage, text_of
from tests.journeys.acts import declare_clear, do, form_panel, on_case


async def _run(stage: Stage, statement: str, **values: object) -> None:
    def job(session: Session) -> None:
        session.execute(text(statement), values)

    await stage.parts.database.write(job)


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


async def test_rules_that_were_rewritten_in_the_database_decide_nothing(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    await _run(sqlite_stage, "UPDATE policy SET toml = replace(toml, 'minimum_members = 2', 'minimum_members = 1')")

    assert (await noor.get(f"/cases/{case_id}")).status_code == 503
    assert (await sqlite_stage.client().get("/c/conduct/report")).status_code == 503


async def test_a_gate_without_its_record_says_so_and_not_that_nobody_is_named(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(who="Someone else")
    case_id = await sqlite_stage.only_case()
    noor = await sqlite_stage.log_in(NOOR)
    sqlite_stage.is_tampered = True
    await _run(sqlite_stage, "DELETE FROM record WHERE kind = 'named'")

    answer = await noor.get(f"/cases/{case_id}")

    assert answer.status_code == 500
    assert "named" in text_of(answer.text)


@pytest.mark.parametrize("whose", ["a member's", "the reporter's"])
async def test_a_grant_that_was_taken_away_is_missed(sqlite_stage: Stage, whose: str) -> None:
    words = await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    [noor] = await declare_clear(sqlite_stage, case_id, NOOR)
    sqlite_stage.is_tampered = True
    holder = sqlite_stage.id_of(NOOR) if whose == "a member's" else None
    if holder is None:
        await _run(sqlite_stage, "DELETE FROM channel_grant WHERE holder_id IN (SELECT holder_id FROM receipt)")
        answer = await sqlite_stage.come_back(words)
    else:
        await _run(sqlite_stage, "DELETE FROM channel_grant WHERE holder_id = :h AND audience = 'panel'", h=holder)
        answer = await noor.get(f"/cases/{case_id}")

    assert answer.status_code == 500
    with pytest.raises(RecordBroken, match=r"^grant-"):
        await sqlite_stage.parts.database.read(audit_export.check_records)


@pytest.mark.parametrize("address", ["/c/%00", "/cases/%00", "/cases/x", "/roster/%00/admit"])
async def test_an_address_that_cannot_be_one_names_nothing(stage: Stage, address: str) -> None:
    noor = await stage.log_in(NOOR)

    assert (await noor.get(address)).status_code == 404


SOMEWHERE = "a" * 26


@pytest.mark.parametrize(
    "cursor",
    [
        f"0001-01-01T00:00:00+14:00 {SOMEWHERE}",
        f"9999-12-31T23:59:59-14:00 {SOMEWHERE}",
        f"2026-01-01T00:00:00+00:00 {SOMEWHERE[1:]}\0",
        f"2026-01-01T00:00:00+00:00\0 {SOMEWHERE}",
        "2026-01-01T00:00:00+00:00 a",
        f"2026-01-01T00:00:00 {SOMEWHERE}",
        f"now {SOMEWHERE}",
        "2026-01-01T00:00:00+00:00 a b",
        "x",
        " ",
        "\ud800",
    ],
    ids=ascii,
)
async def test_a_place_in_the_queue_that_is_none_is_told(stage: Stage, cursor: str) -> None:
    noor = await stage.log_in(NOOR)
    raw = cursor.encode("utf-8", "surrogatepass")

    answers = [
        await noor.get("/desk", params={"after": after, "shelf": shelf})
        for after in (urlsafe_b64encode(raw).decode(), cursor.encode("utf-8", "replace").decode())
        for shelf in ("open", "mine", "closed")
    ]

    assert [answer.status_code for answer in answers] == [400] * 6
    assert "This address is not whole" in text_of(answers[0].text)


@pytest.mark.parametrize(
    "when", ["2026-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"]
)
async def test_a_place_in_the_queue_begins_a_page(stage: Stage, when: str) -> None:
    noor = await stage.log_in(NOOR)
    cursor = urlsafe_b64encode(f"{when} {SOMEWHERE}".encode()).decode()

    assert [(await noor.get("/desk", params={"after": after})).status_code for after in (cursor, "")] == [200, 200]


async def test_a_page_that_nobody_foresaw_is_kept_in_no_cache(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coc_service.store.cases.queue", broken)
    noor = await sqlite_stage.log_in(NOOR)
    careless = sqlite_stage.client(raises=False)
    careless.cookies = noor.cookies

    answer = await careless.get("/desk")

    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_flood_of_entries_does_not_keep_later_ones_waiting(sqlite_stage: Stage) -> None:
    used = [logbook.entry(Act.RECEIPT_USED, actor=logbook.REPORTER, at=sqlite_stage.clock.now()) for _ in range(2_500)]
    await sqlite_stage.parts.database.write(lambda session: audit_log.append(session, used))

    for _ in range(3):
        sqlite_stage.clock.advance(hours=1)
        await sqlite_stage.publish()

    published = await sqlite_stage.parts.database.read(audit_log.checkpoints)
    assert published[-1].size > 2_500
