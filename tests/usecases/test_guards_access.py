"""Guards before a case, each looked at alone: the grant, the declaration, the committee, the channel, the log."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete
from sqlmodel import col

from coc_service.audit import Act, Entry
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.store import cases
from coc_service.store.cases import Shelf
from coc_service.store.tables import Ballot, Grant, Policy
from coc_service.usecases import case_access, filing
from coc_service.usecases.case_access import NoSuchCase
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.policies import PolicyBroken
from tests.usecases.light import CASE, NOON, Light, light, record


@pytest.fixture
def desk() -> Iterator[Light]:
    with light() as made:
        yield made


def listed(desk: Light, member_id: str, shelf: Shelf = Shelf.OPEN) -> list[str]:
    member = desk.reader(member_id).member
    rows, _ = cases.queue(desk.session, member=member, shelf=shelf, after=None, page_size=10)
    return [row.case.id for row in rows]


def is_there(desk: Light, member_id: str) -> tuple[bool, bool]:
    """Whether a member finds the case by its address, and whether it stands on their desk."""
    try:
        case_access.find(desk.session, CASE, desk.reader(member_id))
    except NoSuchCase:
        return False, CASE in listed(desk, member_id)
    return True, CASE in listed(desk, member_id)


def test_who_was_granted_a_case_finds_it(desk: Light) -> None:
    assert is_there(desk, "noor") == (True, True)
    assert is_there(desk, "tomas") == (False, False)


def test_a_declaration_without_a_grant_opens_nothing(desk: Light) -> None:
    desk.session.execute(delete(Grant).where(col(Grant.holder_id) == "noor"))

    assert is_there(desk, "noor") == (False, False)


def test_a_grant_in_another_case_opens_nothing_here(desk: Light) -> None:
    desk.add_case("case-2")
    desk.answer("tomas", Answer.CLEAR)
    desk.grant("tomas", case_id="case-2")

    assert is_there(desk, "tomas") == (False, False)


def test_a_grant_without_a_declaration_opens_nothing(desk: Light) -> None:
    desk.grant("tomas")

    assert is_there(desk, "tomas") == (False, False)


def test_whoever_stepped_back_finds_nothing_though_a_grant_were_left(desk: Light) -> None:
    desk.answer("noor", Answer.RECUSED)

    assert is_there(desk, "noor") == (False, False)


def test_a_case_of_another_committee_is_on_no_desk(desk: Light) -> None:
    desk.add_case("case-2", committee_id="other")
    desk.answer("noor", Answer.CLEAR, case_id="case-2")
    desk.grant("noor", case_id="case-2")

    assert listed(desk, "noor") == [CASE]


def test_each_shelf_holds_its_own(desk: Light) -> None:
    for case_id, changed in (("closed", {"deadline_at": None}), ("led", {"lead_id": "noor"})):
        desk.add_case(case_id, **changed)
        desk.answer("noor", Answer.CLEAR, case_id=case_id)
        desk.grant("noor", case_id=case_id)

    assert sorted(listed(desk, "noor")) == sorted([CASE, "led"])
    assert listed(desk, "noor", Shelf.MINE) == ["led"]
    assert listed(desk, "noor", Shelf.CLOSED) == ["closed"]


@pytest.mark.parametrize("voting_round", [0, 1])
def test_a_ballot_of_an_earlier_round_is_none(desk: Light, voting_round: int) -> None:
    desk.case().voting_round = 1
    filing.add_record(desk.session, desk.case(), record("vote"))
    desk.session.add(Ballot(case_id=CASE, voting_round=voting_round, member_id="noor", record_id="vote"))
    desk.session.flush()

    rows, _ = cases.queue(desk.session, member=desk.reader("noor").member, shelf=Shelf.OPEN, after=None, page_size=1)

    assert [row.has_voted for row in rows] == [voting_round == 1]
    assert len(cases.ballots(desk.session, desk.case())) == voting_round


def logged(target: str, *, digest: bytes = b"", act: Act = Act.RECORD_ADDED) -> Entry:
    return Entry(nonce=bytes(16), at=NOON, actor="member:noor", act=act, case=CASE, target=target, digest=digest)


def test_a_record_more_than_the_log_knows_is_named() -> None:
    with pytest.raises(RecordBroken) as broken:
        case_access.check_against_log([record("note")], [])

    assert broken.value.record_id == "note"


def test_a_panel_record_is_not_in_the_reporters_part(desk: Light) -> None:
    for made in (record("letter", RecordKind.MESSAGE), record("note")):
        filing.add_record(desk.session, desk.case(), made)

    assert [row.id for row in cases.records(desk.session, CASE, audiences=[Audience.REPORTER])] == ["letter"]


def test_a_policy_changed_in_its_row_decides_nothing(desk: Light) -> None:
    row = desk.session.get_one(Policy, desk.case().policy_digest)
    row.toml = row.toml.replace("minimum_votes = 2", "minimum_votes = 1")
    desk.session.flush()

    with pytest.raises(PolicyBroken):
        case_access.load(desk.session, CASE, desk.reader("noor"), now=NOON)
