"""Guards of leaving: who may end a seat, what ends with it, and that nobody swings a vote by it."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

SWUNG = "domain/test_leaving.py::test_a_vote_from_which_a_voter_was_removed_is_not_decided_but_opened_anew"
PAUSES = "domain/test_pauses.py"
SECRET = "journeys/test_leaving.py::test_who_is_to_be_removed_finds_it_neither_on_the_desk_nor_in_the_log"
RULES, STORY = "domain/test_leaving.py", "journeys/test_leaving.py"

LEAVING = (
    # --- who is removed, and by whom ------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_signers.removers_needed",
        replace_expression("max(2, min(needed, sum(one.person != seat.person for one in members)))", "1"),
        test=f"{RULES}::test_on_a_committee_of_two_nobody_removes_the_other",
        why="one of two members has the committee alone",
    ),
    *(
        Mutation(
            "domain.committee_signers.admitters_needed", operator,
            test=f"{RULES}::test_on_a_committee_of_two_nobody_removes_the_other_by_an_admission[{case}]",
            why="one of two members ends the other's seat by admitting it again",
        )
        for operator, case in (
            (drop_operand("is_shorter"), "shorter"),
            (drop_operand("is_in_force"), "later"),
            (drop_operand("has_keys_of"), "other keys"),
        )
    ),
    Mutation(
        "domain.committee_chain._agreed", skip_call("require", "nobody removes themself"),
        test=f"{RULES}::test_who_is_removed_does_not_sign_it",
        why="a page that somebody was tricked into confirming counts as the second signature",
    ),
    Mutation(
        "domain.committee_chain._about", replace_expression("'admission' in said", "False"),
        test=f"{RULES}::test_what_was_proposed_about_a_seat_waits_no_more_once_it_has_ended_or_changed",
        why="a removal of a former seat waits on the roster for ever",
    ),
    Mutation(
        "usecases.people.leaving.AgreeRemoval._checked", drop_raise("Refused", "OWN_SEAT"),
        test=f"{STORY}::test_a_member_is_removed_by_two_others_and_never_by_one",
        why="who is to be removed gets an error page instead of a refusal",
    ),
    Mutation(
        "usecases.people.seat_shown.ShowDepartures._removals", drop_operand("seat", "member"),
        test=f"{STORY}::test_a_member_is_removed_by_two_others_and_never_by_one",
        why="who is to be removed is warned, and copies what they still read",
    ),
    Mutation(
        "usecases.people.signatures_owed.SignaturesOwed._of", drop_operand("secret"), test=SECRET,
        why="the desk of who is to be removed says that something waits",
    ),
    Mutation(
        "usecases.committee.reading_log.ShowLog.look", replace_expression("log_lines.is_about(line, secret)", "False"),
        test=SECRET,
        why="who is to be removed reads it in the log, and copies what they still read",
    ),
    Mutation(
        "usecases.people.leaving.kept_from", drop_operand("about"), test=SECRET,
        why="nobody finds the removal that they should sign",
    ),
    # --- the case -------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_chain._judge_people", skip_call("require", "somebody has left since the epoch began"),
        test=f"{RULES}::test_no_move_counts_people_who_have_left_since_the_epoch_began",
        why="an electorate, a panel or a lead is stated with people who have left",
    ),
    Mutation(
        "domain.case_chain._judge_people", skip_call("require", "a voter was removed while the vote was open"),
        test=f"{SWUNG}[removed]",
        why="two members remove those who vote against them",
    ),
    Mutation(
        "domain.departures.removed_voters",
        replace_expression("case.vote.admissions if case.vote else {}", "case.admissions"),
        test=f"{RULES}::test_who_lost_their_keys_and_was_added_to_the_case_again_does_not_heal_the_vote",
        why="members switch a voter's keys off, add the voter again, and decide before they declare",
    ),
    Mutation(
        "domain.departures._was_ended_by_others", drop_operand("goes_on"),
        test=f"{SWUNG}[loses_keys]",
        why="members state that the keys of who votes against them are lost",
    ),
    Mutation(
        "domain.departures._was_ended_by_others", drop_operand("has_another_term"),
        test=f"{SWUNG}[shortened_term]",
        why="two members let the terms of those who vote against them end",
    ),
    Mutation(
        "domain.committee_chain._left",
        replace_expression("{**committee.departures, gone.tenure: departure}", "{gone.tenure: departure}"),
        test=f"{RULES}::test_the_roster_keeps_who_left_and_who_was_removed",
        why="a resignation hides the removal before it",
    ),
    Mutation(
        "domain.case_chain._begun", skip_call("departures.begun"),
        test=f"{RULES}::test_the_next_begin_states_in_the_case_that_somebody_left",
        why="whoever has left stays in every electorate and may keep it from a quorum",
    ),
    Mutation(
        "usecases.custody.casefile.load_folded", skip_call("as_of"),
        test=f"{STORY}::test_a_panel_is_formed_without_who_has_left",
        why="no move without words is possible until somebody writes something",
    ),
    Mutation(
        "domain.summary.as_of", replace_expression("case.to_vote & remaining", "case.to_vote"),
        test=f"{RULES}::test_the_desk_waits_for_nobody_who_has_left",
        why="the desk waits for the ballot of somebody who has left",
    ),
    # --- what ends ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.leaving.clean_up", skip_call("drop_grants_of"),
        test=f"{STORY}::test_who_has_left_opens_nothing_that_came_after_even_with_a_copy_of_the_database",
        why="a copy of the database that somebody takes later still has their grants",
    ),
    Mutation(
        "usecases.people.login.Resume._member", never("ended_seats"),
        test="usecases/test_attacks_on_dates.py::test_a_session_ends_with_the_term_before_any_worker_has_deleted_it",
        why="a session goes on after its member's term",
    ),
    Mutation(
        "usecases.people.login.LogIn.store", drop_raise("SeatEnded"),
        test=f"{STORY}::test_who_resigns_reads_nothing_from_then_on_and_is_told_so_kindly[sqlite]",
        why="a former member waits for an admission that nobody knows of",
    ),
    Mutation(
        "usecases.people.ended._may_be_invited", replace_expression("True", "False"),
        test="usecases/test_ended.py::"
        "test_who_has_a_seat_on_a_committee_that_is_frozen_is_not_told_that_their_seats_have_ended",
        why="a member is told that their seat has ended while its committee cannot be read",
    ),
    Mutation(
        "usecases.people.roster.ShowRoster._roster", skip_call("is_used_up", instead="False"),
        test=f"{STORY}::test_who_left_can_be_invited_and_admitted_again_and_reads_no_old_case[resigned]",
        why="whoever left waits on the roster to be admitted again, by their old invitation",
    ),
    # --- no new reports for a time --------------------------------------------------------------------------------------
    Mutation(
        "domain.pauses.check", skip_call("require", "others paused this seat"),
        test=f"{PAUSES}::test_others_pause_a_member_together_and_end_it_together",
        why="a suspended member ends their suspension",
    ),
    Mutation(
        "domain.pauses.check", skip_call("require", "a pause is over within a year"),
        test=f"{PAUSES}::test_a_pause_is_ahead_and_over_within_a_year",
        why="a member is shut out of all reports for ever, without a removal",
    ),
    Mutation(
        "domain.epochs.check_genesis", skip_call("require", "a recipient gets no new reports now"),
        test=f"{PAUSES}::test_a_report_is_sealed_to_nobody_who_is_away",
        why="a report reaches a suspended member",
    ),
    Mutation(
        "domain.committee_state.Committee.receiving",
        return_constant("tuple(seat for seat in seats if self.paused_until(seat, at) is None)"),
        test=f"{PAUSES}::test_if_all_are_away_reports_go_to_all",
        why="no report can be sent while everybody is away",
    ),
    # --- terms ----------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_chain._admitted", drop_operand("is_in_force"),
        test=f"{RULES}::test_who_is_admitted_again_after_their_term_reads_no_old_case",
        why="a seat that is renewed years later opens what was written meanwhile",
    ),
    Mutation(
        "usecases.people.terms.SetTerm._changed", drop_raise("Refused", "NO_SUCH_TERM"),
        test="journeys/test_terms.py::test_a_term_that_is_too_near_is_refused",
        why="a removal looks like a term, and nobody hears of it in time",
    ),
    Mutation(
        "usecases.site.term_ends.settle", skip_call("clean_up"),
        test="journeys/test_terms.py::test_a_term_is_signed_by_two_announced_twice_and_ends_by_itself",
        why="the grants of a former member stay",
    ),
    Mutation(
        "usecases.site.term_ends.settle", skip_call("keep_beat"),
        test="journeys/test_terms.py::test_a_term_is_signed_by_two_announced_twice_and_ends_by_itself",
        why="every beat announces the same end again",
    ),
)  # fmt: skip
