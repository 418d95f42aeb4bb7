"""With the database and `keys/` in hand an administrator adds a quiet reader by none of these ways: one row each.

Whoever it is meant for opens nothing, neither of a case from before nor of one that comes after. What needs signatures of
members is void without them, or waits on the desk of the others with one.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, encryption_public_key
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from tests.usecases import ways_in as way
from tests.usecases.attacker import readable
from tests.usecases.house import House
from tests.usecases.ready import Known
from tests.usecases.test_attacks_on_the_rules import MALLORY, is_void

Way = Callable[[House, str], Awaitable[list[str]]]
VOID = "every entry is void, and verification names it"
NOTHING = "what the row says is used for nothing"

# The way, and what becomes of it: an act is what stands on the desk of another member.
TABLE: tuple[tuple[Way, str | Act], ...] = (
    (way.a_row_of_a_person_and_a_seat, NOTHING),
    (way.an_invitation_that_they_follow_themselves, Act.PERSON_ENROLLED),
    (way.an_admission_that_no_member_signed, VOID),
    (way.an_admission_that_one_member_signed, Act.ROSTER_ADMITTED),
    (way.other_keys_in_a_members_row, NOTHING),
    (way.a_second_enrolment_of_a_member, VOID),
    (way.a_loss_of_keys_that_no_member_stated, VOID),
    (way.a_loss_of_keys_that_one_member_stated, Act.KEYS_LOST),
    (way.a_link_for_new_keys_of_a_member, NOTHING),
    (way.a_grant_of_their_own_in_the_place_of_a_members, NOTHING),
    (way.a_members_grant_under_their_name, NOTHING),
    (way.a_new_reader_whom_no_member_added, VOID),
    (way.an_epoch_that_is_sealed_to_them, VOID),
    (way.a_term_for_who_has_left, VOID),
    (way.a_policy_by_which_one_signature_is_enough, VOID),
    (way.a_recovery_key_that_no_member_adopted, VOID),
    (way.a_recovery_key_that_one_member_adopted, Act.RECOVERY_SET),
    (way.cases_given_back_by_no_recovery_key, VOID),
    (way.an_alternate_whom_no_member_admitted, VOID),
    (way.an_alternate_whom_one_member_admitted, Act.ROSTER_ADMITTED),
    (way.an_alternate_whom_nobody_calls, VOID),
    (way.an_auditor_whom_no_member_admitted, VOID),
    (way.an_auditor_whom_one_member_admitted, Act.AUDITOR_ADMITTED),
    (way.an_auditor_whom_two_members_admitted, NOTHING),
)


@pytest.mark.parametrize(("tried", "becomes"), [pytest.param(*row, id=row[0].__name__) for row in TABLE])
async def test_a_quiet_reader_is_added_in_no_way(sqlite_house: House, tried: Way, becomes: str | Act) -> None:
    house = sqlite_house
    _, before = await house.report()
    await house.declare(before, "noor", "ilse")
    await house.note(before, "noor")

    leaves = await tried(house, before)

    after = await goes_on(house, before)
    assert await opened(house, before) | await opened(house, after) == set()
    assert await has_their_keys(house, before) | await has_their_keys(house, after) == set()
    await became(house, leaves, becomes)


async def test_the_same_look_at_the_rows_finds_what_a_member_reads(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")

    found = await opened(house, case_id, secret=house.member("noor").secret)

    assert found == set((await house.case(case_id)).records)


async def became(house: House, leaves: list[str], becomes: str | Act) -> None:
    """Check what became of the attempt."""
    if isinstance(becomes, Act):
        assert becomes in await house.ask(SignaturesOwed(house.custody, house.member("tomas")))
    assert bool(leaves) is (becomes == VOID)
    for leaf in leaves:
        assert await is_void(house, leaf)


async def goes_on(house: House, case_id: str) -> str:
    """Let members and a reporter go on after the attempt, in a process that follows the log anew; return the next case."""
    fresh = house.restarted()
    await fresh.note(case_id, "noor", "After it.")
    _, later = await fresh.report(narrative="Another.")
    await fresh.declare(later, "noor")
    await fresh.note(later, "noor", "Of the other.")
    await house.case(later)
    return later


async def opened(house: House, case_id: str, *, secret: RecipientSecret = MALLORY) -> set[str]:
    """The records of a case that somebody opens with their secret and all rows, whoever a grant is said to be for."""
    case = await house.case(case_id)
    rows = await house.rows("SELECT recipient_id FROM channel_grant WHERE case_id = :id", id=case_id)
    people = {recipient for (recipient,) in rows} | {way.QUIET, *(person for person, _ in case.current.recipients)}
    found = set()
    for person in people:
        house.ready = replace(house.ready, people={**house.ready.people, "mallory": Known(person, secret)})
        found |= await readable(house, case_id, "mallory")
    return found


async def has_their_keys(house: House, case_id: str) -> set[str]:
    """The recipients of any epoch of a case who have the quiet reader's keys, or are nobody whom members admitted."""
    committee, theirs = await house.committee(), encryption_public_key(MALLORY)
    return {
        person
        for begin in (await house.case(case_id)).begins
        for person, admission in begin.recipients
        if admission not in committee.admissions or committee.admissions[admission].encryption_key == theirs
    }
