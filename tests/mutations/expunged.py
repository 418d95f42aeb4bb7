"""Guards of what two members erase: who signs, for which list, when, and what explains an absent detail."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, replace_expression, set_value, skip_call

_AUDIT = "audit/test_expunged.py::test_an_entry_that_two_members_did_not_sign_explains_nothing"
_REFUSED = "domain/test_retention.py::test_it_is_refused"

EXPUNGED_GUARDS = (
    Mutation(
        "audit.expunged.Expunged.follow",
        replace_expression("first.actor != entry.actor", "True"),
        test=_AUDIT,
        why="one member explains why details are absent",
    ),
    Mutation(
        "audit.expunged.Expunged.follow",
        drop_operand("_are_signed"),
        test=_AUDIT,
        why="anybody explains why details are absent",
    ),
    Mutation(
        "audit.expunged.Expunged.follow",
        drop_operand("_WHOLE"),
        test=_AUDIT,
        why="who proposed to delete files is taken for who proposed to delete the case",
    ),
    Mutation(
        "domain.case_retention.is_second",
        replace_expression("person != asked.by", "True"),
        test=_REFUSED,
        why="one member erases a case alone",
    ),
    Mutation(
        "domain.case_retention.is_second",
        drop_operand("is_there"),
        test="domain/test_retention.py::test_the_first_member_must_still_be_clear_and_read_the_case",
        why="who stepped back counts as one of two",
    ),
    Mutation(
        "domain.case_retention._confirmed",
        replace_expression("said['list'] == list_digest(case, asked.part)", "True"),
        test="domain/test_retention.py::test_what_was_added_since_is_not_erased_unseen",
        why="what nobody looked at is erased",
    ),
    Mutation(
        "domain.case_retention.erasure_proposed",
        replace_expression("said['list'] == list_digest(case, part)", "True"),
        test=_REFUSED,
        why="a member proposes to erase what they did not see",
    ),
    Mutation(
        "domain.case_retention._check",
        replace_expression("found is None", "True"),
        test=_REFUSED,
        why="a case is erased before its time",
    ),
    Mutation(
        "domain.case_retention.hindrance",
        replace_expression("case.retention.is_held", "False"),
        test="domain/test_retention.py::test_a_hold_stops_everything_until_two_members_lift_it",
        why="what is held is erased",
    ),
    Mutation(
        "domain.case_retention.hold_agreed",
        set_value("case.retention.erasure_asked", of="kept"),
        test="domain/test_retention.py::test_a_hold_that_begins_ends_a_proposed_erasure",
        why="an erasure that waited goes on after a hold",
    ),
    Mutation(
        "domain.case_retention.expunged",
        replace_expression("statement.detail['committee'] == case.committee", "True"),
        test="domain/test_retention.py::test_the_tombstone_names_the_committee_of_the_case",
        why="the figures of a case count for another committee",
    ),
    Mutation(
        "domain.case_chain.apply",
        skip_call("require", "two members erased the case"),
        test="domain/test_retention.py::test_after_two_members_erased_the_case_nothing_takes_effect_any_more",
        why="an erased case goes on",
    ),
)
