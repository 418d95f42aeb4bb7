"""Guards of what members' employers mean for votes and conflicts."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, replace_expression, skip_call

_VOID = "domain/test_employers.py::test_what_is_no_employer_is_void"

EMPLOYERS = (
    Mutation(
        "usecases.custody.judging._judge_case", skip_call("employers.judge"),
        test="usecases/test_employers.py::test_nobody_shuts_a_colleague_out_of_the_vote_of_a_case_that_they_know[sqlite]",
        why="the lead chooses whose votes count",
    ),
    Mutation(
        "domain.employers.settled", replace_expression("{**committee.affiliations, **before}", "committee.affiliations"),
        test="domain/test_employers.py::test_nobody_shuts_a_colleague_out_of_a_vote_by_an_employer_stated_after_the_report_came",
        why="a member who knows the report states the employer of others, and they do not vote",
    ),
    Mutation(
        "usecases.custody.counted_employers.for_votes",
        replace_expression("employers.settled(committee, position.committee_then(case) or committee)", "committee"),
        test="usecases/test_employers.py::test_nobody_shuts_a_colleague_out_of_the_vote_of_a_case_that_they_know[sqlite]",
        why="a member who knows the report states the employer of others, and they do not vote",
    ),
    Mutation(
        "domain.affiliations.keys_at", replace_expression("list(keys)[:most]", "keys"),
        test="domain/test_employers.py::test_of_the_employers_of_one_member_as_many_count_as_the_policy_says",
        why="a member states the employers of all others, and shuts them out of every vote",
    ),
    Mutation(
        "domain.employers.judge", skip_call("require", "one employer holds a majority of the votes"),
        test="domain/test_employers.py::test_a_decision_in_which_one_employer_holds_a_majority_is_void_until_others_vote",
        why="one employer decides a case",
    ),
    Mutation(
        "domain.employers._majority", replace_expression("count * 2 > len(people)", "count > len(people)"),
        test="domain/test_employers.py::test_of_an_employer_with_a_majority_the_newest_members_do_not_vote",
        why="one employer decides a case",
    ),
    Mutation(
        "domain.employers.without_majority", replace_expression("reversed(left)", "left"),
        test="domain/test_employers.py::test_of_an_employer_with_a_majority_the_newest_members_do_not_vote",
        why="a newly admitted member pushes a colleague out of the vote",
    ),
    Mutation(
        "domain.votes.check_electorate", drop_operand("no_majority"),
        test="domain/test_employers.py::test_without_the_rule_nobody_is_left_out_of_a_vote",
        why="the lead chooses who votes",
    ),
    Mutation(
        "domain.affiliations.problem", replace_expression("person_names.hidden_character(one.employer)", "None"),
        test=_VOID,
        why="a name is shown turned around",
    ),
    Mutation(
        "domain.affiliations.problem", replace_expression("len(found) > MOST", "False"),
        test=_VOID,
        why="a list without end fills everybody's page",
    ),
    Mutation(
        "usecases.committee.employers_of_voters.check", drop_raise("Refused", "TOO_FEW"),
        test="usecases/test_employers.py::test_a_vote_that_nobody_could_decide_is_not_opened[sqlite]",
        why="a case waits for a vote that cannot count",
    ),
    Mutation(
        "usecases.committee.presence.DeclareClear.store", drop_raise("Refused"),
        test="usecases/test_employers.py::test_a_colleague_of_somebody_in_the_report_cannot_say_that_they_have_no_conflict[sqlite]",
        why="a colleague decides about a colleague",
    ),
    Mutation(
        "usecases.committee.presence.DeclareClear.look", drop_operand("is_last"),
        test="usecases/test_employers.py::test_the_last_reader_can_be_clear_to_refer_the_case[sqlite]",
        why="a case stands still for good",
    ),
    Mutation(
        "usecases.people.employers.StateEmployers.write", skip_call("owe_notices"),
        test="usecases/test_employers.py::test_everyone_else_hears_of_a_statement_and_sees_it_once[sqlite]",
        why="a wrong statement shuts others out of a vote unseen",
    ),
)  # fmt: skip
