"""Guards of giving cases back with the recovery key: to whom, how much, and what trustees check before."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, never, replace_expression, skip_call

DOMAIN = "domain/test_case_recovery.py"
USECASES = "usecases/test_recovering.py"
REQUESTS = "usecases/test_attacks_with_requests.py"
MEMBERS = "usecases/test_attacks_with_recovery.py"
YEAR = "journeys/test_a_year_with_trustees.py"
CHANGED = f"{USECASES}::test_an_answer_that_was_changed_on_its_way_stores_nothing"
CLOSED = f"{DOMAIN}::test_a_case_that_is_closed_to_somebody_is_not_given_back"

RECOVERY_USED = (
    Mutation(
        "domain.case_recovery.seat_to_serve",
        drop_operand("is_out"),
        test=f"{DOMAIN}::test_a_case_is_not_given_back_to_whom_the_reporter_refused_since",
        why="whom the reporter refused reads the case",
    ),
    Mutation(
        "domain.case_recovery.seat_to_serve",
        drop_operand("recovery_key"),
        test=f"{DOMAIN}::test_a_case_that_was_kept_from_the_key_is_not_given_back",
        why="trustees decide on cases that were kept from them",
    ),
    Mutation(
        "domain.case_recovery.seat_to_serve",
        replace_expression("was_here and not reads", "not reads"),
        test=f"{CLOSED}[resigned]",
        why="who left and came back reads what they had left",
    ),
    Mutation(
        "domain.case_recovery.seat_to_serve",
        replace_expression("was_here and not reads", "was_here"),
        test=f"{CLOSED}[with_the_same_keys]",
        why="a member who reads the case drops their declaration, and their vote",
    ),
    Mutation(
        "domain.case_recovery.judge",
        skip_call("require", "the committee was not told"),
        test=f"{DOMAIN}::test_no_case_is_taken_back_behind_the_committees_back",
        why="members who do not read the case never learn of it",
    ),
    Mutation(
        "domain.case_recovery.judge",
        skip_call("require", "the case is not theirs to take back"),
        test=f"{DOMAIN}::test_a_case_is_not_given_to_whom_the_reporter_left_out",
        why="whom the reporter left out reads the case",
    ),
    Mutation(
        "domain.case_recovery.judge",
        skip_call("require", "not the recovery key in force"),
        test=f"{DOMAIN}::test_a_case_is_taken_back_as_it_stands[changed1-not the recovery key in force]",
        why="trustees of an earlier key give cases back",
    ),
    Mutation(
        "domain.case_recovery.recovered",
        skip_call("require", "no such epoch"),
        test=f"{DOMAIN}::test_a_case_is_taken_back_as_it_stands[changed2-no such epoch]",
        why="an entry names an epoch that does not exist, and every process follows it",
    ),
    Mutation(
        "domain.case_recovery._late",
        replace_expression("before.after + 1 if before else 1", "1"),
        test=f"{DOMAIN}::test_who_came_for_what_was_new_gets_no_more_than_that",
        why="who came for what was new gets the whole file",
    ),
    Mutation(
        "domain.epochs.is_granted",
        replace_expression("late.since <= begin.number <= late.until", "True"),
        test=f"{DOMAIN}::test_what_the_trustees_did_not_have_is_not_granted",
        why="grants are missed that nobody ever made",
    ),
    Mutation(
        "domain.committee_recovery.used",
        skip_call("require", "not the recovery key in force"),
        test=f"{DOMAIN}::test_the_committee_is_told_of_this_key_and_this_admission[changed1-not the recovery key in force]",
        why="the committee is told of a key that has ended",
    ),
    Mutation(
        "domain.committee_recovery.used",
        skip_call("require", "not the signer's own admission"),
        test=f"{DOMAIN}::test_the_committee_is_told_of_this_key_and_this_admission[changed0-not the signer's own admission]",
        why="a member states it for somebody else",
    ),
    Mutation(
        "usecases.custody.trustees.check_used",
        skip_call("require"),
        test=f"{MEMBERS}::test_members_who_admit_keys_of_their_own_take_nothing_back",
        why="members who are left out admit a puppet, and take its cases back without the trustees",
    ),
    Mutation(
        "usecases.custody.trustees.check_recovered",
        skip_call("require"),
        test=f"{MEMBERS}::test_a_signature_of_the_trustees_serves_one_case_and_one_admission",
        why="one signature of the trustees opens every case",
    ),
    Mutation(
        "usecases.custody.replay.Replay.take",
        never("prev"),
        test=f"{REQUESTS}::test_a_chain_with_a_gap_is_refused[no_declaration]",
        why="the administrator leaves out that somebody stepped back",
    ),
    Mutation(
        "usecases.custody.replay.Replay.take",
        never("is_missing"),
        test=f"{REQUESTS}::test_trustees_wrap_to_no_other_key_than_the_admitted_one",
        why="an admission whose detail was exchanged passes",
    ),
    Mutation(
        "usecases.custody.replay.Replay.person",
        replace_expression("_PERHAPS_BACK", "PersonState()"),
        test=f"{MEMBERS}::test_a_loss_that_one_member_alone_stated_twice_is_none_for_trustees",
        why="of two members one states the other's keys lost, admits a puppet, and has trustees give it the other's cases",
    ),
    Mutation(
        "usecases.custody.serving.checked",
        replace_expression(
            "committee is None or committee.recovery is None or seat is None",
            "committee is None or committee.recovery is None",
        ),
        test=f"{REQUESTS}::test_trustees_wrap_to_nobody_whom_the_committee_did_not_admit",
        why="trustees are asked for somebody without a seat",
    ),
    Mutation(
        "usecases.custody.serving._is_theirs",
        replace_expression("case_recovery.seat_to_serve(case, committee, person, at) is not None", "True"),
        test=f"{REQUESTS}::test_a_chain_without_its_end_gives_only_what_was_read_until_there",
        why="trustees wrap a case to a member who has stepped back from it",
    ),
    Mutation(
        "usecases.custody.serving._served",
        replace_expression("begin.number not in keys", "False"),
        test=f"{REQUESTS}::test_a_grant_that_leads_to_another_key_is_not_handed_on",
        why="a key that the case does not commit to is handed on",
    ),
    Mutation(
        "usecases.people.recovering.AskTrustees.look",
        drop_operand("mine"),
        test=f"{USECASES}::test_nothing_is_asked_for_whom_the_case_was_closed_to[sqlite-dana]",
        why="trustees are called together for nothing",
    ),
    Mutation(
        "usecases.people.recovering.TakeBack._seat",
        never("admission"),
        test=f"{USECASES}::test_an_answer_for_somebody_else_gives_nothing_back[sqlite]",
        why="a member is told that their answer was changed, and it is not theirs",
    ),
    Mutation(
        "usecases.people.recovering.TakeBack._recovering",
        never("seat_to_serve"),
        test=f"{USECASES}::test_an_answer_serves_once[sqlite]",
        why="an answer is stored again, and drops what the member declared",
    ),
    Mutation(
        "usecases.people.recovering.TakeBack.prepare",
        drop_operand("_is_signed"),
        test=f"{CHANGED}[without_proof]",
        why="the member hears of an error of ours",
    ),
    Mutation(
        "usecases.people.recovering.TakeBack.prepare",
        drop_operand("_is_whole"),
        test=f"{CHANGED}[with_epochs_swapped]",
        why="grants are stored that open nothing, in place of a request to the trustees",
    ),
    Mutation(
        "usecases.people.recovering.TakeBack._is_whole",
        never("has_signed_case"),
        test=f"{CHANGED}[without_proof_of_a_case]",
        why="the member hears of an error of ours",
    ),
    Mutation(
        "usecases.people.recovering.TakeBack.store",
        skip_call("tell_members"),
        test=f"{USECASES}::test_everybody_else_is_told_of_it",
        why="nobody hears that the trustees gave cases back",
    ),
    Mutation(
        "commands.giving_back.answer",
        never("_ASKED"),
        test=f"{YEAR}::test_the_trustees_see_for_whom_it_is_and_can_say_no",
        why="trustees open cases for somebody whom nobody has called",
    ),
    Mutation(
        "commands.giving_back.answer",
        never("OFFLINE"),
        test=f"{YEAR}::test_nothing_is_opened_with_a_network_or_for_nothing",
        why="the joined key is on a computer with a network",
    ),
    Mutation(
        "commands.giving_back.answer",
        replace_expression("not answers", "False"),
        test=f"{YEAR}::test_nothing_is_opened_with_a_network_or_for_nothing",
        why="trustees give away an empty file and believe that it is done",
    ),
)
