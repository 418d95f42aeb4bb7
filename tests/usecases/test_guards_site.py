"""Checks in admissions, marks, mail, checkpoints and replicas: one check for each test, on the faster engine."""

from datetime import timedelta

import pytest

from coc_service.audit import Checkpoint, open_note
from coc_service.crypto import seal
from coc_service.mail import KINDS, DeliveryFailed, Envelope, MailKind, MessageKind, NoCheckpoint, Recipient
from coc_service.mail.failure import DeliveryStage
from coc_service.store.tables import OutboxMail
from coc_service.usecases.custody import contexts, notices
from coc_service.usecases.site.deliver_mail import ClaimMails, DeliveryOutcome, SettleMails
from coc_service.usecases.site.publish import CheckpointBroken, Consistency, LatestCheckpoint, PublishIfDue
from coc_service.usecases.site.replicas import CompareReplica, ReplicaLog
from tests.usecases.house import House

HOUR = timedelta(hours=1)


async def publish(house: House) -> bool:
    house.clock.later(hours=1)
    return await house.do(PublishIfDue(house.custody, HOUR, 32))


async def test_a_mail_is_owed_from_the_hour_on(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    house.clock.later(minutes=34)
    await join_mail(house)
    await house.report()

    assert {row[0] for row in await house.rows("SELECT due_at FROM outbox")} == {"2026-11-23 12:00:00.000000"}
    assert await house.rows("SELECT count(*) FROM outbox") == [(5,)]


async def join_mail(house: House) -> None:
    envelope = Envelope(
        MessageKind.INVITATION,
        "gil@x.example",
        {"link": "https://coc.example.org/enrol/x", "expires": "2026-11-30"},
    )
    row = notices.sealed_mail(envelope, keys=house.custody.keys, now=house.clock.now())
    await house.write(lambda session: session.add(row))


async def test_a_second_report_brings_no_second_notice(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    for words in ("One.", "Two."):
        await house.report(narrative=words)

    assert await house.rows("SELECT count(*) FROM outbox") == [(4,)]


@pytest.mark.parametrize(
    "spoilt",
    [
        "state = 'refused'",
        "state = 'gone'",
        "due_at = '2099-01-01 00:00:00.000000'",
        "claimed_until = '2099-01-01 00:00:00.000000'",
    ],
    ids=["refused", "no state of ours", "never due", "on its way"],
)
async def test_a_notice_that_will_tell_nobody_silences_nobody(sqlite_house: House, spoilt: str) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    await house.report()
    await house.tamper(f"UPDATE outbox SET {spoilt}")

    await house.report(narrative="Another.")

    due = "state = 'owed' AND claimed_until IS NULL AND due_at < '2099-01-01'"
    assert await house.rows(f"SELECT count(*) FROM outbox WHERE {due}") == [(4,)]


async def test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    await house.report()
    before = {row[0] for row in await house.rows("SELECT id FROM outbox")}
    mails = await house.do(ClaimMails(house.custody))
    failed = DeliveryFailed(stage=DeliveryStage.CONNECT)
    await house.do(SettleMails(house.custody, [DeliveryOutcome(one, failed) for one in mails], 0))
    waiting = await house.rows("SELECT DISTINCT state FROM outbox")

    await house.report(narrative="Another.")

    assert waiting == [("owed",)]
    rows = await house.rows("SELECT id, due_at FROM outbox")
    assert {due for _, due in rows} == {"2026-11-23 12:00:00.000000"}
    assert len(rows) == 4
    assert not before & {one for one, _ in rows}


async def test_a_mail_of_a_kind_that_there_is_not_is_not_sent(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox WHERE sealed_envelope IS NULL")
    await house.tamper("UPDATE outbox SET kind = 'another'")

    assert {one.envelope for one in await house.do(ClaimMails(house.custody))} == {None}


async def test_a_mail_of_another_kind_than_its_seal_says_is_not_sent(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    notice = Envelope(MessageKind.NEW_ACTIVITY, "gil@x.example", {"checkpoint": "A note."})
    row = notices.sealed_mail(notice, keys=house.custody.keys, now=house.clock.now())
    await house.write(lambda session: session.add(row))
    await house.tamper("UPDATE outbox SET kind = 'invitation'")

    assert [one.envelope for one in await house.do(ClaimMails(house.custody))] == [None]


async def test_what_is_sealed_and_no_envelope_is_not_sent(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    sealed = seal(house.custody.keys.envelopes, b"{}", context=contexts.envelope(mail_id="m"))
    row = OutboxMail(id="m", kind="invitation", state="owed", sealed_envelope=sealed, due_at=house.clock.now())
    await house.write(lambda session: session.add(row))

    assert [one.envelope for one in await house.do(ClaimMails(house.custody))] == [None]


async def test_of_a_kind_whose_every_mail_says_something_new_each_is_owed(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, now, noor = sqlite_house, sqlite_house.clock.now(), sqlite_house.person("noor")
    await house.tamper("DELETE FROM outbox")
    monkeypatch.setitem(KINDS, "reminder", MailKind(recipient=Recipient.PERSON))

    for _ in range(2):
        await house.write(lambda session: notices.owe_notices(session, [noor], now=now, kind="reminder"))

    assert await house.rows("SELECT kind, person_id FROM outbox") == [("reminder", noor)] * 2


async def test_a_mail_waits_until_it_is_due_and_goes_to_one_worker_until_that_one_is_given_up(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    await house.report()
    await house.tamper("UPDATE outbox SET due_at = '2026-11-23 13:00:00.000000'")
    assert await house.do(ClaimMails(house.custody)) == []
    house.clock.later(hours=1)
    claimed = await house.do(ClaimMails(house.custody))
    assert len(claimed) == 4
    assert await house.do(ClaimMails(house.custody)) == []
    house.clock.later(minutes=16)
    mails = await house.do(ClaimMails(house.custody))
    assert len(mails) == 4
    await house.tamper("UPDATE outbox SET state = 'refused', claimed_until = NULL")
    assert await house.do(ClaimMails(house.custody)) == []
    await house.do(SettleMails(house.custody, [DeliveryOutcome(one, None) for one in mails], 0))
    assert await house.rows("SELECT count(*) FROM outbox") == [(0,)]


async def write_note(house: House, note: str) -> None:
    await house.tamper("UPDATE checkpoint SET note = :note WHERE size = (SELECT max(size) FROM checkpoint)", note=note)


@pytest.mark.parametrize("with_what", ["no note", "an older one", "a line more"])
async def test_what_was_written_over_the_checkpoint_leaves_with_no_mail(sqlite_house: House, with_what: str) -> None:
    house = sqlite_house
    await publish(house)
    older = await house.ask(LatestCheckpoint(house.custody))
    await publish(house)
    latest = await house.ask(LatestCheckpoint(house.custody))
    assert older is not None
    assert latest is not None
    line = next(one for one in latest.note.splitlines() if one.startswith("\u2014"))
    more = latest.note + line.replace(" coc", " x.coc") + "\n"
    await write_note(house, {"no note": "Pay here.", "an older one": older.note, "a line more": more}[with_what])

    with pytest.raises(CheckpointBroken):
        await house.ask(LatestCheckpoint(house.custody))
    with pytest.raises(CheckpointBroken):
        await publish(house)
    await house.report()
    said = {one.envelope.values.get("checkpoint") for one in await house.do(ClaimMails(house.custody)) if one.envelope}
    assert said <= {NoCheckpoint.CHANGED, None}


async def test_nothing_is_published_where_the_newest_checkpoint_was_taken_away(sqlite_house: House) -> None:
    await publish(sqlite_house)
    await sqlite_house.tamper("DELETE FROM checkpoint")

    with pytest.raises(CheckpointBroken):
        await publish(sqlite_house)


async def test_each_beat_publishes_once_and_as_many_entries_further_as_the_last(sqlite_house: House) -> None:
    house = sqlite_house
    sizes = []
    for reports in (0, 1, 2):
        for number in range(reports):
            await house.report(narrative=f"{reports} {number}")
        assert await publish(house)
        assert not await house.do(PublishIfDue(house.custody, HOUR, 32))
        latest = await house.ask(LatestCheckpoint(house.custody))
        assert latest is not None
        sizes.append(latest.size)

    assert sizes == [32, 64, 96]


async def test_a_proof_is_between_published_sizes_alone(sqlite_house: House) -> None:
    for _ in range(2):
        await publish(sqlite_house)

    assert await sqlite_house.ask(Consistency(33)) is None
    assert await sqlite_house.ask(Consistency(32))


async def compared(house: House, note: str) -> tuple[ReplicaLog, bool]:
    found = await house.ask(CompareReplica(house.custody, note))
    return found, house.custody.ledger.memory.is_wound_back


async def noted(house: House, *, further: int, root: bytes | None = None) -> str:
    await publish(house)
    latest = await house.ask(LatestCheckpoint(house.custody))
    assert latest is not None
    own, signer = open_note(latest.note, house.custody.keys.signer.verifier_key), house.custody.keys.signer
    return signer.sign(Checkpoint(own.origin, own.size + further, own.root if root is None else root))


async def test_a_replica_that_shows_the_same_log_or_nothing_of_ours_stops_nothing(sqlite_house: House) -> None:
    note = await noted(sqlite_house, further=0)
    await sqlite_house.report()

    assert await compared(sqlite_house, note) == (ReplicaLog.SAME, False)
    assert await compared(sqlite_house, "no note") == (ReplicaLog.UNSIGNED, False)


@pytest.mark.parametrize("further", [0, 1_000])
async def test_a_replica_that_shows_another_log_stops_this_process(sqlite_house: House, further: int) -> None:
    note = await noted(sqlite_house, further=further, root=bytes(32))

    assert await compared(sqlite_house, note) == (ReplicaLog.ANOTHER, True)


async def test_a_process_whose_published_tree_was_taken_away_believes_no_replica(sqlite_house: House) -> None:
    note = await noted(sqlite_house, further=0)
    await publish(sqlite_house)
    await sqlite_house.tamper("DELETE FROM audit_node")

    assert await compared(sqlite_house, note) == (ReplicaLog.ANOTHER, True)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM channel_grant WHERE epoch = 1",
        "UPDATE case_file SET deadline_at = NULL",
        "UPDATE policy SET toml = toml || ' '",
    ],
    ids=["grant", "deadline", "policy"],
)
async def test_what_a_row_says_otherwise_than_the_log_is_found(sqlite_house: House, statement: str) -> None:
    await sqlite_house.report()
    assert (await sqlite_house.verify()).findings == ()

    await sqlite_house.tamper(statement)

    assert (await sqlite_house.verify()).findings != ()


async def test_a_policy_that_is_another_is_found_before_any_case_is_there(sqlite_house: House) -> None:
    assert (await sqlite_house.verify()).findings == ()

    await sqlite_house.tamper("UPDATE policy SET toml = toml || ' '")

    assert await sqlite_house.faults() == {f"committee:{sqlite_house.committee_id}"}
