"""Guards around what is sealed, each looked at alone: who keeps keys, what is erased, how finely anything is dated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from coc_service.audit import Act
from coc_service.crypto import encryption_public_key
from coc_service.domain.casefile import REPORTER, Audience, RecordKind
from coc_service.store import cases, outbox
from coc_service.store.tables import Ballot, Grant, OutboxMail, Receipt
from coc_service.usecases import (
    case_access,
    case_work,
    channels,
    conversation,
    panel,
    publish,
)
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.conversation import NoSuchReceipt
from coc_service.usecases.filing import EpochTurned
from coc_service.usecases.panel import LastReader
from tests.usecases.house import HOLDERS, HOUR, NONCE, House, open_house
from tests.usecases.light import KEYS, NOON


@pytest.fixture
def house() -> Iterator[House]:
    with open_house() as made:
        yield made


def test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead(house: House) -> None:
    session, case = house.desk.session, house.case()
    case.lead_id = "noor"
    first = cases.all_records(session, house.case_id)[0]
    session.add(Ballot(case_id=case.id, voting_round=0, member_id="noor", record_id=first.id))
    session.flush()

    house.step_back("noor", house.turn("noor"))

    assert list(cases.grants(session, house.case_id, holder_id="noor")) == []
    assert list(cases.ballots(session, case)) == []
    after = house.case()
    assert (after.lead_id, after.epoch) == (None, 2)
    assert len(cases.grants(session, house.case_id, holder_id="ilse")) == 4


def test_keys_made_for_another_panel_are_not_taken(house: House) -> None:
    for_noor_to_leave = house.turn("noor")
    house.step_back("tomas", house.turn("tomas"))

    with pytest.raises(EpochTurned):
        house.step_back("noor", for_noor_to_leave)


def test_a_case_keeps_a_reader(house: House) -> None:
    with pytest.raises(LastReader):
        panel.staying_without(house.desk.session, house.case(), list(HOLDERS))


def test_nothing_is_sealed_under_a_key_that_the_epochs_records_do_not_open_with(house: House) -> None:
    place = channels.new_epoch(house.case_id, 1)
    forged = channels.grants(
        place, members=[channels.Holder("noor", encryption_public_key(HOLDERS["noor"]))], reporter=None
    )
    for grant in forged:
        key = (grant.case_id, grant.holder_id, grant.audience, grant.epoch)
        house.desk.session.get_one(Grant, key).wrapped_key = grant.wrapped_key
    house.desk.session.flush()
    loaded = case_access.peek(house.desk.session, house.case_id, house.reader("noor"))

    with pytest.raises(RecordBroken):
        case_work.seal_record(
            loaded, house.reader("noor"), kind=RecordKind.NOTE, fields={"text": "x"}, nonce=NONCE, now=NOON
        )


def test_nothing_is_sealed_in_an_epoch_without_a_record_of_its_own(house: House) -> None:
    loaded = case_access.peek(house.desk.session, house.case_id, house.reader("noor"))
    bare = replace(loaded, records=[])

    with pytest.raises(RecordBroken):
        case_work.seal_record(
            bare, house.reader("noor"), kind=RecordKind.NOTE, fields={"text": "x"}, nonce=NONCE, now=NOON
        )


def test_who_reports_is_erased_when_they_withdraw(house: House) -> None:
    session, holder_id = house.desk.session, conversation.peek(house.desk.session, house.way).receipt.holder_id
    assert any("Robin Reporter" in str(dict(said.fields)) for said in house.opened())

    conversation.withdraw(session, house.way, now=NOON)

    assert not any("Robin Reporter" in str(dict(said.fields)) for said in house.opened())
    assert list(cases.grants(session, house.case_id, holder_id=holder_id)) == []
    assert session.get(Receipt, house.way.tag) is None
    with pytest.raises(NoSuchReceipt):
        conversation.peek(session, house.way)


def test_rows_tell_the_hour_of_a_reporters_acts_and_no_more(house: House) -> None:
    case = house.case()
    arrived = [case.received_at, case.reporter_wrote_at, case.stage_due_at, case.deadline_at]
    case.reporter_wrote_at = None
    house.write("There is more.")
    wrote = case.reporter_wrote_at
    conversation.withdraw(house.desk.session, house.way, now=NOON)

    moments = [moment for moment in (*arrived, wrote, case.withdrawn_at) if moment]
    assert len(moments) == 6
    assert {(moment.minute, moment.second) for moment in moments} == {(0, 0)}


def test_records_tell_the_hour_of_a_reporters_acts_and_no_more(house: House) -> None:
    house.write("There is more.")

    assert {said.at for said in house.opened() if said.author == REPORTER} == {HOUR}


def test_whoever_stepped_back_hears_of_nothing_more(house: House) -> None:
    house.step_back("tomas", house.turn("tomas"))

    house.case().reporter_wrote_at = None  # answered: what comes next is news
    house.desk.session.execute(delete(OutboxMail))
    house.write("There is more.")

    assert told(house) == {"noor", "ilse"}


def told(house: House) -> set[str]:
    return {one.member_id for one in outbox.waiting_notices(house.desk.session, due_by=NOON)}


@pytest.mark.parametrize("short_by", [1, 0])
def test_no_proof_is_given_before_a_checkpoint_covers_the_report(house: House, short_by: int) -> None:
    session = house.desk.session
    index = conversation.peek(session, house.way).receipt.report_entry_index
    for at, step in ((NOON, 4), (NOON + timedelta(days=1), index + 1 - short_by - 4)):
        if step:
            publish.publish_if_due(session, keys=KEYS, beat=timedelta(hours=1), step=step, now=at)

    proof = conversation.proof(session, house.way, keys=KEYS, now=NOON)

    assert (proof is not None) == (short_by == 0)


def test_using_a_receipt_is_logged(house: House) -> None:
    conversation.load(house.desk.session, house.way, now=NOON)

    assert house.desk.acts()[-1] == (Act.RECEIPT_USED, "reporter", "")


def test_the_same_letter_again_is_one_letter(house: House) -> None:
    for _ in range(2):
        house.write("There is more.")

    said = [one.fields.get("text") for one in house.opened()]
    assert said.count("There is more.") == 1


def test_the_reporter_is_granted_their_own_channel_alone(house: House) -> None:
    holder_id = conversation.peek(house.desk.session, house.way).receipt.holder_id

    granted = cases.grants(house.desk.session, house.case_id, holder_id=holder_id)

    assert [grant.audience for grant in granted] == [Audience.REPORTER]


def test_while_a_letter_waits_nobody_is_told_again(house: House) -> None:
    house.case().reporter_wrote_at = None
    numbers = []
    for text in ("There is more.", "And more."):
        house.desk.session.execute(delete(OutboxMail))  # delivered
        house.write(text)
        numbers.append(len(told(house)))

    assert numbers == [3, 0]
