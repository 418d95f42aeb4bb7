"""Guards of the log as a process follows it: what it remembers, judges, believes of a chain, and leaves for the next start."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

ATTACKS = "usecases/test_attacks.py"
LEDGER = "usecases/test_ledger.py"
GUARDS = "usecases/test_guards_custody.py"
CHAIN = f"{LEDGER}::test_a_chain_that_is_not_as_remembered_freezes_its_case"
FOLLOWED = "usecases/test_log_wound_back.py::test_a_log_that_does_not_lead_to_its_head_is_not_followed"
WOUND_BACK = "usecases/test_log_wound_back.py::test_a_log_wound_back_stops_the_process_that_remembers_more_and_for_good"
FORGED = f"{LEDGER}::test_an_entry_in_a_members_name_without_their_key_is_void_everywhere_and_reported[sqlite]"
AS_SIGNED = f"{LEDGER}::test_a_detail_is_taken_only_where_its_digest_was_signed"
IN_WHAT_WAS_SIGNED = f"{ATTACKS}::test_a_key_exchanged_by_a_trigger_in_what_was_signed_is_nobodys[sqlite]"
AS_IT_WAS = (
    "usecases/test_replicas_of_a_log.py::test_a_reader_sees_the_log_as_it_was_when_the_writer_has_moved_on[sqlite]"
)
ANOTHER_REPLICA = "journeys/test_replicas.py::test_a_replica_with_another_log_stops_this_one[another root]"
RESUMES = "usecases/test_guards_records.py::test_a_process_that_resumes_comes_to_the_same_and_judges_nothing_again"


USECASES_CUSTODY = (
    # --- a chain -----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.view.View._walked",
        drop_raise("Frozen", "count"),
        test=f"{CHAIN}[its_end_is_cut]",
        why="the end of a chain is hidden: an older epoch, an older policy is in force",
    ),
    Mutation(
        "usecases.custody.view.View._walked",
        drop_operand("prev"),
        test=f"{CHAIN}[two_are_swapped]",
        why="the entries of a chain are put in another order",
    ),
    Mutation(
        "usecases.custody.view.View._fold",
        never("is_void"),
        test=f"{GUARDS}::test_a_void_entry_has_no_effect_when_its_case_is_folded_anew",
        why="what the rules refused takes effect when a case is folded anew",
    ),
    Mutation(
        "usecases.custody.view.View.fold_committee",
        never("is_void"),
        test=RESUMES,
        why="what the rules refused takes effect on a committee after a restart",
    ),
    Mutation(
        "usecases.custody.view.View.case",
        skip_call("_refuse_frozen"),
        test=f"{GUARDS}::test_a_detail_that_is_put_back_after_the_log_was_followed_is_not_believed",
        why="an entry whose detail was hidden while it was judged takes effect unjudged",
    ),
    Mutation(
        "usecases.custody.view.View.folded_committee",
        skip_call("_refuse_frozen"),
        test=IN_WHAT_WAS_SIGNED,
        why="a committee acts on a chain that was altered",
    ),
    Mutation(
        "usecases.custody.view.View.is_first",
        return_constant("True"),
        test=f"{GUARDS}::test_a_report_whose_first_entry_the_index_hides_has_no_place_in_the_log",
        why="a proof is of another entry than the report's",
    ),
    Mutation(
        "usecases.custody.view._decoded",
        drop_raise("LogFault", instead="raise"),
        test=f"{GUARDS}::test_an_entry_of_a_known_case_that_cannot_be_read_is_a_fault_of_the_log",
        why="a log that was altered is an error page and not an alarm",
    ),
    Mutation(
        "usecases.custody.statements.detail_of",
        drop_operand("sha256"),
        test=AS_SIGNED,
        why="a detail is exchanged for another: keys, readers, the policy",
    ),
    Mutation(
        "usecases.custody.statements.detail_of",
        drop_statement("ValueError", instead="return canonical.decode(row.detail)"),
        test=AS_SIGNED,
        why="a detail of no form is an error page",
    ),
    Mutation(
        "usecases.custody.statements.statement_of",
        drop_raise("Frozen", instead="detail = {}"),
        test=f"{CHAIN}[a_detail_is_gone]",
        why="a detail that is gone says nothing, and the case goes on without it",
    ),
    Mutation(
        "usecases.custody.policies.Policies.adopted",
        drop_operand("digest", "toml"),
        test="usecases/test_attacks_on_policies.py::test_a_policy_rewritten_in_its_row_decides_nothing[sqlite]",
        why="a policy is rewritten in its row",
    ),
    # --- following the log -------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.following.follow",
        drop_raise("LogFault", "frontier"),
        test=f"{FOLLOWED}[its_tail_is_cut]",
        why="the end of the log is cut off",
    ),
    Mutation(
        "usecases.custody.following.follow",
        drop_operand("frontier"),
        test=f"{GUARDS}::test_a_last_entry_that_was_altered_is_not_followed_though_nothing_continues_it",
        why="the newest entry is altered before another process follows it",
    ),
    Mutation(
        "usecases.custody.following._take",
        drop_raise("LogFault", "prev"),
        test="usecases/test_log_wound_back.py::test_an_entry_that_continues_another_than_the_newest_of_its_chain_is_not_followed[sqlite]",
        why="whoever has the service's keys appends to an older state of a chain",
    ),
    Mutation(
        "usecases.custody.following._take",
        drop_raise("LogFault", "error", instead="raise"),
        test=f"{FOLLOWED}[one_is_malformed]",
        why="an entry that cannot be read is an error page and not an alarm",
    ),
    Mutation(
        "usecases.custody.memory.PendingLog.keep",
        never("is_missing"),
        test=IN_WHAT_WAS_SIGNED,
        why="a committee goes on without the entry that could not be judged",
    ),
    Mutation(
        "usecases.custody.case_view.CaseView._take",
        never("is_void"),
        test=FORGED,
        why="nobody is told of an entry that was forged",
    ),
    Mutation(
        "domain.person_chain._logged_out",
        replace_expression('_without(before.sessions, statement.detail["session"])', "before.sessions"),
        test="journeys/test_sessions.py::test_a_session_that_is_put_back_after_its_logout_does_not_revive[sqlite]",
        why="a session lives on after its logout",
    ),
    # --- the head, and what is remembered ------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.ledger.Ledger._followed",
        drop_operand("equal"),
        test="usecases/test_log_wound_back.py::test_a_head_that_our_key_did_not_make_stops_everything[another_code]",
        why="whoever writes to the database appends to the log",
    ),
    Mutation(
        "usecases.custody.draft.head_mac",
        return_constant("b'the same for every head'"),
        test="usecases/test_log_wound_back.py::test_the_code_of_one_head_is_no_other_heads",
        why="the code of one head stands for every head",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger._followed",
        drop_statement("is_wound_back", "True"),
        test=f"{WOUND_BACK}[sqlite-by_reading]",
        why="a log that was wound back is forgotten with the next state that fits",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger._followed",
        never("is_wound_back"),
        test=f"{WOUND_BACK}[sqlite-by_writing]",
        why="who found the log wound back goes on",
    ),
    Mutation(
        "usecases.custody.ledger._NOW",
        set_value("0.0"),
        test=f"{WOUND_BACK}[sqlite-by_writing]",
        why="somebody writes on an older end of the log",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger.committees",
        drop_raise("LogFault"),
        test="usecases/test_guards_records.py::test_who_found_the_log_wound_back_leaves_no_pin_and_says_nothing_of_committees",
        why="a report form is shown from a memory that is known to be wrong",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger.distrust",
        drop_statement("is_wound_back"),
        test=ANOTHER_REPLICA,
        why="a process that follows another log than its replica goes on",
    ),
    Mutation(
        "usecases.custody.memory.Memory.ahead",
        replace_expression("size > self.size or frontier == self.frontier.encode()", "True"),
        test="usecases/test_log_wound_back.py::test_a_log_of_the_same_size_and_another_end_stops_the_process_that_remembers_it[sqlite]",
        why="the newest entry is exchanged for another",
    ),
    Mutation(
        "usecases.custody.memory.Memory.ahead",
        drop_operand("began_at"),
        test=f"{WOUND_BACK}[sqlite-by_reading]",
        why="the log is wound back to an end that it has had",
    ),
    Mutation(
        "usecases.custody.following._Cases._settle",
        never("false"),
        test="usecases/test_following.py::test_whoever_starts_without_memory_judges_as_who_was_there",
        why="a case with a false signature is taken as it was judged in trust",
    ),
    Mutation(
        "usecases.custody.following._Cases._settle",
        replace_expression("self._rows <= KEPT_ROWS", "True"),
        test="usecases/test_following.py::test_twice_as_many_entries_hold_no_more",
        why="a process that starts holds the folds of all cases",
    ),
    Mutation(
        "usecases.custody.case_view.CaseView.judge",
        drop_statement("_is_frozen"),
        test="usecases/test_following.py::test_a_row_that_is_not_found_by_its_subject_freezes_its_case[max]",
        why="a case whose last entry is not found is judged without it",
    ),
    Mutation(
        "usecases.custody.case_view.CaseView.judge",
        replace_expression("places", "found"),
        test="usecases/test_following.py::test_an_entry_that_is_found_at_another_place_when_it_is_judged_freezes_its_case",
        why="what a member signed after they left is judged as if it had been before",
    ),
    Mutation(
        "usecases.custody.case_view.CaseView._next",
        replace_expression("(entry.subject, entry.prev) == continues", "True"),
        test="usecases/test_following.py::test_an_entry_that_is_another_one_when_it_is_judged_freezes_its_case",
        why="an entry of a case is exchanged for another",
    ),
    Mutation(
        "usecases.custody.case_view.Committees.before",
        replace_expression("bisect_left(states.places, position)", "len(states.places)"),
        test="usecases/test_following.py::test_whoever_starts_without_memory_judges_as_who_was_there",
        why="what a member did is void once they have left",
    ),
    Mutation(
        "usecases.custody.case_view.Committees.before",
        drop_raise("Frozen"),
        test="usecases/test_following.py::test_a_committee_without_a_detail_freezes_only_what_comes_after",
        why="a case is judged without its committee's chain",
    ),
    Mutation(
        "usecases.custody.case_cache.CaseCache.get",
        drop_operand("head"),
        test="usecases/test_case_cache.py::test_a_fold_is_found_at_its_own_head_alone",
        why="a fold stands for a chain that ends elsewhere",
    ),
    Mutation(
        "usecases.custody.case_cache.CaseCache.keep",
        never("CACHED_ENTRIES"),
        test="usecases/test_case_cache.py::test_the_entries_of_all_folds_are_bounded",
        why="a verification of a long log takes all memory of the machine",
    ),
    Mutation(
        "usecases.custody.memory.Memory.head",
        replace_expression("step.before if step.subject == subject else head", "head"),
        test=AS_IT_WAS,
        why="a reader's older state is called wound back, or its newer chain is shown",
    ),
    Mutation(
        "usecases.custody.memory.Memory.take_over",
        never("base"),
        test=f"{GUARDS}::test_memory_is_moved_by_one_of_two_states_that_begin_at_one_place",
        why="memory goes back to what a slower reader has seen",
    ),
    Mutation(
        "usecases.custody.draft.Draft.append",
        drop_statement("before_commit", instead="jobs.before_commit(self.session, self._move_head)\nself.take_over()"),
        test="usecases/test_replicas_of_a_log.py::test_memory_moves_only_by_what_was_committed[sqlite]",
        why="memory moves by what was never committed",
    ),
)
