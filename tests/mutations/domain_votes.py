"""Guards of coc_service/domain: who may vote, what counts, and what a decision rests on."""

from tests.mutations.domain_cases import CASE, THREE_VOTERS, rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_operand,
    drop_raise,
    skip_call,
)

DOMAIN_VOTES = (
    # --- votes --------------------------------------------------------------------------------------------------------
    rule(
        "votes.open_vote", skip_call("require", "not the newest proposal"), "on_another_proposal",
        "a vote is about another proposal than the panel read",
    ),
    rule(
        "votes.check_electorate", skip_call("require", "not those who are clear"), "another_electorate",
        "the lead chooses who votes",
    ),
    rule(
        "case_moves.cast", skip_call("require", "no such vote"), "a_ballot_in_another_vote",
        "a ballot of one vote counts in another",
    ),
    Mutation(
        "domain.case_moves.cast", skip_call("require", "the signer may not vote"),
        test=f"{CASE}::test_a_reader_who_came_after_the_vote_was_opened_does_not_vote",
        why="who came after a vote was opened votes",
    ),
    rule(
        "case_moves.cast", skip_call("require", "one ballot, in the panel's channel"), "two_ballots_at_once",
        "a ballot is where others read it, or is none",
    ),
    rule(
        "votes.is_carried", skip_call("require", "no such vote"), "a_count_of_another_vote",
        "another vote is counted",
    ),
    rule(
        "votes.is_carried", skip_call("require", "not the ballots that count"), "a_count_of_other_ballots",
        "ballots are left out of the count",
    ),
    rule(
        "votes.is_carried", skip_call("require", "the tally is not of these ballots"), "a_tally_of_fewer",
        "a tally has other votes than were cast",
    ),
    Mutation(
        "domain.votes.voters", drop_operand("clear"),
        test=THREE_VOTERS,
        why="who has stepped back votes",
    ),
    Mutation(
        "domain.votes.counted", drop_operand("may"),
        test=THREE_VOTERS,
        why="the ballot of who has stepped back counts",
    ),
    Mutation(
        "domain.votes.close_vote", drop_argument("replace", "vote"),
        test=f"{CASE}::test_a_decision_closes_its_vote",
        why="ballots are cast after the decision",
    ),
    Mutation(
        "domain.case_moves._end_vote", drop_argument("replace", "proposal"),
        test=f"{CASE}::test_after_a_proposal_was_withdrawn_no_ballot_counts_and_there_is_none_to_vote_on",
        why="a proposal that was withdrawn is voted on",
    ),
    Mutation(
        "domain.case_moves._end_vote", drop_argument("replace", "vote"),
        test=f"{CASE}::test_after_a_proposal_was_withdrawn_no_ballot_counts_and_there_is_none_to_vote_on",
        why="ballots on a proposal that was withdrawn count",
    ),
    rule(
        "votes.carried", drop_raise("ValueError"), "a_tally_of_fewer_than_none",
        "a tally larger than the memory is counted out",
    ),
    rule(
        "votes.is_carried", skip_call("require", "not as many may vote"), "a_tally_of_more_who_may",
        "a decision says that others might have voted",
    ),
    rule(
        "case_moves.moved", skip_call("require", "_NOT_OPEN"), "a_tally_by_another_than_the_lead",
        "votes are counted for whoever asks",
    ),
)  # fmt: skip
