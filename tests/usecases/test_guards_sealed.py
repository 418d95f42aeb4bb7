"""Guards around what is sealed, each looked at alone: who keeps keys, what is erased, how finely anything is dated."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from coc_service.audit import Act
from coc_service.crypto import HolderSecret, encryption_public_key, seal, sign, signing_public_key
from coc_service.domain import roster
from coc_service.domain.casefile import REPORTER, Audience, Payload, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.report import Identity, Report
from coc_service.domain.roster import RosterBroken
from coc_service.store import audit_log, cases, committees, outbox
from coc_service.store.outbox import MailState
from coc_service.store.tables import Ballot, Case, Grant, Member, Receipt, Record
from coc_service.usecases import (
    case_access,
    case_work,
    channels,
    conversation,
    logbook,
    login,
    membership,
    panel,
    places,
    publish,
    rosters,
    submit_report,
)
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.conversation import NoSuchReceipt, Way
from coc_service.usecases.filing import EpochTurned
from coc_service.usecases.login import Reader
from coc_service.usecases.panel import LastReader, Turn
from tests.usecases.light import KEYS, NOON, Light, light

HOLDERS = {name: HolderSecret(name.encode().ljust(32, b".")) for name in ("noor", "ilse", "tomas")}
NONCE = bytes(range(16))
HOUR = NOON.replace(minute=0, second=0)
REPORT = Report(narrative="Someone followed me.", who="Somebody", identity=Identity(name="Robin Reporter"))


@dataclass(frozen=True, slots=True)
class House:
    """A committee with true keys, and one report that reached all three of it."""

    desk: Light
    way: Way
    case_id: str

    def reader(self, name: str) -> Reader:
        return replace(self.desk.reader(name), holder=HOLDERS[name])

    def case(self) -> Case:
        return self.desk.case(self.case_id)

    def turn(self, name: str) -> Turn:
        staying = panel.staying_after_recusal(self.desk.session, self.case_id, self.reader(name))
        return panel.seal_turn(staying, now=NOON)

    def step_back(self, name: str, turn: Turn) -> None:
        panel.recuse(self.desk.session, self.case_id, self.reader(name), turn, now=NOON)

    def opened(self, name: str = "noor") -> list[Payload]:
        rows = cases.all_records(self.desk.session, self.case_id)
        granted = cases.grants(self.desk.session, self.case_id, holder_id=name)
        return [one.payload for one in channels.open_records(rows, grants=granted, holder=HOLDERS[name])]

    def write(self, text: str) -> Record:
        """The reporter writes."""
        session = self.desk.session
        sealed = conversation.peek(session, self.way)
        made = conversation.seal_letter(
            sealed, self.way, kind=RecordKind.MESSAGE, fields={"text": text}, nonce=NONCE, now=NOON
        )
        conversation.store_letter(session, self.way, made, keys=KEYS, now=NOON)
        return made


@pytest.fixture
def house() -> Iterator[House]:
    with light() as desk:
        seat(desk)
        way, case_id = receive(desk, REPORT)
        yield House(desk, way, case_id)


def seat(desk: Light) -> None:
    for order, (name, holder) in enumerate(HOLDERS.items()):
        member = desk.session.get_one(Member, name)
        member.encryption_key, member.signing_key = encryption_public_key(holder), signing_public_key(holder)
        member.admitted_by, member.admission_order = "noor", order
        address = f"{name}@members.example.org".encode()
        member.sealed_address = seal(KEYS.addresses, address, place=places.address(member_id=name))
        statement = roster.admission_statement("conduct", rosters.seat_of(member))
        member.admission_signature = sign(HOLDERS["noor"], statement)
    desk.session.flush()


def receive(desk: Light, report: Report) -> tuple[Way, str]:
    found = rosters.by_slug(desk.session, "conduct")
    assert found is not None
    ready = submit_report.seal_report(report, form_nonce=NONCE, roster=found, keys=KEYS, now=NOON)
    submit_report.store_report(desk.session, ready, now=NOON)
    entropy = submit_report.draw_receipt(report, form_nonce=NONCE, keys=KEYS)
    for name in HOLDERS:
        desk.answer(name, Answer.CLEAR, case_id=ready.case_id)
    return conversation.way(entropy.reveal()), ready.case_id


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
        key = (grant.case_id, grant.audience, grant.epoch, grant.holder_id)
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

    conversation.withdraw(session, house.way, keys=KEYS, now=NOON)

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
    conversation.withdraw(house.desk.session, house.way, keys=KEYS, now=NOON)

    moments = [moment for moment in (*arrived, wrote, case.withdrawn_at) if moment]
    assert len(moments) == 6
    assert {(moment.minute, moment.second) for moment in moments} == {(0, 0)}


def test_records_tell_the_hour_of_a_reporters_acts_and_no_more(house: House) -> None:
    house.write("There is more.")

    assert {said.at for said in house.opened() if said.author == REPORTER} == {HOUR}


def test_whoever_stepped_back_hears_of_nothing_more(house: House) -> None:
    house.step_back("tomas", house.turn("tomas"))

    house.case().reporter_wrote_at = None  # answered: what comes next is news
    before = outbox.counts(house.desk.session)[MailState.OWED]
    house.write("There is more.")

    assert outbox.counts(house.desk.session)[MailState.OWED] == before + 2


@pytest.mark.parametrize("short_by", [1, 0])
def test_no_proof_is_given_before_a_checkpoint_covers_the_report(house: House, short_by: int) -> None:
    session = house.desk.session
    index = conversation.peek(session, house.way).receipt.report_entry_index
    for at, step in ((NOON, 4), (NOON + timedelta(days=1), index + 1 - short_by - 4)):
        if step:
            publish.publish_if_due(session, keys=KEYS, beat=timedelta(hours=1), step=step, now=at)

    proof = conversation.proof(session, house.way, now=NOON)

    assert (proof is not None) == (short_by == 0)


@pytest.fixture(autouse=True)
def _log_before_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other acts stand in the log first, so that an index is not zero."""
    begin = audit_log.begin

    def begun(session: object) -> None:
        begin(session)  # type: ignore[arg-type]  # passed on as it came
        entries = [logbook.entry(Act.COVER, actor="service", at=NOON) for _ in range(9)]
        session.flush()  # type: ignore[attr-defined]  # a session
        audit_log.append(session, entries)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(audit_log, "begin", begun)


def test_using_a_receipt_is_logged(house: House) -> None:
    conversation.load(house.desk.session, house.way, now=NOON)

    assert house.desk.acts()[-1] == (Act.RECEIPT_USED, "reporter", "")


def test_the_same_letter_again_is_one_letter(house: House) -> None:
    for _ in range(2):
        house.write("There is more.")

    said = [one.fields.get("text") for one in house.opened()]
    assert said.count("There is more.") == 1


def test_a_second_founder_stops_the_roster(house: House) -> None:
    member = house.desk.session.get_one(Member, "tomas")
    member.admitted_by = "tomas"
    statement = roster.admission_statement("conduct", rosters.seat_of(member))
    member.admission_signature = sign(HOLDERS["tomas"], statement)
    house.desk.session.flush()

    with pytest.raises(RosterBroken):
        rosters.load(house.desk.session, committees.committee(house.desk.session, "conduct"))


def test_the_reporter_is_granted_their_own_channel_alone(house: House) -> None:
    holder_id = conversation.peek(house.desk.session, house.way).receipt.holder_id

    granted = cases.grants(house.desk.session, house.case_id, holder_id=holder_id)

    assert [grant.audience for grant in granted] == [Audience.REPORTER]


def test_while_a_letter_waits_nobody_is_told_again(house: House) -> None:
    house.case().reporter_wrote_at = None
    owed = []
    for text in ("There is more.", "And more."):
        house.write(text)
        owed.append(outbox.counts(house.desk.session)[MailState.OWED])

    assert owed[0] == owed[1]


def test_a_session_whose_key_is_not_the_members_is_none(house: House) -> None:
    session = house.desk.session
    found = login.candidate(session, "noor", keys=KEYS, now=NOON)
    cookie = login.begin(session, found, HOLDERS["ilse"], keys=KEYS, now=NOON)

    assert login.resume(session, cookie, now=NOON) is None


def test_who_enrols_later_waits_and_whoever_admits_them_changes_the_roster(house: House) -> None:
    session, passphrase = house.desk.session, "walnut ferry stubborn lantern ochre"
    person = {"name": "Kai", "handle": "@kai", "login_name": "kai", "address": "kai@members.example.org"}
    invited = membership.invite(
        session, committee_slug="conduct", person=person, link="https://example.org/", keys=KEYS, now=NOON
    )
    assert invited is not None
    new = membership.make_keys(passphrase, member=session.get_one(Member, invited.member_id))

    member = membership.enrol(session, invited.token, new, keys=KEYS, now=NOON)
    waited_in = (member.state, committees.hold_roster_version(session, "conduct"))
    noor = session.get_one(Member, "noor")
    membership.admit(session, admitting=noor, holder=HOLDERS["noor"], member_id=member.id, now=NOON)

    assert waited_in[0] == "enrolled"
    assert member.state == "admitted"
    assert committees.hold_roster_version(session, "conduct") == waited_in[1] + 1
