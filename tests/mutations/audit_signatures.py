"""Guards of coc_service/audit: who signed what, here and in processes of their own."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

CHECKERS = "audit/test_checkers.py"

AUDIT_SIGNATURES = (
    Mutation(
        "audit.entry.signed_bytes",
        replace_expression("origin", "''", "context"),
        test="audit/test_entry.py::test_the_signature_of_the_vector_is_by_its_key_and_in_its_log_only",
        why="an act signed for one log counts in another",
    ),
    Mutation(
        "audit.entry.signed_bytes",
        skip_call("context", instead="_written(entry, '')"),
        test="audit/test_entry.py::test_an_entry_signed_by_a_member_is_that_of_the_vector",
        why="what is signed as an entry means something elsewhere",
    ),
    Mutation(
        "audit.signature.verifies",
        drop_statement("from_public_bytes"),
        test="audit/test_entry.py::test_a_signature_covers_every_field",
        why="a false signature is taken",
    ),
    Mutation(
        "audit.signature.verifies",
        drop_item("ValueError"),
        test="audit/test_entry.py::test_a_key_of_another_size_has_signed_nothing",
        why="a malformed key is an error, not a refusal",
    ),
    Mutation(
        "audit.signature.verifies",
        never("_SMALL_ORDER_Y"),
        test="audit/test_entry.py::test_no_entry_is_signed_by_a_key_of_small_order",
        why="a key of small order has signed every entry",
    ),
    Mutation(
        "audit.signature.verifies",
        drop_operand("_SIGN_BIT"),
        test="audit/test_entry.py::test_no_entry_is_signed_by_a_key_of_small_order",
        why="the sign of x hides a key of small order",
    ),
    Mutation(
        "audit.signature._SMALL_ORDER_Y",
        drop_item("_P", "_ORDER_8_Y"),
        test="audit/test_entry.py::test_no_entry_is_signed_by_a_key_of_small_order",
        why="a key of order 8 has signed entries",
    ),
    Mutation(
        "audit.checkers.holds",
        return_constant("True"),
        test="audit/test_checkers.py::test_a_claim_holds_if_its_key_signed_it",
        why="every signature holds",
    ),
    Mutation(
        "audit.checkers.answer",
        replace_expression("map(holds, _claims(batch))", "[1] * len(list(_claims(batch)))"),
        test="audit/test_checkers.py::test_processes_find_the_false_claims_in_order",
        why="a process says that every signature holds",
    ),
    Mutation(
        "audit.checking.CheckingProcess._receive",
        drop_operand("_ANSWERS"),
        test=f"{CHECKERS}::test_nothing_is_believed_of_a_process_that_writes_something_else",
        why="a line that a module prints in a process says that signatures hold",
    ),
    Mutation(
        "audit.checking.CheckingProcess._receive",
        drop_operand("_owed"),
        test=f"{CHECKERS}::test_what_a_process_leaves_open_is_checked_here_and_that_is_said",
        why="a process answers what it was not asked",
    ),
    Mutation(
        "audit.checkers.Checkers._answers_of",
        skip_call("_give_up"),
        test=f"{CHECKERS}::test_nothing_is_believed_of_a_process_that_writes_something_else",
        why="the answers of a process are taken for those to later claims",
    ),
    Mutation(
        "audit.checkers.Checkers._overtake",
        skip_call("pass_over"),
        test=f"{CHECKERS}::test_a_silent_process_is_asked_nothing_more_until_it_has_answered",
        why="the late answers of a process are taken for those to later claims",
    ),
    Mutation(
        "audit.checkers.Checkers._next",
        replace_expression("one not in self._silent or self._is_back(one)", "True"),
        test=f"{CHECKERS}::test_a_silent_process_is_asked_nothing_more_until_it_has_answered",
        why="a process that hangs is sent the rest of the log",
    ),
    Mutation(
        "audit.checkers.Checkers.answers",
        never("PATIENCE"),
        test=f"{CHECKERS}::test_a_process_that_hangs_keeps_nobody_and_is_ended",
        why="nobody is told of a process that hangs",
    ),
    Mutation(
        "audit.signatures.Signatures.finish",
        skip_call("_send"),
        test="audit/test_chains_of_cases.py::test_every_false_signature_among_many_is_found",
        why="the last signatures are not checked",
    ),
    Mutation(
        "audit.signatures._MAX_WAITING",
        set_value("10 ** 6"),
        test="audit/test_chains_of_cases.py::test_what_is_false_is_told_before_the_end_so_that_nothing_piles_up",
        why="a long log fills the memory",
    ),
)
