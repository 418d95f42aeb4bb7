"""Guards of coc_service/store: the file, the writer, the server, migrations, the key files."""

from tests.mutations.mutation import Mutation

STORE = (
    # --- the file ----------------------------------------------------------------------------------------------------
    Mutation(
        "store/sqlite_file.py", '    "temp_store = MEMORY",', '    "temp_store = DEFAULT",',
        "store/test_database_sqlite.py::test_every_connection_is_set_up",
        "temporary files hold plaintext",
    ),
    Mutation(
        "store/sqlite_file.py", '    "journal_mode = WAL",', '    "journal_mode = DELETE",',
        "store/test_database_sqlite.py::test_every_connection_is_set_up",
        "readers wait for the writer",
    ),
    Mutation(
        "store/sqlite_file.py", '    "synchronous = FULL",', '    "synchronous = NORMAL",',
        "store/test_database_sqlite.py::test_every_connection_is_set_up",
        "a receipt that was shown is lost in a power cut",
    ),
    Mutation(
        "store/sqlite_file.py", '    "secure_delete = ON",', '    "secure_delete = OFF",',
        "store/test_database_sqlite.py::test_every_connection_is_set_up",
        "what was erased is still in the file",
    ),
    Mutation(
        "store/sqlite_file.py", '    "trusted_schema = OFF",', '    "trusted_schema = ON",',
        "store/test_database_sqlite.py::test_every_connection_is_set_up",
        "a changed schema runs functions",
    ),
    Mutation(
        "store/sqlite_file.py", '    "cell_size_check = ON",', '    "cell_size_check = OFF",',
        "store/test_database_sqlite.py::test_every_connection_is_set_up",
        "a damaged page is read further than it goes",
    ),
    Mutation(
        "store/sqlite_file.py", '(*_PRAGMAS, "foreign_keys = ON")', '(*_PRAGMAS, "foreign_keys = OFF")',
        "store/test_database.py::test_a_reference_to_nothing_is_refused[sqlite]",
        "a row points at nothing",
    ),
    Mutation(
        "store/sqlite_file.py", '"wal_autocheckpoint = 0", "query_only = ON")', '"wal_autocheckpoint = 0")',
        "store/test_database.py::test_a_reader_cannot_write[sqlite]",
        "a reader writes",
    ),
    Mutation(
        "store/sqlite_file.py", 'pragmas=_WRITER_PRAGMAS, begin="BEGIN IMMEDIATE"', 'pragmas=_WRITER_PRAGMAS, begin="BEGIN"',
        "store/test_database_sqlite.py::test_while_another_process_writes_the_database_is_busy",
        "a write gives up half-way",
    ),
    Mutation(
        "store/sqlite_file.py", "os.O_RDWR, 0o600)", "os.O_RDWR, 0o644)",
        "store/test_database_sqlite.py::test_only_the_owner_may_open_the_files",
        "others read the database",
    ),
    Mutation(
        "store/sqlite_file.py", "mkdir(mode=0o700, ", "mkdir(",
        "store/test_guards_store.py::test_a_folder_made_for_the_database_is_its_owners",
        "others list the database's folder",
    ),
    Mutation(
        "store/sqlite_file.py", "    if file_key is None or len(file_key) != FILE_KEY_BYTES:", "    if file_key is None:",
        "store/test_database_sqlite.py::test_a_file_without_a_proper_key_is_refused",
        "a key of any length locks the file",
    ),
    Mutation(
        "store/sqlite_file.py", "        hide_parameters=True,", "        hide_parameters=False,",
        "store/test_database.py::test_an_error_does_not_carry_the_row[sqlite]",
        "an error takes a row into the log",
    ),
    Mutation(
        "store/sqlite_file.py", "    raw.execute(f\"PRAGMA key = \\\"x'{file_key.hex()}'\\\"\")\n", "",
        "store/test_database_sqlite.py::test_no_file_shows_what_was_written",
        "the file is in clear",
    ),
    Mutation(
        "store/sqlite_file.py", "        raise KeyRefused from None", "        return",
        "store/test_database_sqlite.py::test_a_wrong_key_is_refused_and_changes_nothing",
        "a wrong key is noticed at the first report",
    ),
    Mutation(
        "store/sqlite_file.py", '        if "not a database" not in str(error):\n            raise\n', "",
        "store/test_guards_store.py::test_only_a_wrong_key_is_called_one",
        "a full disk is called a wrong key",
    ),
    Mutation(
        "store/sqlite_file.py", '        raise RuntimeError("this SQLite cannot encrypt: install sqlcipher3")',
        "        return",
        "store/test_guards_store.py::test_a_library_that_cannot_encrypt_is_refused",
        "a SQLite that ignores the key stores in clear",
    ),
    Mutation(
        "store/sqlite_file.py", "    if dbapi2.sqlite_version_info < FIRST_SOUND_SQLITE:", "    if False:",
        "store/test_guards_store.py::test_a_library_that_can_corrupt_its_log_is_refused",
        "a SQLite that corrupts its log is used",
    ),
    Mutation(
        "store/sqlite_file.py", '    if not name or name == ":memory:":', "    if not name:",
        "store/test_database.py::test_a_url_that_cannot_be_meant_is_refused",
        "what is stored is lost with the process",
    ),
    Mutation(
        "store/sqlite.py", "        self._writing.connect().close()", "        self._writing.pool.status()",
        "store/test_database_sqlite.py::test_a_wrong_key_is_refused_and_changes_nothing",
        "a wrong key is noticed at the first report, not at the start",
    ),
    Mutation(
        "store/database.py", '        raise ValueError("a database URL begins with sqlite:/// or postgresql://")',
        "        return False",
        "store/test_database.py::test_a_url_that_cannot_be_meant_is_refused",
        "any engine is taken for PostgreSQL",
    ),
    # --- the writer --------------------------------------------------------------------------------------------------
    Mutation(
        "store/group_commit.py", "        connection.commit()\n    return results", "    return results",
        "store/test_database.py::test_a_write_is_seen_by_a_reader_as_soon_as_it_is_answered[sqlite]",
        "a write is answered and not kept",
    ),
    Mutation(
        "store/group_commit.py", "                _write(engine, [order])", "                order.fail(error)",
        "store/test_database.py::test_jobs_that_fail_do_not_harm_their_neighbours[sqlite]",
        "one that fails takes its neighbours along",
    ),
    Mutation(
        "store/group_commit.py", "if isinstance(error, StopIteration):", "if False:",
        "store/test_database.py::test_any_error_of_a_job_reaches_its_caller[sqlite]",
        "a caller waits for ever",
    ),
    Mutation(
        "store/group_commit.py", "queue.Queue(queue_limit)", "queue.Queue()",
        "store/test_database_sqlite.py::test_a_full_queue_refuses_and_keeps_what_it_holds",
        "the queue takes all memory",
    ),
    Mutation(
        "store/group_commit.py", "[order for order in batch if order.future.set_running_or_notify_cancel()]", "batch",
        "store/test_database_sqlite.py::test_a_job_cancelled_before_its_turn_never_runs",
        "a cancelled job runs",
    ),
    Mutation(
        "store/group_commit.py", "len(batch) < BATCH_LIMIT and ", "",
        "store/test_database_sqlite.py::test_jobs_that_come_together_share_a_commit",
        "one transaction holds all that comes",
    ),
    Mutation(
        "store/group_commit.py", "        raise DatabaseBusy from error", "        raise",
        "store/test_database_sqlite.py::test_while_another_process_writes_the_database_is_busy",
        "a busy database is an error page without advice",
    ),
    Mutation(
        "store/jobs.py", '        raise RuntimeError("a job never commits: its caller does")',
        "        super().commit()  # type: ignore[misc]",
        "store/test_database.py::test_a_job_cannot_end_its_transaction",
        "a job commits its neighbours' halves",
    ),
    Mutation(
        "store/jobs.py", '        raise RuntimeError("a job never rolls back: it raises, or takes a savepoint")',
        "        super().rollback()  # type: ignore[misc]",
        "store/test_database.py::test_a_job_cannot_end_its_transaction",
        "a job undoes what its neighbours were told is kept",
    ),
    Mutation(
        "store/jobs.py", "    if swallowed is not None:\n        raise swallowed\n", "",
        "store/test_database.py::test_a_job_that_swallows_an_error_of_the_database_is_not_answered_as_if_stored[sqlite]",
        "what failed is answered as stored",
    ),
    Mutation(
        "store/jobs.py", "    if transaction is None or not transaction.is_active:", "    if transaction is None:",
        "store/test_database.py::test_a_job_that_swallows_an_error_of_the_database_is_not_answered_as_if_stored[sqlite]",
        "what was undone is answered as stored",
    ),
    Mutation(
        "store/jobs.py", " and not connection.in_nested_transaction():", ":",
        "store/test_database.py::test_a_job_may_undo_a_part_of_its_work_with_a_savepoint[sqlite]",
        "a savepoint does not save",
    ),
    # --- moments -----------------------------------------------------------------------------------------------------
    Mutation(
        "store/types.py", "            raise ValueError(msg)", "            return value",
        "store/test_database.py::test_a_time_without_a_zone_is_refused[sqlite]",
        "a local time is stored as if it were UTC",
    ),
    Mutation(
        "store/types.py", "            raise ValueError(msg)\n        return value.astimezone(UTC)",
        "            raise ValueError(msg)\n        return value",
        "store/test_database.py::test_a_moment_comes_back_aware_in_utc_to_the_microsecond[sqlite]",
        "a moment is stored by the clock on the wall",
    ),
    Mutation(
        "store/types.py", "            return value.replace(tzinfo=UTC)", "            return value",
        "store/test_database.py::test_a_moment_comes_back_aware_in_utc_to_the_microsecond[sqlite]",
        "a moment comes back without a zone",
    ),
    # --- the server --------------------------------------------------------------------------------------------------
    Mutation(
        "store/postgres.py", ", postgresql_readonly=True", "",
        "store/test_database.py::test_a_reader_cannot_write[postgresql]",
        "a reader writes on the server",
    ),
    Mutation(
        "store/postgres.py", 'isolation_level="REPEATABLE READ"', 'isolation_level="READ COMMITTED"',
        "store/test_database.py::test_a_reader_sees_one_state_of_the_database[postgresql]",
        "a reader sees half of a change",
    ),
    Mutation(
        "store/postgres.py", "    if state in _TRY_AGAIN:", "    if False:",
        "store/test_database_postgresql.py::test_a_job_the_server_undid_is_run_again",
        "what the server undid is lost",
    ),
    Mutation(
        "store/postgres.py",
        "    except DBAPIError as error:  # no retry when the line breaks here: the rows may be kept already\n"
        "        _raise_if_passing(error)\n"
        "        raise",
        "    except DBAPIError as error:\n        raise _Retry from error",
        "store/test_database_postgresql.py::test_a_connection_lost_in_the_commit_is_not_tried_again",
        "what was kept already is stored twice",
    ),
    # --- migrations --------------------------------------------------------------------------------------------------
    Mutation(
        "store/migrations.py", "    _refuse_newer(revision)\n    if", "    if",
        "store/test_migrations.py::test_a_newer_database_is_refused_and_left_as_it_is[sqlite]",
        "a newer database is called an older one",
    ),
    Mutation(
        "store/migrations.py", "        _refuse_newer(current)", "        pass",
        "store/test_migrations.py::test_a_newer_database_is_refused_and_left_as_it_is[sqlite]",
        "a newer database is changed",
    ),
    Mutation(
        "store/migrations.py", "    if revision != head_revision():", "    if False:",
        "store/test_migrations.py::test_an_older_database_is_refused[sqlite]",
        "an older database is used as it is",
    ),
    Mutation(
        "store/migrations.py", "        raise DatabaseMissing", "        return",
        "store/test_migrations.py::test_a_database_that_is_not_there_is_missing[sqlite]",
        "an empty database is used as it is",
    ),
    Mutation(
        "store/migrations.py", "    if broken is not None:", "    if False:",
        "store/test_migrations.py::test_a_migration_that_breaks_a_reference_is_undone",
        "a migration leaves rows that point at nothing",
    ),
    Mutation(
        "store/migrations.py", "    if file.stat().st_size == 0:", "    if False:",
        "store/test_migrations.py::test_a_look_leaves_no_file_behind",
        "a look leaves a database behind",
    ),
    # --- key files ---------------------------------------------------------------------------------------------------
    Mutation(
        "store/key_files.py", "    if path.stat().st_mode & _OTHERS:\n        raise KeyFileOpenToOthers(path)\n", "",
        "store/test_guards_store.py::test_a_key_file_that_others_can_read_is_refused",
        "others read the keys and nobody says so",
    ),
    Mutation(
        "store/key_files.py", "_OTHERS = stat.S_IRWXG | stat.S_IRWXO", "_OTHERS = stat.S_IRWXO",
        "store/test_guards_store.py::test_a_key_file_that_others_can_read_is_refused",
        "the group reads the keys",
    ),
    Mutation(
        "store/key_files.py", "    if len(content) != KEY_BYTES:\n        raise KeyFileMalformed(path)\n", "",
        "store/test_guards_store.py::test_a_key_file_of_another_size_is_refused",
        "half a key is a key",
    ),
    Mutation(
        "store/key_files.py", "    if not path.is_file():\n        raise KeyFileMissing(path)\n", "",
        "store/test_guards_store.py::test_a_missing_key_file_is_named",
        "a missing key file is not told apart",
    ),
    Mutation(
        "store/key_files.py", "os.O_EXCL, 0o600)", "os.O_EXCL, 0o644)",
        "store/test_guards_store.py::test_new_keys_are_their_owners_alone",
        "new keys are open to all",
    ),
    Mutation(
        "store/key_files.py", "os.O_CREAT | os.O_EXCL", "os.O_CREAT | os.O_TRUNC",
        "store/test_guards_store.py::test_keys_that_are_there_stay",
        "setting up again makes every case unreadable",
    ),
    Mutation(
        "store/key_files.py", "slots=True, repr=False)", "slots=True)",
        "store/test_guards_store.py::test_keys_do_not_print",
        "keys show in a traceback",
    ),
    Mutation(
        "store/sqlite_file.py", "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)", "assert fcntl",
        "commands/test_serve.py::test_a_second_server_on_the_same_file_is_refused_in_one_line",
        "two servers share a file",
    ),
)  # fmt: skip
