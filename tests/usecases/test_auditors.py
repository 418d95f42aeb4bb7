"""Auditors: members admit and end them, they log in like members, and everything of cases stays closed to them."""

from datetime import timedelta

import pytest

from coc_service.audit import Act
from coc_service.domain.chain import moment
from coc_service.usecases.act import Refused, SetUpProblem, SetUpRefused
from coc_service.usecases.committee.auditors_log import Part, ShowAuditorsLog
from coc_service.usecases.committee.figures import CasesToCount, CountCases, NotAudited
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.auditing import AdmitAuditor, EndAuditor
from coc_service.usecases.people.correcting import Withdraw
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.leaving import ProposeRemoval
from coc_service.usecases.people.login import SeatEnded
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from coc_service.usecases.reporter.submit import Sent, SubmitReport
from tests.usecases.attacker import Attacker
from tests.usecases.auditing import admit, end, found_care, log_in, shown, sign, who
from tests.usecases.house import House, a_report, nonce
from tests.usecases.ready import SLUG


async def test_two_members_make_an_auditor_who_logs_in_and_has_no_committee(house: House) -> None:
    await admit(house)

    found = await who(house, await log_in(house))

    assert found is not None
    assert (found.committees, [one for one, _ in found.audits]) == ((), [house.committee_id])


async def test_one_signature_of_two_lets_nobody_audit(sqlite_house: House) -> None:
    house = sqlite_house
    await sign(house)

    found = await who(house, await log_in(house))

    assert found is not None
    assert (found.committees, found.audits) == ((), ())


async def test_who_waits_for_a_signature_as_auditor_is_on_the_desk_of_the_others(sqlite_house: House) -> None:
    house = sqlite_house
    await sign(house)

    owed = {name: await house.ask(SignaturesOwed(house.custody, house.member(name))) for name in ("noor", "tomas")}
    told = {person for (person,) in await house.rows("SELECT person_id FROM outbox WHERE kind = 'new_activity'")}

    assert (Act.AUDITOR_ADMITTED in owed["tomas"], Act.AUDITOR_ADMITTED in owed["noor"]) == (True, False)
    assert told == {house.person(name) for name in ("ilse", "tomas", "dana")}


async def test_an_auditor_waits_for_no_seat_any_more(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)

    (roster,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    owed = await house.ask(SignaturesOwed(house.custody, house.member("noor")))

    assert (list(roster.waiting), Act.PERSON_ENROLLED in owed) == ([], False)


async def test_a_form_from_before_a_correction_admits_no_auditor(sqlite_house: House) -> None:
    house = sqlite_house
    (waiting,) = (await shown(house)).waiting
    await house.tamper("UPDATE person SET name = 'Eve Other' WHERE id = :id", id=waiting.person)

    act = AdmitAuditor(house.custody, house.member("noor"), house.committee_id, waiting.person, waiting.digest)

    with pytest.raises(Refused):
        await house.do(act)


async def test_the_form_of_an_admission_to_a_seat_makes_no_auditor(sqlite_house: House) -> None:
    house = sqlite_house
    (roster,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    (waiting,) = roster.waiting

    act = AdmitAuditor(house.custody, house.member("noor"), house.committee_id, waiting.person, waiting.digest)

    with pytest.raises(Refused):
        await house.do(act)


async def test_nobody_who_does_not_sit_there_admits_or_ends_an_auditor(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await admit(house)
    eve = house.member("eve")

    for act in (
        EndAuditor(house.custody, eve, house.committee_id, leaf),
        AdmitAuditor(house.custody, eve, house.committee_id, eve.person, ""),
    ):
        with pytest.raises(Refused):
            await house.do(act)


async def test_an_ended_audit_ends_its_sessions_at_once(house: House) -> None:
    leaf = await admit(house)
    cookie = await log_in(house)
    before = await house.rows("SELECT * FROM login")

    await end(house, leaf)

    assert (len(before), await house.rows("SELECT * FROM login")) == (1, [])
    assert await who(house, cookie) is None
    with pytest.raises(SeatEnded):
        await log_in(house)


async def test_a_session_that_is_put_back_after_the_audit_has_ended_opens_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await admit(house)
    cookie = await log_in(house)
    await house.tamper("CREATE TABLE kept AS SELECT * FROM login")
    await end(house, leaf)
    await house.tamper("INSERT INTO login SELECT * FROM kept")
    await house.tamper("DROP TABLE kept")

    assert await who(house, cookie) is None


async def test_a_session_from_before_an_audit_ended_stays_ended_when_they_audit_again(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await admit(house)
    cookie = await log_in(house)
    await house.tamper("CREATE TABLE kept AS SELECT * FROM login")
    await end(house, leaf)
    await house.do(InviteAgain(house.custody, SLUG, "eve"))
    await admit(house)
    await house.tamper("INSERT INTO login SELECT * FROM kept")
    await house.tamper("DROP TABLE kept")

    old, new = await who(house, cookie), await who(house, await log_in(house))

    assert old is None
    assert new is not None
    assert [one for one, _ in new.audits] == [house.committee_id]


async def test_an_audit_that_ends_by_its_term_ends_its_sessions(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await sign(house)
    proposed = (await house.committee()).proposals[leaf].statement.detail["seat"]
    seat = {**proposed, "until": moment(house.clock.now() + timedelta(minutes=30))}
    noor, ilse = house.member("noor"), house.member("ilse")
    subject, attacker = f"committee:{house.committee_id}", Attacker(house)
    leaf = await attacker.append(Act.AUDITOR_ADMITTED, subject, noor.signer.actor, {"seat": seat}, secret=noor.secret)
    await attacker.append(Act.AGREED, subject, ilse.signer.actor, {"entry": leaf}, secret=ilse.secret)
    cookie = await log_in(house)
    assert await who(house, cookie) is not None

    house.clock.later(minutes=31)

    assert await who(house, cookie) is None


async def test_an_auditor_finds_no_case(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await admit(house)

    for opened in (house.open(case_id, "eve"), house.open_gate(case_id, "eve"), house.note(case_id, "eve")):
        with pytest.raises(NoSuchCase):
            await opened
    recipients = {person for person, _ in (await house.case(case_id)).current.recipients}
    assert house.person("eve") not in recipients


async def test_no_report_is_sealed_to_an_auditor(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)

    _, case_id = await house.report()

    granted = {
        one for (one,) in await house.rows("SELECT recipient_id FROM channel_grant WHERE case_id = :id", id=case_id)
    }
    assert house.person("eve") not in granted


async def test_a_member_reads_no_log_and_no_figure_of_auditors(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    someone = house.member("noor")

    with pytest.raises(NotAudited):
        await house.ask(ShowAuditorsLog(house.custody, someone, house.committee_id))
    with pytest.raises(NotAudited):
        await house.ask(CasesToCount(house.custody, someone, house.committee_id))
    with pytest.raises(NotAudited):
        await house.ask(CountCases(house.custody, someone, house.committee_id, []))


async def test_an_auditors_log_has_nothing_of_a_case_and_no_removal_that_waits(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await admit(house)
    tomas = (await house.committee()).seat_of(house.person("tomas"), house.clock.now())
    assert tomas is not None
    await house.do(ProposeRemoval(house.custody, house.member("noor"), house.committee_id, tomas.leaf))

    found = await house.ask(ShowAuditorsLog(house.custody, house.member("eve"), house.committee_id))

    chains = {one.source.subject.partition(":")[0] for one in found.lines}
    acts = {one.statement.act for one in found.lines}
    assert chains == {"committee", "person", "site"}
    assert Act.ROSTER_LEFT not in acts
    assert {Act.COMMITTEE_FOUNDED, Act.ROSTER_ADMITTED, Act.AUDITOR_ADMITTED, Act.PERSON_INVITED} <= acts
    assert not acts & {Act.PERSON_LOGGED_IN, Act.MAIL_DELIVERED, Act.LOGIN_FAILED}


async def test_a_removal_in_force_stands_in_an_auditors_log(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    await house.leave("dana")

    found = await house.ask(ShowAuditorsLog(house.custody, house.member("eve"), house.committee_id, Part.PEOPLE))

    assert found.lines[0].statement.act == Act.ROSTER_LEFT


async def test_the_operator_withdraws_no_invitation_by_which_an_auditor_was_admitted(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)

    with pytest.raises(SetUpRefused) as refused:
        await house.do(Withdraw(house.custody, SLUG, "eve"))

    assert refused.value.problem is SetUpProblem.MEMBERS_HAVE_SIGNED


async def test_figures_count_only_the_cases_of_the_committee_that_is_audited(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    await house.submit()
    care = await found_care(house)
    sent = Sent(care, house.custody.ledger.committees()[care].readers_digest(house.clock.now()), nonce())
    await house.do(SubmitReport(house.custody, a_report(), sent))
    eve = house.member("eve")
    case_ids = await house.ask(CasesToCount(house.custody, eve, house.committee_id))

    counted = await house.ask(CountCases(house.custody, eve, house.committee_id, case_ids))

    assert (len(case_ids), len(counted.histories), counted.is_broken) == (2, 1, False)


async def test_a_case_whose_chain_is_incomplete_is_said_to_be_missing_from_the_figures(sqlite_house: House) -> None:
    house = sqlite_house
    await admit(house)
    _, case_id = await house.report()
    await house.tamper("UPDATE audit_entry SET detail = NULL WHERE subject = :of", of=f"case:{case_id}")

    counted = await house.ask(CountCases(house.custody, house.member("eve"), house.committee_id, [case_id]))

    assert (counted.is_broken, list(counted.histories)) == (True, [])
