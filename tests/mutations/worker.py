"""Guards of what goes on beside the pages: beats, mail that leaves, replicas that are asked."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

TEST = "journeys/test_worker.py"
REPLICAS = "journeys/test_replicas.py::test_replicas_are_asked_over_the_network"

WORKER = (
    # --- beats ---------------------------------------------------------------------------------------------------------
    Mutation(
        "worker._repeat", swap_name("Exception", "ZeroDivisionError"),
        test=f"{TEST}::test_a_beat_that_fails_goes_on_and_the_log_holds_no_word_of_the_error",
        why="after one bad minute no mail leaves and nothing is published",
    ),
    Mutation(
        "worker._repeat", replace_expression("type(error).__name__", "error"),
        test=f"{TEST}::test_a_beat_that_fails_goes_on_and_the_log_holds_no_word_of_the_error",
        why="a log holds what somebody wrote",
    ),
    Mutation(
        "worker._repeat", swap_name("StorageFailed", "ZeroDivisionError"),
        test=f"{TEST}::test_a_beat_goes_on_while_the_database_fails_and_says_nothing_again",
        why="a full disk fills the log, a line each beat",
    ),
    Mutation(
        "worker._repeat", skip_call("sleep", "first_pause_seconds"),
        test=f"{TEST}::test_a_beat_waits_as_long_as_it_says_before_it_begins",
        why="whoever comes first after a start waits for the check of everything stored",
    ),
    Mutation(
        "worker.beats", drop_argument("Beat", "SETTLED_SECONDS"),
        test=f"{TEST}::test_whoever_comes_first_after_a_start_does_not_wait_for_the_check_of_everything_stored",
        why="the check of everything stored begins with the service",
    ),
    Mutation(
        "worker.publish_checkpoint", skip_call("pin"),
        test=f"{TEST}::test_how_far_the_log_was_followed_is_remembered_on_every_beat",
        why="a log that was wound back behind a crash is not noticed",
    ),
    Mutation(
        "worker.log_findings", never("findings"),
        test=f"{TEST}::test_what_is_not_as_the_log_says_is_counted_in_the_log_and_not_named",
        why="every night finds what was altered, and tells nobody",
    ),
    Mutation(
        "worker.verify_stored", replace_expression("of_case.findings", "()"),
        test=f"{TEST}::test_a_case_that_was_altered_is_found_at_night",
        why="a case that was altered is found by no night",
    ),
    # --- mail that leaves ------------------------------------------------------------------------------------------------
    Mutation(
        "delivery.deliver_one", swap_name("EnvelopeMalformed", "ZeroDivisionError"),
        test=f"{TEST}::test_a_mail_that_can_be_built_no_more_stops_no_other",
        why="one mail that cannot be built stops all the others",
    ),
    Mutation(
        "delivery.deliver_one", swap_name("DeliveryFailed", "ZeroDivisionError", "failure"),
        test="journeys/test_outbox.py::test_one_bad_address_holds_nobody_else_up",
        why="one mail that nobody takes stops all the others",
    ),
    Mutation(
        "mail.folder.deliver_to_folder", drop_raise("DeliveryFailed", instead="raise"),
        test=f"{TEST}::test_a_mail_folder_that_cannot_be_written_loses_nothing",
        why="a folder that cannot be written stops the beat, and its mails wait for their lease",
    ),
    Mutation(
        "usecases.site.deliver_mail.has_more", return_constant("False"),
        test=f"{TEST}::test_more_mails_than_a_batch_leave_in_one_go",
        why="ten mails leave in five seconds, however many wait",
    ),
    Mutation(
        "settings.smtp_of", set_value("False", of="implicit_tls"),
        test=f"{TEST}::test_mail_travels_as_the_settings_say",
        why="mail travels in clear where TLS was asked for",
    ),
    Mutation(
        "settings.smtp_of", set_value("False", of="starttls"),
        test=f"{TEST}::test_mail_travels_as_the_settings_say",
        why="mail travels in clear where STARTTLS was asked for",
    ),
    Mutation(
        "settings.smtp_of", set_value("None", of="ca_file"),
        test=f"{TEST}::test_mail_travels_as_the_settings_say",
        why="an operator's own authority is not looked at",
    ),
    # --- replicas --------------------------------------------------------------------------------------------------------
    Mutation(
        "worker.compare_replicas", never("SAME"),
        test=REPLICAS,
        why="a replica with another log stops everything, and no log says why",
    ),
    Mutation(
        "worker.compare_replicas", never("note", "None"),
        test=REPLICAS,
        why="a replica that is down keeps those behind it from being asked",
    ),
    Mutation(
        "worker._published_by", drop_item("OSError"),
        test=REPLICAS,
        why="a replica that is down ends the beat",
    ),
    Mutation(
        "worker._published_by", drop_item("HTTPException"),
        test=f"{TEST}::test_a_replica_that_answers_what_is_no_answer_stops_nothing",
        why="a replica that answers nonsense ends the beat",
    ),
    Mutation(
        "worker._published_by", drop_argument("read", "NOTE_BYTES"),
        test=f"{TEST}::test_of_what_a_replica_answers_no_more_is_read_than_a_checkpoint_has",
        why="an answer without end fills the memory",
    ),
    # --- the application around it -----------------------------------------------------------------------------------------
    Mutation(
        "app._leave_pin", swap_name("OSError", "ZeroDivisionError"),
        test=f"{TEST}::test_a_state_folder_that_cannot_be_written_lets_the_service_end",
        why="a service whose state folder is full never closes its database",
    ),
    Mutation(
        "app._lifespan", skip_call("_leave_pin", instead="None"),
        test=f"{TEST}::test_a_service_that_ends_leaves_how_far_it_followed_the_log",
        why="a log that was wound back while nobody served is not noticed",
    ),
    Mutation(
        "app._lifespan", skip_call("addFilter", "without_words", instead="None"),
        test=f"{TEST}::test_a_service_logs_no_word_of_an_error",
        why="a log holds what somebody wrote",
    ),
)  # fmt: skip
