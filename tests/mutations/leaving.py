"""Guards of leaving: who may end a seat, what ends with it, and that nobody swings a vote by it."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, never, replace_expression, skip_call

RULES, STORY = "domain/test_leaving.py", "journeys/test_leaving.py"

LEAVING = (
    # --- who is removed, and by whom ------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_state.removers_needed",
        replace_expression("max(2, min(signers_needed(committee, policy, at), others))", "1"),
        test=f"{RULES}::test_on_a_committee_of_two_nobody_removes_the_other",
        why="one of two members has the committee alone",
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
    # --- the case -------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_chain._judge_people", skip_call("require", "somebody has left since the epoch began"),
        test=f"{RULES}::test_no_move_counts_people_who_have_left_since_the_epoch_began",
        why="an electorate, a panel or a lead is stated with people who have left",
    ),
    Mutation(
        "domain.case_chain._judge_people", skip_call("require", "a voter was removed while the vote was open"),
        test=f"{RULES}::test_a_vote_from_which_a_voter_was_removed_is_not_decided_but_opened_anew",
        why="two members remove those who vote against them",
    ),
    Mutation(
        "domain.departures._was_ended_by_others",
        replace_expression("departure is None or departure.is_removal", "departure is not None and departure.is_removal"),
        test=f"{RULES}::test_a_vote_from_which_a_voter_was_removed_is_not_decided_but_opened_anew[loses_keys]",
        why="members state that the keys of who votes against them are lost",
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
        "usecases.custody.casefile.load", skip_call("as_of"),
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
        "usecases.people.leaving._Leaving._end", skip_call("drop_grants_of"),
        test=f"{STORY}::test_who_has_left_opens_nothing_that_came_after_even_with_a_copy_of_the_database",
        why="a copy of the database that somebody takes later still has their grants",
    ),
    Mutation(
        "usecases.people.login.Resume._member", never("ended_seats"),
        test="usecases/test_leaving.py::test_a_session_that_is_put_back_into_the_database_opens_nothing",
        why="a login row from a backup revives the session of a former member",
    ),
    Mutation(
        "usecases.people.login.LogIn.store", drop_raise("SeatEnded"),
        test=f"{STORY}::test_who_resigns_reads_nothing_from_then_on_and_is_told_so_kindly[sqlite]",
        why="a former member waits for an admission that nobody knows of",
    ),
    Mutation(
        "usecases.people.roster.ShowRoster._roster", drop_operand("is_used_up"),
        test=f"{STORY}::test_who_left_can_be_invited_and_admitted_again_and_reads_no_old_case[resigned]",
        why="whoever left waits on the roster to be admitted again, by their old invitation",
    ),
)  # fmt: skip
