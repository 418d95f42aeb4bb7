"""Guards of ways in that meet: lost keys beside pauses, proposals, auditors, alternates and the recovery key."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_argument, drop_item, drop_operand, replace_expression

TOGETHER = "domain/test_access_together.py"

ACCESS_TOGETHER = (
    Mutation(
        "domain.case_proposals.is_first_there",
        drop_operand("by_admission"),
        test=f"{TOGETHER}::test_a_reader_whom_a_thief_proposed_with_lost_keys_is_added_by_nobody",
        why="a thief's signature counts again once the member they stole from is back",
    ),
    Mutation(
        "domain.case_people.gone",
        drop_argument("replace", "spam_mark"),
        test=f"{TOGETHER}::test_a_mark_as_spam_that_a_thief_set_with_lost_keys_is_confirmed_by_nobody",
        why="a report is closed as spam by one member and a thief",
    ),
    Mutation(
        "domain.pauses.carried",
        drop_item("tenure"),
        test=f"{TOGETHER}::test_a_suspension_goes_on_when_the_suspended_member_gets_new_keys",
        why="a suspended member gets reports again by losing their keys",
    ),
    Mutation(
        "domain.committee_chain._admitted",
        drop_operand("kept_seats"),
        test=f"{TOGETHER}::test_a_suspended_alternate_with_new_keys_is_not_called",
        why="a suspended alternate is called once they have lost their keys",
    ),
    Mutation(
        "domain.committee_chain._needed",
        replace_expression("seat_count(committee, now)", "len(committee.in_force(now))"),
        test=f"{TOGETHER}::test_while_a_seat_waits_for_new_keys_no_member_adopts_a_recovery_key_alone",
        why="a member makes a key of their own while the other one waits for new keys",
    ),
    Mutation(
        "domain.auditors.check",
        drop_item("kept_seats"),
        test=f"{TOGETHER}::test_a_member_whose_seat_waits_for_new_keys_becomes_no_auditor",
        why="somebody whose seat counts is an auditor of the same committee",
    ),
)
