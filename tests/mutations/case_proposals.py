"""Guards of every proposal on a case: two members, in time, over what waits; or one who says no."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, replace_expression, skip_call

_REFUSALS = "domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing"
_NEEDS = "domain/test_needs_of_proposals.py"
_LATER = "domain/test_new_reader.py::test_a_proposal_can_be_confirmed_for_two_weeks_after_the_reporters_time"

CASE_PROPOSALS = (
    Mutation(
        "domain.case_proposals.judge",
        skip_call("require"),
        test=f"{_REFUSALS}[a_disclosure_confirmed_by_its_proposer]",
        why="one member alone gives a case out",
    ),
    Mutation(
        "domain.case_proposals.is_second",
        drop_operand("person"),
        test="domain/test_retention.py::test_it_is_refused",
        why="one member erases a case alone",
    ),
    Mutation(
        "domain.case_proposals.is_first_there",
        drop_operand("reads"),
        test=f"{_REFUSALS}[a_reader_whose_proposer_left]",
        why="who has left the committee still chooses the readers",
    ),
    Mutation(
        "domain.case_proposals.is_second",
        drop_operand("is_first_there"),
        test="domain/test_retention.py::test_the_first_member_must_still_be_clear_and_read_the_case",
        why="who stepped back counts as one of two",
    ),
    Mutation(
        "domain.summary.Summary.asks",
        drop_operand("is_clear"),
        test=f"{_NEEDS}::test_nobody_confirms_what_they_cannot_read",
        why="the desk tells who stepped back that a copy is given out",
    ),
    Mutation(
        "domain.summary.Summary.asks",
        drop_operand("by"),
        test=f"{_NEEDS}::test_a_copy_that_two_agreed_to_waits_for_nobody",
        why="the desk asks a member to confirm what they proposed themselves",
    ),
    Mutation(
        "domain.case_proposals.waiting",
        drop_operand("isinstance"),
        test="domain/test_case_proposals.py::test_a_proposal_of_another_kind_is_not_confirmed",
        why="who agrees to a hold is told that they gave a case out",
    ),
    Mutation(
        "domain.case_proposals.in_time",
        skip_call("require"),
        test=_LATER,
        why="a proposal that everybody has forgotten is confirmed years later",
    ),
    Mutation(
        "domain.case_proposals.confirmed",
        replace_expression("without(case, lambda one: one is found)", "case"),
        test=f"{_REFUSALS}[a_disclosure_confirmed_twice]",
        why="the time to fetch a copy begins anew",
    ),
    Mutation(
        "usecases.committee.case_proposals.awaited",
        drop_raise("Refused"),
        test="usecases/test_retaining.py::test_two_members_hold_a_case_and_two_lift_it",
        why="who asked for a hold is told that they confirmed it",
    ),
    Mutation(
        "usecases.committee.case_proposals.RefuseProposal._says",
        drop_raise("Refused"),
        test="usecases/test_erasing.py::test_a_proposal_that_somebody_refused_waits_no_more",
        why="an entry is signed that is void, and a page fails",
    ),
    Mutation(
        "web.staff.retention.routes",
        skip_call("asks_again", "confirm_erasure"),
        test="web/test_routes_that_ask_again.py::test_every_form_that_does_harm_in_wrong_hands_asks_again_and_no_other",
        why="who finds an open session erases a case",
    ),
    Mutation(
        "web.staff.disclosures.routes",
        skip_call("asks_again", "confirm"),
        test="web/test_routes_that_ask_again.py::test_every_form_that_does_harm_in_wrong_hands_asks_again_and_no_other",
        why="who finds an open session gives a case out",
    ),
    Mutation(
        "web.staff.new_readers.routes",
        skip_call("asks_again", "confirm"),
        test="web/test_routes_that_ask_again.py::test_every_form_that_does_harm_in_wrong_hands_asks_again_and_no_other",
        why="who finds an open session gives a case's keys away",
    ),
)
