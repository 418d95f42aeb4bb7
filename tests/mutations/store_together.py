"""Guards of what the jobs of a batch ask and insert together on a server."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_statement, skip_call

WAITING = "store/test_waiting_rows.py"
REPORTS = "usecases/test_reports_together.py"

STORE_TOGETHER = (
    Mutation(
        "store.writer.Writer._run", skip_call("run", "send_rows"),
        test=f"{WAITING}::test_rows_of_all_jobs_go_in_one_statement",
        why="a report is answered as stored, and its rows never leave the process",
    ),
    Mutation(
        "store.transaction.Transaction.send", drop_statement("sent"),
        test=f"{REPORTS}::test_what_was_found_together_follows_what_was_written_since",
        why="a report that is there is not found, because its rows wait no longer",
    ),
    Mutation(
        "store.batch.Batch.asked_ahead", drop_operand("done"),
        test=f"{WAITING}::test_what_several_jobs_ask_is_asked_once_for_those_that_still_wait[postgresql]",
        why="what is asked is for somebody who has gone",
    ),
    Mutation(
        "store.prepared.Prepared.run_with_rows", skip_call("send"),
        test=f"{WAITING}::test_a_statement_goes_after_rows_of_its_own_table[postgresql]",
        why="the end of a log is moved before it is there",
    ),
    Mutation(
        "store.traces.find", drop_operand("sent"),
        test=f"{REPORTS}::test_what_was_found_together_follows_what_was_written_since",
        why="a report is stored twice, because the answer is older than the first one",
    ),
    Mutation(
        "store.traces.find", drop_operand("sought", "shared"),
        test=f"{REPORTS}::test_what_nobody_looked_for_together_is_looked_for_alone",
        why="a report is stored twice, because nobody looked for the first one",
    ),
    Mutation(
        "store.traces.find", drop_operand("waiting", "tag"),
        test=f"{REPORTS}::test_what_was_found_together_follows_what_was_written_since",
        why="a report that comes twice in a batch makes all of it run again",
    ),
)  # fmt: skip
