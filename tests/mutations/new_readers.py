"""Guards of new readers for old cases: two members, a reporter who may say no, and keys that come last."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    skip_call,
    swap_name,
)
from tests.mutations.spot import Operator

REFUSES = "domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing"
RULES, KEYS = "domain/test_new_reader.py", "usecases/test_new_readers.py"
ATTACKS = "usecases/test_attacks_on_new_readers.py"


def rule(function: str, operator: Operator, case: str, why: str) -> Mutation:
    """A rule of a case's chain: `case` is what the test of refusals tells."""
    return Mutation(f"domain.case_readers.{function}", operator, test=f"{REFUSES}[{case}]", why=why)


NEW_READERS = (
    # --- who may be proposed --------------------------------------------------------------------------------------------
    rule(
        "judge", skip_call("require", "not on the roster with this admission"), "a_reader_of_another_admission",
        "a case is opened to keys that nobody admitted",
    ),
    rule(
        "judge", skip_call("require", "on the case already"), "a_reader_twice",
        "a reader is put back before the gate",
    ),
    rule(
        "judge", skip_call("require", "the reporter left them out"), "a_reader_who_was_left_out",
        "two members bring in whom the reporter fears",
    ),
    rule(
        "proposed", skip_call("require", "they have declared a conflict"), "a_reader_with_a_conflict",
        "who has declared a conflict comes back",
    ),
    rule(
        "proposed", skip_call("require", "the reporter said no to them"), "a_reader_whom_the_reporter_refused",
        "a reporter's no is asked away",
    ),
    rule(
        "proposed", skip_call("require", "proposed already"), "a_reader_proposed_twice",
        "a second proposal goes on while the reporter refuses the first",
    ),
    # --- the desk says what waits ---------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.desk_indexes.DeskIndex._mark", drop_operand("has_candidate"),
        test="usecases/test_readers_owed.py::test_the_desk_looks_at_no_case_without_a_proposed_reader",
        why="each desk opens every case of a member",
    ),
    Mutation(
        "usecases.committee.readers_owed._owed", replace_expression("one.may_confirm", "True"),
        test="usecases/test_readers_owed.py::test_who_proposed_a_reader_is_not_asked_to_confirm_it",
        why="who proposed a reader is asked for the second signature",
    ),
    # --- proposals end -------------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_readers.proposed", replace_expression("one.open_until < statement.at", "False"),
        test=f"{RULES}::test_who_was_proposed_too_long_ago_can_be_proposed_again",
        why="a forgotten proposal shuts its person out for good",
    ),
    Mutation(
        "domain.departures.as_of", replace_expression("case_proposals.without_lapsed(present, at)", "present"),
        test=f"{RULES}::test_who_looks_at_a_case_sees_no_proposal_that_lapsed",
        why="pages offer to confirm what cannot be confirmed any more",
    ),
    Mutation(
        "domain.case_readers.was_here",
        replace_expression("committee.departure_of(one.leaf)", "False"),
        test=f"{RULES}::test_who_lost_their_keys_and_left_later_is_asked_about_like_a_newcomer",
        why="a reporter is not asked about who was removed after they had lost their keys",
    ),
    Mutation(
        "domain.case_readers.was_here",
        replace_expression("one.ends and one.ends <= at", "False"),
        test=f"{RULES}::test_who_comes_back_after_their_term_is_asked_about_like_a_newcomer",
        why="a reporter is not asked about who was away for years",
    ),
    Mutation(
        "domain.case_readers.offered", drop_operand("left_out_on_form"),
        test=f"{RULES}::test_who_was_left_out_stays_so_after_they_left_the_committee_and_came_back",
        why="members are offered whom the reporter left out",
    ),
    Mutation(
        "domain.case_readers.offered", drop_operand("objected"),
        test=f"{RULES}::test_a_reporter_who_says_no_ends_it_for_good",
        why="members are offered whom the reporter refused",
    ),
    Mutation(
        "domain.case_readers.left_out", drop_operand("recipients"),
        test=f"{RULES}::test_who_came_back_with_other_keys_has_the_old_epochs_only_with_the_whole_file",
        why="who has lost their keys never gets their cases back",
    ),
    Mutation(
        "usecases.custody.view.View.fold_committee", never("until"),
        test=f"{KEYS}::test_with_the_whole_file_a_new_reader_opens_what_was_written_before[sqlite]",
        why="who joined after a report counts as left out of it",
    ),
    Mutation(
        "domain.case_people.declared", drop_argument("replace", "stepped_back"),
        test=f"{RULES}::test_who_came_late_and_declares_a_conflict_is_gone_for_good",
        why="nobody knows any more who declared a conflict",
    ),
    Mutation(
        "usecases.committee.reader_offers.NewReaders.named", return_constant("frozenset()"),
        test="journeys/test_new_reader.py::test_whom_the_reporters_words_name_is_marked_before_anybody_proposes_or_confirms",
        why="members propose whom the report is about without noticing",
    ),
    # --- who adds them, and when ----------------------------------------------------------------------------------------
    rule(
        "judge", skip_call("require", "two members who read the case sign it"), "a_reader_added_by_the_proposer",
        "one member alone opens a case to somebody else",
    ),
    rule(
        "may_confirm", never("is_called_by_one"), "a_reader_added_by_the_proposer",
        "one member alone opens a case to somebody else",
    ),
    rule(
        "judge", skip_call("require", "the reporter may still say no"), "a_reader_added_too_early",
        "the reporter hears of it when it is done",
    ),
    Mutation(
        "domain.case_readers.asked_until", drop_operand("is_allowed"),
        test=f"{RULES}::test_a_reporter_who_says_yes_ends_the_waiting",
        why="a reporter who wants help waits three days for it",
    ),
    Mutation(
        "domain.case_readers.asked_until", drop_operand("is_reporter_reachable"),
        test=f"{RULES}::test_nobody_waits_for_a_reporter_who_withdrew",
        why="a case waits for somebody who cannot answer",
    ),
    Mutation(
        "domain.case_readers.waits_until", never("is_known"),
        test=f"{RULES}::test_nobody_waits_for_who_is_on_the_case_and_has_other_keys",
        why="a case stands still for three days after each lost passphrase",
    ),
    Mutation(
        "domain.case_readers.was_here", drop_operand("has_left"),
        test=f"{RULES}::test_who_left_the_committee_and_came_back_is_asked_about_like_a_newcomer",
        why="who was removed reads on before the reporter can say no",
    ),
    Mutation(
        "domain.case_readers.was_here", drop_operand("RECUSED"),
        test=f"{REFUSES}[a_reader_added_too_early]",
        why="a newcomer counts as somebody whom the reporter knows",
    ),
    rule(
        "allowed", skip_call("require", "the reporter says yes"), "a_yes_of_another_party",
        "the person concerned says yes in the reporter's place",
    ),
    rule(
        "refused", skip_call("require", "the reporter says no"), "a_no_of_another_party",
        "the person concerned keeps readers away",
    ),
    Mutation(
        "domain.case_readers.refused", replace_expression("statement.party", "False", "candidate"),
        test=f"{RULES}::test_a_reporter_who_says_no_ends_it_for_good",
        why="a reporter's no is forgotten",
    ),
    Mutation(
        "domain.reminders._once", drop_item("Reminder"),
        test="domain/test_reminders.py::test_when_the_reporters_time_to_say_no_is_over_everyone_hears_that_a_reader_waits",
        why="a proposal waits until somebody looks at the case by chance",
    ),
    # --- what they can open ---------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_readers.with_reader", drop_argument("replace", "admissions"),
        test="domain/test_admitted_anew.py::test_who_was_admitted_anew_reads_on_once_two_members_add_them",
        why="a lost key loses its cases for ever",
    ),
    Mutation(
        "domain.case_readers.with_reader", skip_call("gone"),
        test="domain/test_epochs.py::test_nothing_more_is_sealed_once_anybody_came_or_went[added]",
        why="an epoch goes on without the reader who came",
    ),
    Mutation(
        "domain.epochs.is_granted", swap_name("is_whole", "after"),
        test=f"{RULES}::test_a_reader_from_now_on_has_only_what_begins_after_they_came",
        why="pages say that older parts are damaged",
    ),
    Mutation(
        "domain.epochs.is_granted", change_comparison("<=", "<", "after"),
        test=f"{RULES}::test_who_came_back_with_other_keys_has_the_old_epochs_only_with_the_whole_file",
        why="the last epoch before they came counts as theirs",
    ),
    Mutation(
        "usecases.custody.casefile.open_file", drop_operand("mine"),
        test=f"{KEYS}::test_from_now_on_a_new_reader_opens_nothing_older[sqlite]",
        why="what is not meant for a reader looks damaged to them, and they can decide nothing",
    ),
    Mutation(
        "usecases.committee.new_readers.ConfirmReader._older_grants", drop_raise("Refused"),
        test=f"{KEYS}::test_who_cannot_open_the_whole_file_does_not_hand_it_on",
        why="a reader is promised a file that nobody hands them",
    ),
    Mutation(
        "usecases.committee.new_readers.ConfirmReader.store", skip_call("drop_grants"),
        test=f"{KEYS}::test_grants_that_were_left_stop_nobody_who_comes_to_a_case",
        why="a grant of an ended term, or a planted one, stops who came back",
    ),
    Mutation(
        "usecases.site.verifying._owed_grants", replace_expression("epochs.is_granted(case, begin, person)", "True"),
        test=f"{KEYS}::test_from_now_on_a_new_reader_opens_nothing_older[sqlite]",
        why="verification misses grants that nobody made",
    ),
    Mutation(
        "usecases.custody.judging._judge_case", never("case_readers", "ACTS"),
        test=f"{ATTACKS}::test_whom_the_reporter_left_out_is_added_by_nobody",
        why="whoever writes to the database and has one member's key chooses the readers",
    ),
    Mutation(
        "usecases.committee.reader_offers.offered_in", return_constant("list(committee.in_force(now))"),
        test=f"{KEYS}::test_who_was_left_out_by_the_reporter_is_never_offered",
        why="the page offers whom the reporter left out",
    ),
)  # fmt: skip
