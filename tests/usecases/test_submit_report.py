"""A report is sealed to everyone eligible and nobody else, stored once, and never without a reader."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.audit import Act, decode
from coc_service.crypto import receipt_entropy, receipt_holder, receipt_tag
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.domain.receipt import is_kind, to_words
from coc_service.domain.report import Identity, Report
from coc_service.store import audit_log, cases
from coc_service.store.tables import Case, Declaration, Grant, Member, OutboxMail, Record
from coc_service.usecases import channels, conversation, rosters, submit_report
from coc_service.usecases.rosters import Roster
from coc_service.usecases.submit_report import Arrival, NobodyLeft, Ready, RosterChanged, Stored
from tests.cast import COMMITTEE
from tests.usecases.prepared import Prepared

NONCE = bytes(range(16))
REPORT = Report(narrative="Someone followed me.", who="Somebody", identity=Identity(name="Robin"))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a report arrives at a prepared site."""

    prepared: Prepared
    session: Session

    def roster(self) -> Roster:
        found = rosters.by_slug(self.session, COMMITTEE)
        assert found is not None
        return found

    def ids(self, *login_names: str) -> set[str]:
        return set(self.session.scalars(select(col(Member.id)).where(col(Member.login_name).in_(login_names))))

    def seal(self, report: Report = REPORT, *, nonce: bytes = NONCE) -> Ready:
        keys, now = self.prepared.keys, self.prepared.now
        return submit_report.seal_report(report, form_nonce=nonce, roster=self.roster(), keys=keys, now=now)

    def store(self, ready: Ready) -> Stored:
        return submit_report.store_report(self.session, ready, now=self.prepared.now)

    def count(self, table: type) -> int:
        return self.session.scalars(select(func.count()).select_from(table)).one()


@pytest.fixture
def desk(prepared: Prepared) -> Iterator[Desk]:
    with prepared.session() as session:
        yield Desk(prepared, session)


def holders(ready: Ready, audience: Audience) -> set[str]:
    return {grant.holder_id for grant in ready.grants if grant.audience == audience}


def test_everyone_reads_a_report_that_names_nobody_and_the_reporter_reads_their_part(desk: Desk) -> None:
    ready = desk.seal()

    everyone = desk.ids("noor", "ilse", "tomas", "dana")
    assert holders(ready, Audience.PANEL) == everyone
    assert holders(ready, Audience.REPORTER) == everyone | {ready.holder_id}


def test_whom_the_reporter_left_out_or_named_gets_no_grant_no_declaration_and_no_mail(desk: Desk) -> None:
    left_out = desk.ids("dana")
    desk.session.execute(delete(OutboxMail))

    ready = desk.seal(replace_report(who="It was Ilse", left_out=tuple(left_out)))
    desk.store(ready)

    declared = select(col(Declaration.member_id)).where(col(Declaration.case_id) == ready.case_id)
    granted = select(col(Grant.holder_id)).where(col(Grant.case_id) == ready.case_id)
    readers = desk.ids("noor", "tomas")
    assert set(desk.session.scalars(declared)) == readers
    assert set(desk.session.scalars(granted)) == readers | {ready.holder_id}
    assert set(desk.session.scalars(select(col(OutboxMail.member_id)))) == readers


def replace_report(**changed: object) -> Report:
    return Report.model_validate(REPORT.model_dump() | changed)


def test_who_was_left_out_stands_nowhere_in_the_report(desk: Desk) -> None:
    (left_out,) = desk.ids("dana")
    ready = desk.seal(replace_report(left_out=(left_out,)))
    desk.store(ready)

    records = channels.open_records(
        cases.all_records(desk.session, ready.case_id),
        grants=cases.grants(desk.session, ready.case_id, holder_id=desk.prepared.noor_id),
        holder=desk.prepared.noor,
    )

    assert not any(left_out in value for record in records for value in record.payload.fields.values())


def test_with_nobody_left_to_read_it_nothing_is_sealed(desk: Desk) -> None:
    everyone = desk.ids("noor", "ilse", "tomas", "dana")

    with pytest.raises(NobodyLeft):
        desk.seal(replace_report(left_out=tuple(everyone)))


def test_a_report_is_three_records_so_that_who_reports_can_be_erased_alone(desk: Desk) -> None:
    ready = desk.seal()

    kinds = [(record.kind, record.audience) for record in ready.records]

    assert kinds == [
        (RecordKind.REPORT, Audience.REPORTER),
        (RecordKind.NAMED, Audience.PANEL),
        (RecordKind.IDENTITY, Audience.REPORTER),
    ]


def test_the_same_form_again_is_the_same_report(desk: Desk) -> None:
    first = desk.store(desk.seal())
    before = [desk.count(table) for table in (Case, Record, Grant, OutboxMail)]

    again = desk.store(desk.seal())

    assert again == Stored(first.entropy, Arrival.AGAIN)
    assert [desk.count(table) for table in (Case, Record, Grant, OutboxMail)] == before


def test_the_same_form_after_withdrawing_is_answered_without_undoing_its_neighbours(desk: Desk) -> None:
    stored = desk.store(desk.seal())
    conversation.withdraw(desk.session, conversation.way(stored.entropy.reveal()), now=desk.prepared.now)

    assert desk.store(desk.seal()).arrival is Arrival.AFTER_WITHDRAWAL


@pytest.mark.parametrize(
    "other",
    [
        {"narrative": "Someone followed me twice."},
        {"danger": "yes"},
        {"named_member_may_read": True},
        {"identity": Identity(name="Robin B.")},
    ],
    ids=["words", "an answer", "a box", "who reports"],
)
def test_the_same_form_with_anything_else_in_it_is_a_report_of_its_own(desk: Desk, other: dict[str, object]) -> None:
    first = desk.seal()
    desk.store(first)
    before = cases.all_records(desk.session, first.case_id)

    again = desk.seal(replace_report(**other))

    assert again.tag != first.tag
    assert desk.store(again).arrival is Arrival.NEW
    assert desk.count(Case) == len(cases.all_ids(desk.session))
    assert cases.all_records(desk.session, first.case_id) == before


def test_the_same_form_that_now_leaves_someone_out_is_a_report_of_its_own(desk: Desk) -> None:
    assert desk.seal(replace_report(left_out=tuple(desk.ids("dana")))).tag != desk.seal().tag


def test_another_form_is_another_report(desk: Desk) -> None:
    desk.store(desk.seal())

    assert desk.store(desk.seal(nonce=bytes(16))).arrival is Arrival.NEW


def test_a_report_sealed_to_an_old_roster_is_not_stored(desk: Desk) -> None:
    ready = desk.seal()
    committee = ready.roster.committee._replace(roster_version=ready.roster.version - 1)
    old = replace(ready, roster=replace(ready.roster, committee=committee))

    with pytest.raises(RosterChanged):
        desk.store(old)


def test_the_log_tells_of_each_record_and_only_the_hour(desk: Desk) -> None:
    ready = desk.seal()
    desk.store(ready)

    entries = [decode(raw) for raw in audit_log.entries_of_case(desk.session, ready.case_id)]

    assert [(entry.act, entry.actor, entry.target) for entry in entries] == [
        (Act.REPORT_RECEIVED, "reporter", ready.records[0].id),
        (Act.RECORD_ADDED, "reporter", ready.records[1].id),
        (Act.RECORD_ADDED, "reporter", ready.records[2].id),
    ]
    assert {entry.at.minute for entry in entries} == {0}


def test_a_receipt_is_kind_and_leads_to_its_report(desk: Desk) -> None:
    keys = desk.prepared.keys
    draw = partial(submit_report.draw_receipt, REPORT, keys=keys)
    drawn = [draw(form_nonce=number.to_bytes(16, "big")) for number in range(40)]

    assert all(is_kind(to_words(entropy.reveal())) for entropy in drawn)
    assert len({receipt_tag(entropy) for entropy in drawn}) == 40
    assert receipt_tag(draw(form_nonce=NONCE)) == desk.seal().tag


def test_the_words_digest_is_the_written_one(desk: Desk) -> None:
    keys, report = desk.prepared.keys, Report(narrative="Caf\u00e9")
    written = (
        b'{"affected_person":"","code_section":"","context":"","danger":null,"evidence":"","handled_how":"",'
        b'"identity":{"contact":"","contact_preference":"receipt","name":"","safe_times":"","share_identity_with":[],'
        b'"support_person":""},"intake":"needs_committee","keep_out_of_transparency":false,"left_out":[],'
        b'"named_member_may_read":false,"narrative":"Caf\\u00e9","relation":null,"safety_worry":"",'
        b'"still_going_on":null,"translated":false,"when":"","where":"","who":"","wishes":"","witnesses":""}'
    )

    drawn = submit_report.draw_receipt(report, form_nonce=NONCE, keys=keys)

    digest = sha256(written).digest()
    could_be = [receipt_entropy(keys.receipts, NONCE, words_digest=digest, draw=draw) for draw in range(40)]
    assert drawn == next(entropy for entropy in could_be if is_kind(to_words(entropy.reveal())))


def test_a_reporter_opens_their_part_with_the_receipt_alone(desk: Desk) -> None:
    desk.store(desk.seal())
    entropy = submit_report.draw_receipt(REPORT, form_nonce=NONCE, keys=desk.prepared.keys)
    way = conversation.way(entropy.reveal())

    opened = conversation.open_conversation(conversation.peek(desk.session, way), way)

    assert way.holder == receipt_holder(entropy)
    assert [record.row.kind for record in opened] == [RecordKind.REPORT, RecordKind.IDENTITY]
    assert opened[0].payload.fields["narrative"] == "Someone followed me."


def test_what_two_reports_of_one_length_class_look_like_tells_them_not_apart(desk: Desk) -> None:
    short, longer = desk.seal(), desk.seal(replace_report(narrative="x" * 3_000), nonce=bytes(16))

    assert [len(record.sealed) for record in short.records] == [len(record.sealed) for record in longer.records]
