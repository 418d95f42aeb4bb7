"""Guards of coc_service/store: the file, the server, migrations, the key files; and of coc_service/files."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    set_value,
    skip_call,
    swap_name,
)

FILES = "store/test_files.py"

STORE = (
    # --- the file ----------------------------------------------------------------------------------------------------
    Mutation(
        "store.sqlite_file._PRAGMAS", change_constant("temp_store = MEMORY", "temp_store = DEFAULT"),
        test="store/test_database_sqlite.py::test_every_connection_is_set_up",
        why="temporary files hold plaintext",
    ),
    Mutation(
        "store.sqlite_file._PRAGMAS", change_constant("journal_mode = WAL", "journal_mode = DELETE"),
        test="store/test_database_sqlite.py::test_every_connection_is_set_up",
        why="readers wait for the writer",
    ),
    Mutation(
        "store.sqlite_file._PRAGMAS", change_constant("synchronous = FULL", "synchronous = NORMAL"),
        test="store/test_database_sqlite.py::test_every_connection_is_set_up",
        why="a receipt that was shown is lost in a power cut",
    ),
    Mutation(
        "store.sqlite_file._PRAGMAS", change_constant("secure_delete = ON", "secure_delete = OFF"),
        test="store/test_database_sqlite.py::test_every_connection_is_set_up",
        why="what was erased is still in the file",
    ),
    Mutation(
        "store.sqlite_file._PRAGMAS", change_constant("trusted_schema = OFF", "trusted_schema = ON"),
        test="store/test_database_sqlite.py::test_every_connection_is_set_up",
        why="a changed schema runs functions",
    ),
    Mutation(
        "store.sqlite_file._PRAGMAS", change_constant("cell_size_check = ON", "cell_size_check = OFF"),
        test="store/test_database_sqlite.py::test_every_connection_is_set_up",
        why="a damaged page is read further than it goes",
    ),
    Mutation(
        "store.sqlite_file._WRITER_PRAGMAS", change_constant("foreign_keys = ON", "foreign_keys = OFF"),
        test="store/test_database.py::test_a_reference_to_nothing_is_refused[sqlite]",
        why="a row points at nothing",
    ),
    Mutation(
        "store.sqlite_file._READER_PRAGMAS", drop_item("query_only = ON"),
        test="store/test_database.py::test_a_reader_cannot_write[sqlite]",
        why="a reader writes",
    ),
    Mutation(
        "store.sqlite_file.writer_engine", change_constant("BEGIN IMMEDIATE", "BEGIN"),
        test="store/test_database_sqlite.py::test_while_another_process_writes_the_database_is_busy",
        why="a write gives up half-way",
    ),
    Mutation(
        "store.sqlite_file._engine", drop_operand("FILE_KEY_BYTES"),
        test="store/test_database_sqlite.py::test_a_file_without_a_proper_key_is_refused",
        why="a key of any length locks the file",
    ),
    Mutation(
        "store.sqlite_file._engine", set_value("False", of="hide_parameters"),
        test="store/test_database.py::test_an_error_does_not_carry_the_row[sqlite]",
        why="an error takes a row into the log",
    ),
    Mutation(
        "store.sqlite_file._unlock", skip_call("execute", "hex"),
        test="store/test_database_sqlite.py::test_no_file_shows_what_was_written",
        why="the file is in clear",
    ),
    Mutation(
        "store.sqlite_file._unlock", drop_raise("KeyRefused", instead="return"),
        test="store/test_database_sqlite.py::test_a_wrong_key_is_refused_and_changes_nothing",
        why="a wrong key is noticed at the first report",
    ),
    Mutation(
        "store.sqlite_file._unlock", never("not a database"),
        test="store/test_guards_store.py::test_only_a_wrong_key_is_called_one",
        why="a full disk is called a wrong key",
    ),
    Mutation(
        "store.sqlite_file._refuse_unsound_library", drop_raise("RuntimeError", "fetchone", instead="return"),
        test="store/test_guards_store.py::test_a_library_that_cannot_encrypt_is_refused",
        why="a SQLite that ignores the key stores in clear",
    ),
    Mutation(
        "store.sqlite_file._refuse_unsound_library", drop_raise("RuntimeError", "FIRST_SOUND_SQLITE"),
        test="store/test_guards_store.py::test_a_library_that_can_corrupt_its_log_is_refused",
        why="a SQLite that corrupts its log is used",
    ),
    Mutation(
        "store.sqlite_file.file_of", drop_operand(":memory:"),
        test="store/test_database.py::test_a_url_that_cannot_be_meant_is_refused",
        why="what is stored is lost with the process",
    ),
    Mutation(
        "store.sqlite.SqliteWriting.__init__", replace_expression("engine.connect()", "type('Later', (), {'closed': True})()"),
        test="store/test_database_sqlite.py::test_a_wrong_key_is_refused_and_changes_nothing",
        why="a wrong key is noticed at the first report, not at the start",
    ),
    Mutation(
        "store.database.is_sqlite", drop_raise("ValueError", instead="return False"),
        test="store/test_database.py::test_a_url_that_cannot_be_meant_is_refused",
        why="any engine is taken for PostgreSQL",
    ),
    # --- moments -----------------------------------------------------------------------------------------------------
    Mutation(
        "store.types.UtcDateTime.process_bind_param", drop_raise("ValueError", instead="return value"),
        test="store/test_database.py::test_a_time_without_a_zone_is_refused[sqlite]",
        why="a local time is stored as if it were UTC",
    ),
    Mutation(
        "store.types.UtcDateTime.process_bind_param", skip_call("astimezone"),
        test="store/test_database.py::test_a_moment_comes_back_aware_in_utc_to_the_microsecond[sqlite]",
        why="a moment is stored by the clock on the wall",
    ),
    Mutation(
        "store.types.UtcDateTime.process_result_value", skip_call("replace"),
        test="store/test_database.py::test_a_moment_comes_back_aware_in_utc_to_the_microsecond[sqlite]",
        why="a moment comes back without a zone",
    ),
    # --- the server --------------------------------------------------------------------------------------------------
    Mutation(
        "store.postgres.PostgresDatabase.__init__", drop_argument("execution_options", "postgresql_readonly"),
        test="store/test_database.py::test_a_reader_cannot_write[postgresql]",
        why="a reader writes on the server",
    ),
    Mutation(
        "store.postgres.PostgresDatabase.__init__", change_constant("REPEATABLE READ", "READ COMMITTED"),
        test="store/test_database.py::test_a_reader_sees_one_state_of_the_database[postgresql]",
        why="a reader sees half of a change",
    ),
    # --- migrations --------------------------------------------------------------------------------------------------
    Mutation(
        "store.migrations.check", skip_call("_refuse_newer"),
        test="store/test_migrations.py::test_a_newer_database_is_refused_and_left_as_it_is[sqlite]",
        why="a newer database is called an older one",
    ),
    Mutation(
        "store.migrations._migrate", skip_call("_refuse_newer"),
        test="store/test_migrations.py::test_a_newer_database_is_refused_and_left_as_it_is[sqlite]",
        why="a newer database is changed",
    ),
    Mutation(
        "store.migrations.check", drop_raise("DatabaseUnusable", "TOO_OLD"),
        test="store/test_migrations.py::test_an_older_database_is_refused[sqlite]",
        why="an older database is used as it is",
    ),
    Mutation(
        "store.migrations.check", drop_raise("DatabaseUnusable", "MISSING", instead="return"),
        test="store/test_migrations.py::test_a_database_that_is_not_there_is_missing[sqlite]",
        why="an empty database is used as it is",
    ),
    Mutation(
        "store.migrations._refuse_newer", drop_raise("DatabaseUnusable", "UNSUPPORTED"),
        test="store/test_migrations.py::test_a_database_of_the_first_versions_is_told_apart[sqlite]",
        why="a database of which nothing can be kept is called a newer one",
    ),
    Mutation(
        "store.migrations._keeping_references", drop_raise("RuntimeError"),
        test="store/test_migrations.py::test_a_migration_that_breaks_a_reference_is_undone",
        why="a migration leaves rows that point at nothing",
    ),
    Mutation(
        "store.migrations.look", drop_raise("FileNotFoundError"),
        test="store/test_migrations.py::test_a_look_leaves_no_file_behind",
        why="a look leaves a database behind",
    ),
    # --- what a database holds beside our tables ---------------------------------------------------------------------
    Mutation(
        "store.schema.unknown_objects", replace_expression("kind != 'table' or name not in known", "kind != 'table'"),
        test="commands/test_doctor.py::test_what_no_migration_made_is_named[table]",
        why="a table that no migration made is not noticed",
    ),
    Mutation(
        "store.schema.unknown_objects",
        replace_expression("kind != 'table' or name not in known", "kind == 'table' and name not in known"),
        test="commands/test_doctor.py::test_what_no_migration_made_is_named[trigger]",
        why="a trigger that answers otherwise than what was written is not noticed",
    ),
    # --- key files ---------------------------------------------------------------------------------------------------
    Mutation(
        "store.key_files._private", drop_raise("KeyFileUnusable", "OPEN_TO_OTHERS"),
        test="store/test_guards_store.py::test_a_key_file_that_others_can_read_is_refused",
        why="others read the keys and nobody says so",
    ),
    Mutation(
        "store.key_files._OTHERS", drop_operand("S_IRWXG"),
        test="store/test_guards_store.py::test_a_key_file_that_others_can_read_is_refused",
        why="the group reads the keys",
    ),
    Mutation(
        "store.key_files._read", drop_raise("KeyFileUnusable", "MALFORMED"),
        test="store/test_guards_store.py::test_a_key_file_of_another_size_is_refused",
        why="half a key is a key",
    ),
    Mutation(
        "store.key_files._private", drop_raise("KeyFileUnusable", "MISSING"),
        test="store/test_guards_store.py::test_a_missing_key_file_is_named",
        why="a missing key file is not told apart",
    ),
    Mutation(
        "store.key_files.load", drop_raise("KeyFileUnusable"),
        test="store/test_guards_store.py::test_a_missing_key_file_is_named",
        why="a missing origin is not told apart",
    ),
    Mutation(
        "store.key_files._OTHERS", drop_operand("S_IRWXO"),
        test="store/test_guards_store.py::test_a_key_file_that_others_can_read_is_refused",
        why="everyone but the group reads the keys",
    ),
    Mutation(
        "store.key_files.KeyFiles", drop_argument("dataclass", "repr"),
        test="store/test_guards_store.py::test_keys_do_not_print",
        why="keys show in a traceback",
    ),
    Mutation(
        "store.sqlite_file._lock", skip_call("flock"),
        test="commands/test_serve.py::test_a_second_server_on_the_same_file_is_refused_in_one_line",
        why="two servers share a file",
    ),
    # --- files --------------------------------------------------------------------------------------------------------
    Mutation(
        "files._write_new", change_constant(0o600, 0o644),
        test=f"{FILES}::test_a_file_is_its_owners_alone_and_so_is_its_folder[create_private]",
        why="others read keys, mail and the database",
    ),
    Mutation(
        "files._make_folder", drop_argument("mkdir", "mode"),
        test=f"{FILES}::test_a_file_is_its_owners_alone_and_so_is_its_folder[write_whole]",
        why="others list the folders of keys, mail and state",
    ),
    Mutation(
        "files._write_new", swap_name("O_EXCL", "O_TRUNC"),
        test=f"{FILES}::test_a_private_file_that_is_there_stays",
        why="setting up again makes every case unreadable",
    ),
    Mutation(
        "files.write_whole", skip_call("unlink"),
        test=f"{FILES}::test_what_is_cut_off_half_way_leaves_the_file_as_it_was_and_nothing_beside_it",
        why="half a mail stays behind",
    ),
    Mutation(
        "files.write_whole", skip_call("replace", instead="path.write_bytes(content)"),
        test=f"{FILES}::test_a_link_laid_in_place_of_a_file_is_replaced_not_followed",
        why="a link laid in place of a mail is followed",
    ),
    Mutation(
        "files.write_whole", skip_call("sync_folder"),
        test=f"{FILES}::test_file_and_folder_are_on_the_disk[write_whole]",
        why="a power cut brings the pin of a log back that has grown since",
    ),
    Mutation(
        "files.create_private", skip_call("sync_folder"),
        test=f"{FILES}::test_file_and_folder_are_on_the_disk[create_private]",
        why="a power cut loses the keys that reports were already sealed under",
    ),
    Mutation(
        "files._write_new", skip_call("fsync"),
        test=f"{FILES}::test_file_and_folder_are_on_the_disk[write_whole]",
        why="a power cut leaves an empty file",
    ),
)  # fmt: skip
