"""Reminders of cases, with a clock that the test moves: who gets how many mails, and when."""

import asyncio
from datetime import timedelta

from coc_service.audit import to_hour
from coc_service.domain import availability
from coc_service.domain.availability import Availability, Span
from coc_service.domain.chain import committee_subject
from coc_service.usecases.committee.danger import TakeDanger
from coc_service.usecases.site.mail_beats import MailsDue
from tests.usecases.house import House
from tests.usecases.mails import ALL, CHECK, DIGEST, ESCALATION, adopt, after, beat, escalations, owed, state


async def in_danger(house: House, **fields: str) -> str:
    """Send a report of danger, whose own notices have left; return its case."""
    _, case_id = await house.report(danger="yes", **fields)
    assert await owed(house) == ALL
    return case_id


async def test_a_danger_reminds_those_on_call_then_everyone_until_somebody_takes_care_of_it(house: House) -> None:
    await state(house, "ilse", Availability(on_call=(Span(0, 0, 1440),)))  # Mondays; it is Monday noon
    case_id = await in_danger(house)

    assert await after(house, minutes=59) == []
    assert await after(house, minutes=1) == ["ilse"]
    assert await after(house, minutes=29) == []
    assert await after(house, minutes=1) == ALL
    assert await after(house, minutes=59) == []
    assert await after(house, minutes=1) == ALL
    await house.declare(case_id, "tomas")
    await house.do(TakeDanger(house.custody, house.member("tomas"), case_id))
    assert await after(house, hours=2) == []
    assert await house.faults() == set()


async def test_who_takes_care_of_a_danger_and_then_leaves_the_committee_ends_no_reminders(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await in_danger(house)
    await house.declare(case_id, "tomas", "ilse")
    await house.do(TakeDanger(house.custody, house.member("tomas"), case_id))
    assert await after(house, hours=1) == []

    await house.leave("tomas")

    assert await after(house, minutes=30) == ["dana", "ilse", "noor"]
    await house.do(TakeDanger(house.custody, house.member("ilse"), case_id))
    assert await after(house, hours=2) == []
    assert (await house.case(case_id)).danger_taken_by == house.person("ilse")
    assert await house.faults() == set()


async def test_where_nobody_is_on_call_everyone_is_reminded_at_once(sqlite_house: House) -> None:
    await in_danger(sqlite_house)

    assert await after(sqlite_house, hours=1) == ALL


async def test_on_call_members_who_cannot_read_the_report_do_not_count(sqlite_house: House) -> None:
    house = sqlite_house
    await state(house, "ilse", Availability(on_call=(Span(0, 0, 1440),)))
    await house.report(danger="yes", left_out=[house.person("ilse")])
    assert await owed(house) == ["dana", "noor", "tomas"]

    assert await after(house, hours=1) == ["dana", "noor", "tomas"]
    assert await after(house, days=3) == ["dana", "noor", "tomas"]


async def test_after_a_downtime_each_person_gets_one_mail(house: House) -> None:
    for _ in range(3):
        await in_danger(house)

    assert await after(house, days=5) == ALL
    assert await after(house, minutes=1) == []


async def test_two_workers_and_a_restart_send_nothing_twice(house: House) -> None:
    await in_danger(house)
    house.clock.later(hours=1)
    other = house.restarted()

    await asyncio.gather(beat(house), beat(other))
    assert await owed(house) == ALL
    await asyncio.gather(beat(house), beat(other), beat(house.restarted()))

    assert await owed(house) == []


async def test_a_pending_notice_is_not_doubled_by_a_reminder(house: House) -> None:
    await house.report(danger="yes")

    assert await after(house, hours=1) == ALL  # the notice of the report, which has not left


async def test_a_deadline_reminds_who_owes_it_then_the_lead_and_the_others(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas")
    await house.step_back(case_id, "dana")
    await house.lead(case_id, "noor")
    await owed(house)

    assert await after(house, hours=17) == []
    assert await after(house, hours=1) == ["noor"]  # the first answer is due in six hours
    assert await after(house, hours=5) == []
    assert await after(house, hours=1) == ["ilse", "noor", "tomas"]
    await house.answer(case_id, "noor")
    assert await after(house, hours=1) == []


async def test_an_act_between_two_beats_swallows_no_reminder(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await owed(house)
    house.clock.later(hours=25)

    await house.note(case_id, "noor")
    await beat(house)

    assert await owed(house) == ALL


async def test_a_new_deadline_has_its_own_reminders(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    await owed(house)

    assert await after(house, hours=53) == []  # triage is due after 72 hours
    assert await after(house, hours=1) == ["noor"]
    await house.move(case_id, "investigate")
    assert await after(house, hours=18) == []
    assert await after(house, days=13) == ["noor"]


async def test_a_reminder_waits_for_the_end_of_quiet_hours_and_a_danger_does_not(house: House) -> None:
    await state(house, "ilse", Availability("Europe/Berlin", quiet=(12 * 60, 20 * 60)))  # 11:00 to 19:00 UTC
    await house.report()
    await owed(house)

    assert await after(house, hours=24) == ["dana", "noor", "tomas"]
    assert await after(house, hours=6, minutes=59) == []
    assert await after(house, minutes=1) == ["ilse"]
    house.clock.later(hours=17)  # noon again
    await beat(house)
    await owed(house)
    await in_danger(house)
    assert await after(house, hours=1) == ALL


async def test_what_was_held_in_quiet_hours_is_one_mail(sqlite_house: House) -> None:
    house = sqlite_house
    await state(house, "ilse", Availability(quiet=(0, 23 * 60)))
    for _ in range(2):
        await house.report()
        await owed(house)
        house.clock.later(minutes=30)

    assert "ilse" not in await after(house, days=1)
    assert "ilse" not in await after(house, minutes=30)
    assert await after(house, hours=9, minutes=30) == ["ilse"]
    assert "ilse" not in await after(house, minutes=1)


async def test_the_table_does_not_tell_the_minute_in_which_a_reporter_wrote(sqlite_house: House) -> None:
    """A case is looked at right after each act. What that leaves behind is the hour, or a moment that the log tells."""
    house = sqlite_house
    house.clock.at = house.clock.at.replace(minute=0, second=0)
    receipt, case_id = await house.report()
    house.clock.later(minutes=37, seconds=12)

    await house.write_letter(receipt)
    await beat(house)

    [(kept,)] = await house.rows("SELECT reminded_at FROM case_file WHERE id = :id", id=case_id)
    assert str(kept)[:19] == str(to_hour(house.clock.at))[:19]


async def test_a_moment_that_is_done_is_not_done_again_within_its_hour(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await in_danger(house)
    house.clock.later(minutes=59)
    assert await after(house, minutes=32) == ALL
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")  # reminders look at the case anew

    assert await after(house, minutes=2) == []


# --- what stops nothing else ---


async def test_a_frozen_case_is_looked_at_again_and_stops_no_other(sqlite_house: House) -> None:
    house = sqlite_house
    _, broken = await house.report()
    await in_danger(house)
    await house.tamper("UPDATE audit_entry SET detail = NULL WHERE subject = :subject", subject=f"case:{broken}")
    other = house.restarted()

    assert await after(other, days=1) == ALL
    (looked,) = await house.rows("SELECT remind_at, reminded_at FROM case_file WHERE id = :id", id=broken)
    assert looked[1] is None


async def test_a_frozen_committee_stops_nobody_elses_mails(sqlite_house: House) -> None:
    """One member alone can freeze a small committee. The checks of addresses show that the rest of the beat was done."""
    house = sqlite_house
    await in_danger(house)
    await after(house, minutes=1)
    house.custody.ledger.memory.frozen.add(committee_subject(house.committee_id))

    assert await after(house, days=8, kind=DIGEST) == []
    assert await owed(house, CHECK) == ALL


async def test_a_policy_whose_text_is_gone_stops_only_its_escalation(sqlite_house: House) -> None:
    house = sqlite_house
    await adopt(house, ESCALATION)
    await in_danger(house)
    await adopt(house, ESCALATION.replace("10", "11"))
    digest = (await house.committee()).policy
    await house.tamper("DELETE FROM policy WHERE digest = :digest", digest=digest)
    del house.custody.ledger.state.policies._known[digest]  # as after a start

    assert await after(house, hours=20) == ALL
    assert await escalations(house) == []


async def test_a_time_zone_that_is_gone_stops_nobodys_mails(sqlite_house: House) -> None:
    house = sqlite_house
    await state(house, "ilse", Availability("Europe/Atlantis", (Span(0, 0, 1440),)))
    await in_danger(house)

    assert availability.zone_of("Europe/Atlantis") is None
    assert await after(house, hours=1) == ALL


async def test_an_idle_beat_writes_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    await beat(house)
    house.clock.later(minutes=1)

    assert await house.ask(MailsDue(house.custody)) is False


async def test_taking_care_of_a_danger_twice_is_one_entry(sqlite_house: House) -> None:
    house = sqlite_house
    case_id = await in_danger(house)
    await house.declare(case_id, "noor", "ilse")

    for name in ("noor", "ilse"):
        await house.do(TakeDanger(house.custody, house.member(name), case_id))

    case = await house.case(case_id)
    assert (case.danger_taken_by, case.is_danger_open) == (house.person("noor"), False)


async def test_the_fallback_gets_one_mail_a_day_that_names_no_case(sqlite_house: House) -> None:
    house = sqlite_house
    started = house.clock.at
    await adopt(house, ESCALATION)
    for _ in range(2):
        await house.report()
        house.clock.later(hours=2)

    told = []
    for _ in range(70):
        before = len(await escalations(house))
        await after(house, hours=1)
        if len(await escalations(house)) > before:
            told.append((house.clock.at - started) / timedelta(hours=1))

    assert told == [34, 58], "the cases are late at 34 and 36, and with the declarations at 58 and 60"
    assert [(one.to, dict(one.values)) for one in await escalations(house)] == [
        ("board@example.org", {"committee": "Conduct", "body": "the board"})
    ] * 2


async def test_an_address_that_no_server_takes_stops_no_reminder(sqlite_house: House) -> None:
    house = sqlite_house
    await adopt(house, ESCALATION.replace("example.org", "-example-.org"))
    await house.report()
    await owed(house)

    assert await after(house, hours=40) == ALL
    assert await escalations(house) == []
