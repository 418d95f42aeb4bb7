"""Guards of where a report goes: which committee looks after a space, who stands in for it, and what the reporter changes."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, never, replace_expression, skip_call

WRONG = "domain/test_spaces.py::test_what_is_wrong_with_where_reports_go_is_named"
ATTACKS = "usecases/test_attacks_on_spaces.py"
JOURNEY = "journeys/test_spaces.py"
SPACES = (
    Mutation(
        "domain.own_pages._way_problems", replace_expression("not _SLUG.fullmatch(pages.above)", "False"),
        test=WRONG, why="a committee that cannot exist stands in for this one",
    ),
    Mutation(
        "domain.own_pages._way_problems", replace_expression("not all(map(_SLUG.fullmatch, names))", "False"),
        test=WRONG, why="the link of a space leads out of its path",
    ),
    Mutation(
        "domain.own_pages._way_problems", replace_expression("len(set(names)) < len(names)", "False"),
        test=WRONG, why="one link has two names",
    ),
    Mutation(
        "domain.own_pages._way_problems", replace_expression("len(names) > MOST_SPACES", "False"),
        test=WRONG, why="an entry fills every member's page",
    ),
    Mutation(
        "domain.own_pages._way_problems", replace_expression("not one.label.strip()", "False"),
        test=WRONG, why="a space without a name is signed",
    ),
    Mutation(
        "domain.own_pages._way_problems", skip_call("_text_problems", instead="()"),
        test=WRONG, why="the name of a space turns the text around it",
    ),
    Mutation(
        "domain.spaces.checked", skip_call("require"),
        test=f"{ATTACKS}::test_the_first_committee_that_signed_for_a_space_keeps_it",
        why="whoever runs the server founds a committee and receives the reports of an event",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", skip_call("checked", instead="after"),
        test=f"{ATTACKS}::test_the_first_committee_that_signed_for_a_space_keeps_it",
        why="whoever runs the server founds a committee and receives the reports of an event",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", drop_operand("adds_space"),
        test=f"{ATTACKS}::test_nobody_signs_for_a_space_while_a_committee_cannot_be_read",
        why="whoever breaks a row of a committee takes its spaces",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee",
        replace_expression("before is None or adds_space(before, after)", "adds_space(before, after)"),
        test=f"{ATTACKS}::test_nobody_founds_a_committee_while_one_cannot_be_read",
        why="whoever breaks a row of a committee takes its address",
    ),
    Mutation(
        "web.reporter.space_pages._found", skip_call("refuse_if_a_committee_is_frozen"),
        test="journeys/test_frozen_committee.py::test_no_link_of_a_space_is_followed_while_another_committee_cannot_be_read",
        why="the link of an event leads to a committee that took it",
    ),
    Mutation(
        "web.reporter.ways.ways_of", skip_call("refuse_if_a_committee_is_frozen"),
        test="journeys/test_frozen_committee.py::test_no_link_of_a_space_is_followed_while_another_committee_cannot_be_read",
        why="the form says that a committee looks after an event which took it",
    ),
    Mutation(
        "domain.spaces.committee_of", drop_operand("in_force"),
        test="domain/test_spaces.py::test_a_space_of_a_committee_without_members_leads_nowhere",
        why="the link of an event leads to a committee that nobody sits on",
    ),
    Mutation(
        "usecases.people.own_pages.refuse_ways", drop_raise("Refused", "SPACE_TAKEN"),
        test=f"{ATTACKS}::test_members_are_told_before_they_sign_for_anothers_space",
        why="members sign what can take no effect",
    ),
    Mutation(
        "usecases.people.own_pages.refuse_ways", drop_raise("Refused", "NO_SUCH_COMMITTEE"),
        test=f"{ATTACKS}::test_who_stands_in_is_another_committee_that_exists",
        why="a short name is signed under which somebody founds a committee later",
    ),
    Mutation(
        "usecases.people.own_pages.ConfirmPages.write", skip_call("refuse_ways"),
        test=f"{ATTACKS}::test_members_are_told_before_they_confirm_what_another_has_taken_since",
        why="the second signature fails without a word",
    ),
    Mutation(
        "web.reporter.report_form._submit", skip_call("moved", instead="known"),
        test=f"{JOURNEY}::test_none_of_them_is_asked_again_by_the_other_committee",
        why="“none of them”, said of other people, lets somebody read whom the report is about",
    ),
    Mutation(
        "web.reporter.filled_form.only_for", never("person"),
        test=f"{JOURNEY}::test_only_somebody_who_reads_here_can_be_the_only_one",
        why="a button of an older page keeps a report from everybody",
    ),
    Mutation(
        "web.reporter.form_steps.carried", drop_operand("SPACE"),
        test=f"{JOURNEY}::test_the_space_is_part_of_what_is_sealed",
        why="on the last step nothing says why the report goes there",
    ),
    Mutation(
        "web.reporter.space_pages.poster_of", drop_raise("HTTPException", instead="raise AssertionError"),
        test=f"{JOURNEY}::test_a_poster_has_the_link_in_its_language_and_no_script",
        why="the poster of last year's event is a crash",
    ),
)  # fmt: skip
