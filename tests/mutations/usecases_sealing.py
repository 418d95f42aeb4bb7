"""Guards of case files: which keys and records are believed, in which epoch somebody seals."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    replace_expression,
    return_constant,
    skip_call,
    swap_name,
)

GUARDS = "usecases/test_guards_custody.py"
STORY = "usecases/test_whole_story.py::test_a_case_from_report_to_decision_on_either_engine[sqlite]"
ANOTHER_KEY = (
    "usecases/test_guards_records.py::test_a_grant_that_leads_to_another_key_than_the_begin_commits_to_opens_nothing"
)
BOUND = "usecases/test_contexts.py::test_every_part_of_a_context_counts"

USECASES_SEALING = (
    # --- opening a file ----------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.casefile.is_as_filed", return_constant("sealed is not None", "digest"),
        test="usecases/test_guards_records.py::test_a_record_that_a_reader_sealed_anew_with_other_words_is_a_gap",
        why="whoever has read a record writes other words in its place",
    ),
    Mutation(
        "usecases.custody.casefile._open", drop_operand("author"),
        test="usecases/test_unreadable_records.py::test_a_record_whose_seal_names_another_author_than_its_signer_is_unreadable_and_no_gap",
        why="a member writes under another's name",
    ),
    Mutation(
        "usecases.custody.casefile._read", drop_item("OpenFailed"),
        test="usecases/test_unreadable_records.py::test_a_record_under_another_key_is_unreadable_and_no_gap",
        why="one record sealed with another key makes the whole case an error page",
    ),
    Mutation(
        "usecases.custody.casefile._read", drop_item("ValueError"),
        test="usecases/test_unreadable_records.py::test_a_record_of_no_form_is_unreadable_and_no_gap",
        why="one malformed record makes the whole case an error page",
    ),
    Mutation(
        "usecases.custody.casefile._committed",
        replace_expression("keys if are_all else {}", "keys if are_all or len(keys) > 1 else {}"),
        test=ANOTHER_KEY,
        why="whoever wraps a key of theirs to the members reads what is written next",
    ),
    Mutation(
        "usecases.custody.casefile._committed",
        replace_expression("keys if are_all else {}", "keys if are_all or len(keys) == 1 else {}"),
        test=ANOTHER_KEY,
        why="whoever wraps a key of theirs to the reporter reads what the reporter writes next",
    ),
    Mutation(
        "usecases.custody.casefile.open_file", drop_operand("erased"),
        test="journeys/test_withdrawal.py::test_an_identity_that_is_put_back_after_withdrawing_is_shown_to_nobody",
        why="an identity that was deleted is put back",
    ),
    Mutation(
        "usecases.custody.casefile.open_file", drop_operand("kinds", "kind"),
        test=STORY,
        why="the gate shows the whole case",
    ),
    Mutation(
        "usecases.custody.addresses.opened_address", swap_name("OpenFailed", "ZeroDivisionError"),
        test="usecases/test_guards_records.py::test_an_address_that_does_not_open_is_none",
        why="one bad row stops every report, and all mail",
    ),
    # --- sealing -----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.sealing.writing_epoch", drop_operand("is_usable"),
        test="usecases/test_guards_records.py::test_the_next_word_after_somebody_stepped_back_begins_an_epoch",
        why="whoever stepped back reads what is written next",
    ),
    Mutation(
        "usecases.custody.sealing.require_fresh", drop_raise("Stale"),
        test="usecases/test_guards_records.py::test_what_was_sealed_before_somebody_went_is_sealed_anew",
        why="a refusal that two writers at once cause is told to people, and not tried again",
    ),
    Mutation(
        "usecases.custody.sealing.begin_epoch", skip_call("drop_epoch"),
        test="usecases/test_guards_records.py::test_grants_planted_in_the_next_epoch_stop_nobody_who_writes",
        why="grants that somebody planted stop every writer of a case",
    ),
    Mutation(
        "usecases.custody.sealing.record_id_of", drop_operand("to_bytes"),
        test="usecases/test_guards_records.py::test_the_parts_of_a_records_id_cannot_be_cut_elsewhere",
        why="two different letters are taken for one",
    ),
    # --- what ciphertexts are bound to -------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.contexts.grant", drop_argument("extended", "recipient"),
        test=BOUND,
        why="a grant to one opens as another's",
    ),
    Mutation(
        "usecases.custody.contexts.grant", drop_argument("extended", "channel"),
        test=BOUND,
        why="a grant to a member opens as one to a party",
    ),
    Mutation(
        "usecases.custody.contexts._grants_of", drop_argument("context", "origin"),
        test=BOUND,
        why="a grant of another site opens here",
    ),
    Mutation(
        "usecases.custody.contexts._grants_of", drop_argument("context", "case_id"),
        test=BOUND,
        why="a grant in one case opens in another",
    ),
    Mutation(
        "usecases.custody.contexts._grants_of", drop_argument("context", "epoch"),
        test=BOUND,
        why="a grant of one epoch opens in another",
    ),
    Mutation(
        "usecases.custody.contexts._grants_of", drop_argument("context", "begin"),
        test=BOUND,
        why="a grant to an epoch that was begun otherwise opens here",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "origin"),
        test=BOUND,
        why="a record of another site opens here",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "case_id"),
        test=BOUND,
        why="a record of one case opens in another",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "channel"),
        test=BOUND,
        why="a record for the panel opens for the reporter",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "epoch"),
        test=BOUND,
        why="a record of one epoch opens in another",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "begin"),
        test=BOUND,
        why="a record of an epoch that was begun otherwise opens here",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "record_id"),
        test=BOUND,
        why="one record stands for another",
    ),
    Mutation(
        "usecases.custody.contexts.record", drop_argument("context", "kind"),
        test=BOUND,
        why="a note stands for a ballot",
    ),
    Mutation(
        "usecases.custody.contexts.mark", drop_argument("context", "origin"),
        test=BOUND,
        why="a mark of another site is taken for one of this",
    ),
    Mutation(
        "usecases.custody.contexts.mark", drop_argument("context", "person"),
        test=BOUND,
        why="one person's mark is taken for another's",
    ),
    Mutation(
        "usecases.custody.contexts.mark", drop_argument("context", "about"),
        test=BOUND,
        why="what was read of one case counts for another",
    ),
    Mutation(
        "usecases.custody.contexts.key_slot", drop_argument("context", "person"),
        test=BOUND,
        why="one person's slot opens under another's name",
    ),
    Mutation(
        "usecases.custody.contexts.key_slot", drop_argument("context", "kind"),
        test=BOUND,
        why="a slot of one kind opens as another",
    ),
    Mutation(
        "usecases.custody.contexts.login", drop_argument("context", "person"),
        test=BOUND,
        why="a session is given to somebody else",
    ),
    Mutation(
        "usecases.custody.contexts.login", drop_argument("context", "id_hash"),
        test=BOUND,
        why="a session lives on under another id",
    ),
    Mutation(
        "usecases.custody.contexts.address", drop_argument("context", "person"),
        test=BOUND,
        why="one member's address stands for another's",
    ),
    Mutation(
        "usecases.custody.contexts.envelope", drop_argument("context", "mail_id"),
        test=BOUND,
        why="one mail's envelope is sent for another's",
    ),
    Mutation(
        "usecases.custody.contexts.log_head", drop_argument("context", "origin"),
        test=BOUND,
        why="the head of another log is taken for this one's",
    ),
    Mutation(
        "usecases.custody.contexts.log_head", drop_argument("context", "size"),
        test=BOUND,
        why="the code of one head stands for a longer log",
    ),
    Mutation(
        "usecases.custody.contexts.log_head", drop_argument("context", "frontier"),
        test=BOUND,
        why="the code of one head stands for another log of its size",
    ),
)  # fmt: skip
