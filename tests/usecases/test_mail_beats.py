"""Digests and checks of addresses: at fixed times, and the same whatever a member must not know."""

from coc_service.domain.availability import Availability, Digest
from coc_service.store import outbox
from coc_service.usecases.site.mail_beats import Unreached
from tests.usecases.house import House
from tests.usecases.mails import ALL, CHECK, DIGEST, after, beat, state
from tests.usecases.ready import MEMBERS


async def test_a_member_states_the_same_twice_and_it_is_one_entry(house: House) -> None:
    before = (await house.committee()).head
    await state(house, "ilse", Availability("Asia/Kolkata"))
    stated = (await house.committee()).head

    await state(house, "ilse", Availability("Asia/Kolkata"))

    assert before != stated == (await house.committee()).head
    assert (await house.committee()).availability_of(house.person("ilse")) == Availability("Asia/Kolkata")
    assert (await house.restarted().committee()).availability_of(house.person("ilse")).zone == "Asia/Kolkata"


async def test_a_digest_comes_at_its_time_and_only_if_something_waits(house: House) -> None:
    await state(house, "ilse", Availability("Europe/Berlin", digest=Digest.DAILY, digest_minute=9 * 60))
    await state(house, "dana", Availability(digest=Digest.NEVER))
    assert await after(house, kind=DIGEST, days=2) == []  # the first beat of everyone, and no case
    assert await after(house, kind=DIGEST, days=1) == []
    await house.report()

    assert await after(house, kind=DIGEST, hours=19, minutes=59) == []
    assert await after(house, kind=DIGEST, minutes=1) == ["ilse", "noor", "tomas"]  # 08:00 UTC is 09:00 in Berlin
    assert await after(house, kind=DIGEST, hours=23) == []
    assert await after(house, kind=DIGEST, days=4) == ["ilse", "noor", "tomas"]
    assert await house.faults() == set()


async def test_a_weekly_digest_comes_once_a_week(sqlite_house: House) -> None:
    house = sqlite_house
    for name in MEMBERS:
        weekly = Availability(digest=Digest.WEEKLY, digest_day=4, digest_minute=15 * 60)
        await state(house, name, weekly)
    await beat(house)
    await house.report()

    days = [await after(house, kind=DIGEST, days=1) for _ in range(14)]  # from Tuesday on, at noon

    assert [number for number, found in enumerate(days) if found] == [4, 11], (
        "on Saturdays: the beat after Friday, 15:00"
    )
    assert days[4] == ALL


async def test_a_member_who_is_left_out_has_the_same_mails_at_the_same_times(house: House) -> None:
    async def mails() -> list[tuple[object, ...]]:
        """Ilse's mails of a week, beat by beat, with the columns by which they leave."""
        query = "SELECT kind, due_at, state FROM outbox WHERE person_id = :ilse ORDER BY kind"
        found: list[tuple[object, ...]] = []
        for _ in range(7 * 24):
            house.clock.later(hours=1)
            await beat(house)
            found += [(house.clock.at - started, *row) for row in await house.rows(query, ilse=house.person("ilse"))]
            await house.tamper("DELETE FROM outbox")
        return [(hour, kind, state) for hour, kind, _, state in found]

    await state(house, "ilse", Availability("America/New_York", quiet=(22 * 60, 7 * 60), digest_minute=8 * 60))
    await house.report()
    await house.tamper("DELETE FROM outbox")
    await beat(house)
    started = house.clock.at
    _ = await mails()  # what the shared case brings until it is late
    started = house.clock.at
    without = await mails()
    await house.report(danger="yes", left_out=[house.person("ilse")])
    await house.tamper("DELETE FROM outbox")
    started = house.clock.at

    assert await mails() == without
    assert {kind for _, kind, _ in without} == {DIGEST, CHECK}


async def test_the_check_of_addresses_is_weekly_whatever_cases_there_are(sqlite_house: House) -> None:
    house = sqlite_house
    assert await after(house, kind=CHECK, minutes=1) == []

    found = [await after(house, kind=CHECK, days=1) for _ in range(14)]

    assert [number for number, names in enumerate(found) if names] == [6, 13]
    assert found[6] == ALL


async def test_an_address_that_refuses_its_check_is_told_to_the_others(house: House) -> None:
    await beat(house)
    house.clock.later(days=7)
    await beat(house)
    [(mail,)] = await house.rows(
        "SELECT id FROM outbox WHERE kind = :kind AND person_id = :ilse", kind=CHECK, ilse=house.person("ilse")
    )

    await house.write(lambda session: outbox.refused(session, mail, failure="recipient 550"))

    told = [await house.ask(Unreached(house.custody, house.member(name))) for name in ("noor", "ilse")]
    assert told == [["Ilse Brandt"], []]


async def test_a_refused_notice_tells_nobody_of_a_case(sqlite_house: House) -> None:
    house = sqlite_house
    await house.report(left_out=[house.person("noor")])
    await house.tamper("UPDATE outbox SET state = 'refused'")

    assert await house.ask(Unreached(house.custody, house.member("noor"))) == []


async def test_a_closed_mailbox_has_one_row_however_many_reports_arrive(house: House) -> None:
    for _ in range(4):
        await house.report()
        await house.tamper("UPDATE outbox SET state = 'refused', attempts = attempts + 1")

    assert await house.rows("SELECT count(*), max(attempts) FROM outbox WHERE person_id IS NOT NULL") == [(4, 4)]


async def test_a_digest_counts_no_case_that_a_member_left(sqlite_house: House) -> None:
    """An attacker adds a row that finds the case for Ilse. The chain says that she does not read it."""
    house = sqlite_house
    await beat(house)
    _, case_id = await house.report(danger="yes", left_out=[house.person("ilse")])
    columns = "case_id, recipient_id, channel, epoch, wrapped_key"
    grant = f"INSERT INTO channel_grant ({columns}) VALUES (:case, :ilse, 'case', 1, '')"
    await house.tamper(grant, case=case_id, ilse=house.person("ilse"))

    assert await after(house, kind=DIGEST, days=1) == ["dana", "noor", "tomas"]
