"""Whoever can write to the database can destroy, but not change, move, drop or reorder anything unnoticed."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.domain.casefile import Audience
from coc_service.domain.roster import RosterBroken
from coc_service.mail import Envelope, MessageKind
from coc_service.store import cases, committees, members, outbox
from coc_service.store.tables import Case, Grant, KeySlot, Member, OutboxMail, Record
from coc_service.store.tables import Session as Login
from coc_service.usecases import audit_export, conversation, deliver_mail, login, notify, rosters
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.login import Candidate
from tests.cast import NOOR
from tests.usecases.falsify import change_byte, first_broken, masks, numbers, open_case, pick, quick, slow, verify_log
from tests.usecases.prepared import Prepared


def test_untouched_everything_opens(prepared: Prepared) -> None:
    """Without this, what follows would show nothing."""
    with prepared.session() as session:
        for case_id in cases.all_ids(session):
            assert len(open_case(session, case_id, prepared)) >= 6
        for way in prepared.ways:
            assert len(conversation.open_conversation(conversation.peek(session, way), way)) >= 4
        reader = login.resume(session, prepared.cookie, now=prepared.now)
        assert reader is not None
        assert reader.holder == prepared.noor
        assert unlocked(session, prepared) == prepared.noor
        assert len(rosters.in_force(session, committees.committees(session)[0][0].id).members) == 4
        claimed = deliver_mail.claim(session, keys=prepared.keys, now=prepared.now)
        assert claimed
        assert all(mail.envelope for mail in claimed)
        assert all(rosters.address_of(member, keys=prepared.keys) for member in session.scalars(select(Member)))
        assert audit_export.check_records(session) >= 12
        assert verify_log(session, prepared) > 32


@quick
@given(numbers, numbers, masks)
def test_a_changed_byte_of_a_record_is_found_and_the_record_named(
    prepared: Prepared, which: int, at: int, mask: int
) -> None:
    with prepared.session() as session:
        row: Record = pick(session, Record, which)
        change_byte(row, "sealed", at, mask)

        assert first_broken(partial(audit_export.check_records, session)) == row.id
        assert first_broken(partial(open_case, session, row.case_id, prepared)) == row.id


@quick
@given(numbers, numbers, masks)
def test_the_reporter_reads_no_record_with_a_changed_byte(prepared: Prepared, which: int, at: int, mask: int) -> None:
    with prepared.session() as session:
        row: Record = pick(session, Record, which, col(Record.audience) == Audience.REPORTER)
        change_byte(row, "sealed", at, mask)
        way = next(way for way in prepared.ways if conversation.peek(session, way).case.id == row.case_id)

        assert first_broken(partial(conversation.open_conversation, conversation.peek(session, way), way)) == row.id


@quick
@given(numbers, numbers, masks)
def test_a_changed_byte_of_a_grant_opens_nothing(prepared: Prepared, which: int, at: int, mask: int) -> None:
    with prepared.session() as session:
        row: Grant = pick(session, Grant, which, col(Grant.holder_id) == prepared.noor_id)
        change_byte(row, "wrapped_key", at, mask)

        named = first_broken(partial(open_case, session, row.case_id, prepared))

        assert named == f"grant-{row.audience}-{row.epoch}"


@quick
@given(numbers, numbers, masks)
def test_a_changed_byte_of_the_reporters_grant_opens_nothing(
    prepared: Prepared, which: int, at: int, mask: int
) -> None:
    with prepared.session() as session:
        way_of = {conversation.peek(session, way).receipt.holder_id: way for way in prepared.ways}
        row: Grant = pick(session, Grant, which, col(Grant.holder_id).in_(way_of))
        way = way_of[row.holder_id]
        change_byte(row, "wrapped_key", at, mask)

        named = first_broken(partial(conversation.open_conversation, conversation.peek(session, way), way))

        assert named == f"grant-reporter-{row.epoch}"


@quick
@given(numbers, masks)
def test_a_changed_byte_of_a_sessions_key_ends_the_session(prepared: Prepared, at: int, mask: int) -> None:
    with prepared.session() as session:
        row = session.get_one(Login, login.login_id(prepared.cookie))
        change_byte(row, "locked_key", at, mask)

        assert login.resume(session, prepared.cookie, now=prepared.now) is None


def unlocked(session: Session, prepared: Prepared) -> object:
    row = session.scalars(select(KeySlot).where(col(KeySlot.member_id) == prepared.noor_id)).one()
    member = members.member(session, prepared.noor_id)
    return login.try_passphrase(Candidate(member, row.slot), NOOR.passphrase)


@slow
@given(numbers, masks)
def test_a_changed_byte_of_a_key_slot_opens_nothing(prepared: Prepared, at: int, mask: int) -> None:
    with prepared.session() as session:
        row: KeySlot = pick(session, KeySlot, 0, col(KeySlot.member_id) == prepared.noor_id)
        change_byte(row, "slot", at, mask)

        assert unlocked(session, prepared) is None


def test_another_members_key_slot_opens_nothing(prepared: Prepared) -> None:
    with prepared.session() as session:
        other: KeySlot = pick(session, KeySlot, 0, col(KeySlot.member_id) != prepared.noor_id)
        mine: KeySlot = pick(session, KeySlot, 0, col(KeySlot.member_id) == prepared.noor_id)
        mine.slot = other.slot

        assert unlocked(session, prepared) is None


@quick
@given(numbers, numbers, masks)
def test_a_changed_byte_of_an_address_is_no_address(prepared: Prepared, which: int, at: int, mask: int) -> None:
    with prepared.session() as session:
        row: Member = pick(session, Member, which)
        change_byte(row, "sealed_address", at, mask)

        assert rosters.address_of(row, keys=prepared.keys) == ""


@quick
@given(numbers, numbers, masks)
def test_a_changed_byte_of_an_envelope_is_not_delivered(prepared: Prepared, which: int, at: int, mask: int) -> None:
    with prepared.session() as session:
        session.execute(delete(OutboxMail))
        envelopes = [Envelope(MessageKind.NEW_ACTIVITY, f"{name}@members.example.org") for name in ("ilse", "tomas")]
        outbox.owe(session, [notify.sealed_mail(one, keys=prepared.keys, now=prepared.now) for one in envelopes])
        row: OutboxMail = pick(session, OutboxMail, which)
        change_byte(row, "sealed_envelope", at, mask)

        claimed = deliver_mail.claim(session, keys=prepared.keys, now=prepared.now)

        assert sorted(mail.envelope is None for mail in claimed) == [False, True]
        assert [mail.mail_id for mail in claimed if mail.envelope is None] == [row.id]


@quick
@given(numbers, numbers, masks)
def test_a_notice_to_a_changed_address_is_not_delivered(prepared: Prepared, which: int, at: int, mask: int) -> None:
    with prepared.session() as session:
        session.execute(delete(OutboxMail))
        row: Member = pick(session, Member, which)
        change_byte(row, "sealed_address", at, mask)
        notify.owe_notices(session, session.scalars(select(col(Member.id))).all(), now=prepared.now)
        told = {mail.id: mail.member_id for mail in session.scalars(select(OutboxMail))}

        claimed = deliver_mail.claim(session, keys=prepared.keys, now=prepared.now)

        assert len(claimed) == len(told) == 4
        assert [told[mail.mail_id] for mail in claimed if mail.envelope is None] == [row.id]


ADMITTED = st.sampled_from(["admission_signature", "encryption_key", "signing_key"])


@quick
@given(st.tuples(numbers, ADMITTED), numbers, masks)
def test_a_changed_byte_of_an_admission_stops_the_roster(
    prepared: Prepared, which: tuple[int, str], at: int, mask: int
) -> None:
    with prepared.session() as session:
        row: Member = pick(session, Member, which[0])
        change_byte(row, which[1], at, mask)
        session.flush()

        with pytest.raises(RosterBroken):
            rosters.in_force(session, row.committee_id)


@quick
@given(numbers, numbers)
def test_two_records_with_each_others_bytes_are_found(prepared: Prepared, one: int, other: int) -> None:
    with prepared.session() as session:
        rows: list[Record] = [pick(session, Record, number) for number in (one, other)]
        if rows[0] is rows[1]:
            return
        rows[0].sealed, rows[1].sealed = rows[1].sealed, rows[0].sealed

        ids = {row.id for row in rows}
        assert first_broken(partial(audit_export.check_records, session)) in ids
        for case_id in {row.case_id for row in rows}:
            assert first_broken(partial(open_case, session, case_id, prepared)) in ids


@quick
@given(numbers, numbers)
def test_two_records_in_each_others_place_are_found(prepared: Prepared, one: int, other: int) -> None:
    with prepared.session() as session:
        rows: list[Record] = [pick(session, Record, number) for number in (one, other)]
        if rows[0] is rows[1]:
            return
        one_place, other_place = [(row.case_id, row.position) for row in rows]
        move_record(session, rows[0].id, to=(rows[0].case_id, -1))
        move_record(session, rows[1].id, to=one_place)
        move_record(session, rows[0].id, to=other_place)

        assert first_broken(partial(audit_export.check_records, session)) in {row.id for row in rows}


def move_record(session: Session, record_id: str, *, to: tuple[str, int]) -> None:
    session.execute(update(Record).where(col(Record.id) == record_id).values(case_id=to[0], position=to[1]))


@quick
@given(numbers)
def test_a_record_moved_to_another_case_is_found_and_does_not_open(prepared: Prepared, which: int) -> None:
    with prepared.session() as session:
        row: Record = pick(session, Record, which)
        elsewhere: Case = pick(session, Case, 0, col(Case.id) != row.case_id)
        move_record(session, row.id, to=(elsewhere.id, 1000))

        assert first_broken(partial(audit_export.check_records, session))
        assert row.id not in ids_of_what_opens(session, elsewhere.id, prepared)


@quick
@given(numbers)
def test_a_record_that_was_dropped_is_missed_and_named(prepared: Prepared, which: int) -> None:
    with prepared.session() as session:
        row: Record = pick(session, Record, which)
        session.execute(delete(Record).where(col(Record.id) == row.id))

        assert first_broken(partial(audit_export.check_records, session)) == row.id


ANOTHER: dict[str, Callable[[Record], str | int]] = {
    "id": lambda row: row.id[::-1],
    "kind": lambda row: "note" if row.kind != "note" else "message",
    "audience": lambda row: "panel" if row.audience == "reporter" else "reporter",
    "epoch": lambda row: 3 - row.epoch,
}


@quick
@given(numbers, st.sampled_from(sorted(ANOTHER)))
def test_a_record_under_another_name_does_not_open(prepared: Prepared, which: int, column: str) -> None:
    with prepared.session() as session:
        row: Record = pick(session, Record, which)
        record_id, case_id, other = row.id, row.case_id, ANOTHER[column](row)
        session.execute(update(Record).where(col(Record.id) == record_id).values({column: other}))
        session.expire_all()

        assert not {record_id, other} & ids_of_what_opens(session, case_id, prepared)


def ids_of_what_opens(session: Session, case_id: str, prepared: Prepared) -> set[str]:
    try:
        return {record.row.id for record in open_case(session, case_id, prepared)}
    except RecordBroken:
        return set()
