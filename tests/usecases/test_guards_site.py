"""Guards of admissions, marks, mail, checkpoints and replicas: one guard a test, on the engine that is quick."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Checkpoint, open_note
from coc_service.domain.committee_chain import statement_digest
from coc_service.mail import DeliveryFailed, Envelope, MessageKind, NoCheckpoint
from coc_service.mail.failure import Stage
from coc_service.store import people
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.people import admitting, marks
from coc_service.usecases.people.admitting import Admit
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.marks import LogSeen, SeenLog
from coc_service.usecases.people.passphrases import PassphraseWeak, check_strength
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.people.seats import admission, waiting_seat
from coc_service.usecases.site.deliver_mail import ClaimMails, Outcome, SettleMails
from coc_service.usecases.site.publish import CheckpointBroken, Consistency, LatestCheckpoint, PublishIfDue
from coc_service.usecases.site.replicas import CompareReplica, ReplicaLog
from tests.usecases.house import House
from tests.usecases.ready import SLUG, WAITING, join

HOUR = timedelta(hours=1)


async def publish(house: House) -> bool:
    house.clock.later(hours=1)
    return await house.do(PublishIfDue(house.custody, HOUR, 32))


# --- admissions ----------------------------------------------------------------------------------------------------------


async def refusal(house: House, act: Admit) -> object:
    with pytest.raises(Refused) as refused:
        await house.do(act)
    return refused.value.message


async def test_who_waits_admits_nobody(sqlite_house: House) -> None:
    house = sqlite_house
    (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    (eve,) = [one for one in shown.waiting if one.person == house.person(WAITING)]

    assert await refusal(
        house, Admit(house.custody, house.member(WAITING), house.committee_id, eve.person, eve.digest)
    ) == (admitting.NOT_SEATED)


async def test_nobody_is_admitted_twice(sqlite_house: House) -> None:
    house = sqlite_house
    (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    (eve,) = [one for one in shown.waiting if one.person == house.person(WAITING)]
    await house.do(Admit(house.custody, house.member("noor"), house.committee_id, eve.person, eve.digest))

    again = Admit(house.custody, house.member("ilse"), house.committee_id, eve.person, eve.digest)
    assert await refusal(house, again) == admitting.NOT_WAITING


async def digest_of(house: House, person: str) -> str:
    def job(session: Session) -> str:
        found, (seat, *_) = people.person(session, person), people.seats(session, person)
        assert found is not None
        return statement_digest(admission(waiting_seat(seat, found)))

    return await house.read(job)


async def test_nobody_is_admitted_without_keys(sqlite_house: House) -> None:
    house = sqlite_house
    ((finn,),) = await house.rows("SELECT id FROM person WHERE login_name = 'finn'")
    digest = await digest_of(house, finn)

    assert await refusal(house, Admit(house.custody, house.member("noor"), house.committee_id, finn, digest)) == (
        admitting.NOT_WAITING
    )


async def test_nobody_is_admitted_whom_another_committee_invited(sqlite_house: House) -> None:
    house = sqlite_house
    gil = (await join(house.process, "gil", slug="care")).person
    digest = await digest_of(house, gil)

    assert await refusal(house, Admit(house.custody, house.member("noor"), house.committee_id, gil, digest)) == (
        admitting.NOT_WAITING
    )


async def test_who_was_invited_twice_has_one_seat(sqlite_house: House) -> None:
    for _ in range(2):
        await sqlite_house.do(InviteAgain(sqlite_house.custody, SLUG, WAITING))

    seats = "SELECT count(*) FROM seat WHERE person_id = :eve"
    assert await sqlite_house.rows(seats, eve=sqlite_house.person(WAITING)) == [(1,)]


def test_a_passphrase_that_is_too_long_is_refused_however_strong() -> None:
    with pytest.raises(PassphraseWeak):
        check_strength("walnut ferry stubborn lantern ochre " * 8, about=[])


# --- what a person last saw of the log -----------------------------------------------------------------------------------


async def test_a_mark_of_another_log_is_noticed(sqlite_house: House) -> None:
    house, keys = sqlite_house, sqlite_house.custody.keys
    await publish(house)
    now = await house.read(lambda session: marks.latest(session, keys))
    assert now is not None
    kept = {
        "own": [now],
        "none": [],
        "another root": [SeenLog(now.size, bytes(32))],
        "longer": [SeenLog(now.size + 32, now.root)],
        "between": [now, SeenLog(now.size - 1, bytes(32))],
    }

    def job(session: Session) -> dict[str, LogSeen]:
        return {name: marks.compare(session, keys, one) for name, one in kept.items()}

    found = await house.read(job)

    changed = dict.fromkeys(("another root", "longer", "between"), LogSeen.CHANGED)
    assert found == {"own": LogSeen.CONTINUES, "none": LogSeen.UNKNOWN} | changed


async def test_a_mark_that_somebody_else_sealed_is_none(sqlite_house: House) -> None:
    house, keys = sqlite_house, sqlite_house.custody.keys
    await publish(house)
    noor, ilse = house.member("noor"), house.member("ilse")
    await house.write(lambda session: marks.keep_mark(session, keys, person=noor.person, secret=ilse.secret))

    found = await house.read(lambda session: marks.kept_mark(session, keys, person=noor.person, secret=noor.secret))

    assert found is None


# --- mail ----------------------------------------------------------------------------------------------------------------


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
    ["state = 'refused'", "due_at = '2099-01-01 00:00:00.000000'", "claimed_until = '2099-01-01 00:00:00.000000'"],
    ids=["refused", "never due", "on its way"],
)
async def test_a_notice_that_will_tell_nobody_silences_nobody(sqlite_house: House, spoilt: str) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    await house.report()
    await house.tamper(f"UPDATE outbox SET {spoilt}")

    await house.report(narrative="Another.")

    assert await house.rows("SELECT count(*) FROM outbox") == [(8,)]


async def test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox")
    await house.report()
    before = {row[0] for row in await house.rows("SELECT id FROM outbox")}
    mails = await house.do(ClaimMails(house.custody))
    failed = DeliveryFailed(stage=Stage.CONNECT)
    await house.do(SettleMails(house.custody, [Outcome(one, failed) for one in mails], 0))

    await house.report(narrative="Another.")

    rows = await house.rows("SELECT id, due_at FROM outbox")
    assert {due for _, due in rows} == {"2026-11-23 12:00:00.000000"}
    assert len(rows) == 4
    assert not before & {one for one, _ in rows}


async def test_a_mail_of_another_kind_than_its_seal_says_is_not_sent(sqlite_house: House) -> None:
    house = sqlite_house
    await house.tamper("DELETE FROM outbox WHERE sealed_envelope IS NULL")
    await house.tamper("UPDATE outbox SET kind = 'another'")

    assert {one.envelope for one in await house.do(ClaimMails(house.custody))} == {None}


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
    await house.do(SettleMails(house.custody, [Outcome(one, None) for one in mails], 0))
    assert await house.rows("SELECT count(*) FROM outbox") == [(0,)]


# --- checkpoints ---------------------------------------------------------------------------------------------------------


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


# --- replicas ------------------------------------------------------------------------------------------------------------


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


# --- a check of everything stored ----------------------------------------------------------------------------------------


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
