"""Guards of coc_service/store: one writer a process, what a refusal undoes, what goes to the driver past SQLAlchemy."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    skip_call,
    swap_name,
)

SHARED = "usecases/test_shared_notices.py"

STORE_WRITER = (
    # --- the writer --------------------------------------------------------------------------------------------------
    Mutation(
        "store.writer.Writer._commit", skip_call("commit"),
        test="store/test_database.py::test_a_write_is_seen_by_a_reader_as_soon_as_it_is_answered[sqlite]",
        why="a write is answered and not kept",
    ),
    Mutation(
        "store.writer.Writer._commit", skip_call("rollback"),
        test="store/test_refused_jobs.py::test_what_a_job_wrote_before_it_refused_is_not_kept[sqlite-write_by_flush]",
        why="what was refused is kept",
    ),
    Mutation(
        "store.writer.Writer._accept", drop_raise("DatabaseBusy"),
        test="store/test_writer.py::test_a_full_queue_refuses_and_keeps_what_it_holds[sqlite]",
        why="the queue takes all memory",
    ),
    Mutation(
        "store.writer.Writer._accept", drop_operand("_is_closed"),
        test="store/test_writer.py::test_closing_twice_is_closing[sqlite]",
        why="what is closed is written to",
    ),
    Mutation(
        "store.writer.Writer._take", skip_call("min"),
        test="store/test_writer.py::test_jobs_that_come_together_share_a_commit[sqlite]",
        why="one transaction holds all that comes",
    ),
    Mutation(
        "store.writer.Writer._run_one", drop_operand("is_clean_since"),
        test="store/test_refused_jobs.py::test_what_a_job_wrote_before_it_refused_is_not_kept[sqlite-write_by_core]",
        why="half of what a job wrote is kept though it refused",
    ),
    Mutation(
        "store.writer.Writer._run_one", skip_call("restore"),
        test="store/test_hooks.py::test_a_refusal_leaves_the_values_as_they_were[sqlite]",
        why="a job that refused leaves something to be done",
    ),
    Mutation(
        "store.writer.Writer._settle", skip_call("_note_storage"),
        test="store/test_full_disk.py::test_a_full_disk_is_logged_once_and_once_when_it_is_over",
        why="a full disk is not logged",
    ),
    Mutation(
        "store.batch.Batch.start", always("done"),
        test="store/test_writer.py::test_a_job_cancelled_before_its_turn_never_runs[sqlite]",
        why="a cancelled job runs",
    ),
    Mutation(
        "store.batch.Batch.split", always("len"),
        test="store/test_database.py::test_jobs_that_fail_do_not_harm_their_neighbours[sqlite]",
        why="one that fails takes its neighbours along",
    ),
    Mutation(
        "store.batch.QueuedJob.answer", never("error"),
        test="store/test_refused_jobs.py::test_a_job_that_refuses_before_it_wrote_fails_alone[sqlite-refuse]",
        why="a refusal is answered as stored",
    ),
    Mutation(
        "store.sqlite.SqliteWriting.begin", swap_name("DatabaseBusy", "StorageFailed"),
        test="store/test_database_sqlite.py::test_while_another_process_writes_the_database_is_busy",
        why="a busy database is called a full disk",
    ),
    Mutation(
        "store.sqlite._raise_if_disk", drop_raise("StorageFailed"),
        test="store/test_full_disk.py::test_a_full_disk_is_told_as_such_and_nothing_of_the_batch_is_kept",
        why="a full disk is an error page without advice",
    ),
    Mutation(
        "store.sqlite.SqliteDatabase.read", drop_raise("DatabaseBusy"),
        test="store/test_writer.py::test_closing_twice_is_closing[sqlite]",
        why="what is closed is opened again to be read",
    ),
    Mutation(
        "store.outbox.waiting_notices", always("is_in_savepoint"),
        test=f"{SHARED}::test_a_notice_of_work_that_was_undone_is_owed_again",
        why="nobody hears of a report, because of a notice that was undone",
    ),
    Mutation(
        "store.outbox.claim", skip_call("_forget_waiting"),
        test=f"{SHARED}::test_a_notice_that_waits_no_longer_is_owed_again[claim]",
        why="nobody hears of a report, because of a mail that is on its way",
    ),
    Mutation(
        "store.outbox.delivered", skip_call("_forget_waiting"),
        test=f"{SHARED}::test_a_notice_that_waits_no_longer_is_owed_again[deliver]",
        why="nobody hears of a report, because of a mail that was delivered",
    ),
    # --- jobs --------------------------------------------------------------------------------------------------------
    Mutation(
        "store.jobs.JobSession.commit", drop_raise("RuntimeError", instead="super().commit()"),
        test="store/test_database.py::test_a_job_cannot_end_its_transaction",
        why="a job commits its neighbours' halves",
    ),
    Mutation(
        "store.jobs.JobSession.rollback", drop_raise("RuntimeError", instead="super().rollback()"),
        test="store/test_database.py::test_a_job_cannot_end_its_transaction",
        why="a job undoes what its neighbours were told is kept",
    ),
    Mutation(
        "store.jobs.run_job", skip_call("require_intact"),
        test="store/test_database.py::test_a_job_that_swallows_an_error_of_the_database_is_not_answered_as_if_stored[sqlite]",
        why="what failed is answered as stored",
    ),
    Mutation(
        "store.jobs.before_commit", drop_statement("writes"),
        test="store/test_refused_jobs.py::test_what_a_job_wrote_before_it_refused_is_not_kept[sqlite-leave_for_the_end]",
        why="what a refused job left for the end is done",
    ),
    Mutation(
        "store.transaction.Transaction.require_intact", drop_raise("error"),
        test="store/test_refused_jobs.py::test_after_an_error_no_statement_runs_on_its_own[sqlite]",
        why="after an error a statement runs in a transaction of its own",
    ),
    Mutation(
        "store.transaction.Transaction.require_intact", drop_raise("RuntimeError"),
        test="store/test_full_disk.py::test_a_full_disk_in_a_savepoint_leaves_nothing_to_go_on_with",
        why="what was undone is answered as stored",
    ),
    Mutation(
        "store.transaction.Transaction.admit", drop_statement("writes"),
        test="store/test_refused_jobs.py::test_what_a_job_wrote_before_it_refused_is_not_kept[sqlite-write_a_table_by_select]",
        why="a job that wrote is taken for one that did not",
    ),
    Mutation(
        "store.transaction.Transaction.is_clean_since", drop_operand("is_same"),
        test="store/test_refused_jobs.py::test_what_a_job_wrote_before_it_refused_is_not_kept[sqlite-write_by_text]",
        why="what a job wrote is kept though it refused",
    ),
    Mutation(
        "store.transaction.Transaction.is_clean_since", drop_operand("error", "None"),
        test="store/test_refused_jobs.py::test_an_error_of_the_database_rolls_back_even_what_only_read[sqlite]",
        why="an error of the database undoes nothing",
    ),
    Mutation(
        "store.transaction.Transaction.is_clean_since", drop_operand("is_active"),
        test="store/test_refused_jobs.py::test_a_flush_that_fails_without_a_statement_rolls_back[sqlite]",
        why="what was undone is taken for what stands",
    ),
    Mutation(
        "store.transaction.Transaction._changed_rows", never("is_sqlite"),
        test="store/test_refused_jobs.py::test_a_write_past_sqlalchemy_is_seen_too[sqlite]",
        why="what a job writes past SQLAlchemy is kept though it refused",
    ),
    Mutation(
        "store.transaction.Transaction.note_error", never("in_nested_transaction"),
        test="store/test_database.py::test_a_job_that_swallows_an_error_of_the_database_is_not_answered_as_if_stored[sqlite]",
        why="an error that a job caught is forgotten",
    ),
    Mutation(
        "store.transaction.Transaction.note_error", always("in_nested_transaction"),
        test="store/test_database.py::test_a_job_may_undo_a_part_of_its_work_with_a_savepoint[sqlite]",
        why="a savepoint does not save",
    ),
    Mutation(
        "store.watch.only_reads", drop_operand("_WRITES"),
        test="store/test_refused_jobs.py::test_what_a_job_wrote_before_it_refused_is_not_kept[postgresql-write_in_a_with_clause]",
        why="a statement that writes is taken for one that reads",
    ),
    Mutation(
        "store.watch._note_error", skip_call("note_error"),
        test="store/test_database.py::test_a_job_that_swallows_an_error_of_the_database_is_not_answered_as_if_stored[sqlite]",
        why="an error of SQLAlchemy's is forgotten",
    ),
    # --- past SQLAlchemy ---------------------------------------------------------------------------------------------
    Mutation(
        "store.prepared._Text.values", drop_raise("TypeError"),
        test="store/test_prepared.py::test_other_names_than_it_asks_for_are_refused[sqlite-values1]",
        why="a mistyped name is passed over",
    ),
    Mutation(
        "store.prepared._text", drop_raise("ValueError"),
        test="store/test_prepared.py::test_a_list_of_any_length_is_refused[sqlite]",
        why="a statement asks for the values of another call",
    ),
    Mutation(
        "store.transaction.Transaction.execute", skip_call("admit"),
        test="store/test_prepared.py::test_a_write_is_a_write[postgresql-True]",
        why="a prepared change is kept though its job refused",
    ),
    Mutation(
        "store.transaction.Transaction.execute_many", skip_call("admit"),
        test="store/test_full_disk.py::test_a_job_that_goes_on_after_a_full_disk_writes_nothing_on_its_own",
        why="after an error rows are added in a transaction of their own",
    ),
    Mutation(
        "store.transaction.Transaction._known", skip_call("note_error"),
        test="store/test_prepared.py::test_an_error_is_sqlalchemys_and_cannot_be_hidden[sqlite]",
        why="an error of a prepared statement is forgotten",
    ),
    Mutation(
        "store.jobs.ready", skip_call("flush_objects"),
        test="store/test_prepared.py::test_it_sees_what_waits_in_the_session[sqlite]",
        why="a prepared statement does not see what its job wrote",
    ),
    Mutation(
        "store.jobs.ready", skip_call("connection"),
        test="store/test_rows.py::test_an_error_in_a_savepoint_is_rolled_back_with_it[sqlite]",
        why="a savepoint does not save what goes past SQLAlchemy",
    ),
    # --- the server --------------------------------------------------------------------------------------------------
    Mutation(
        "store.postgres._raise_if_passing", drop_raise("TryAgain"),
        test="store/test_database_postgresql.py::test_a_job_the_server_undid_is_run_again[40001]",
        why="what the server undid is lost",
    ),
    Mutation(
        "store.postgres._raise_if_passing", drop_raise("StorageFailed"),
        test="store/test_database_postgresql.py::test_a_server_whose_disk_is_full_or_fails_says_so[53100]",
        why="a full disk of the server is an error page without advice",
    ),
    Mutation(
        "store.postgres._raise_if_passing", drop_raise("DatabaseBusy"),
        test="store/test_database_postgresql.py::test_a_server_that_takes_no_more_connections_is_busy",
        why="a busy server is an error page without advice",
    ),
    Mutation(
        "store.postgres._raise_if_read_only", drop_raise("ServerReadOnly"),
        test="store/test_read_only_server.py::test_a_server_that_takes_no_writes_is_told_once_and_once_when_it_takes_them_again",
        why="a demoted server is an error page without advice, and the operator reads nothing",
    ),
    Mutation(
        "store.postgres.connect", drop_raise("DatabaseBusy", instead="raise"),
        test="store/test_database_postgresql.py::test_a_server_that_is_not_there_is_busy",
        why="a server that is away is an error page without advice",
    ),
    Mutation(
        "store.postgres.PostgresWriting.run", replace_expression("(transaction.error, error)", "(error,)"),
        test="store/test_database_postgresql.py::test_what_a_job_makes_of_a_conflict_does_not_hide_it",
        why="what the server undid is called what the job made of it",
    ),
    Mutation(
        "store.postgres.PostgresWriting.commit", drop_raise("OutcomeUnknown", "connection_invalidated"),
        test="store/test_database_postgresql.py::test_a_connection_lost_in_the_commit_is_not_tried_again",
        why="what was kept already is stored twice",
    ),
    Mutation(
        "store.writer.Writer._again", skip_call("each_alone", instead="(batch,)"),
        test="store/test_database_postgresql.py::test_a_job_that_always_meets_a_conflict_does_not_take_its_neighbours_along",
        why="one that always meets a conflict takes its neighbours along",
    ),
    Mutation(
        "store.batch.Batch.is_abandoned", return_constant("True"),
        test="store/test_database_postgresql.py::test_one_that_goes_away_does_not_take_its_neighbours_along",
        why="one that goes away takes its neighbours along",
    ),
)  # fmt: skip
