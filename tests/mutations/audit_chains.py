"""Guards of coc_service/audit: which keys a log gives to whom, proofs and checkpoints as people have them."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    set_value,
    skip_call,
)

AUDIT_CHAINS = (
    # --- chains -------------------------------------------------------------------------------------------------------
    Mutation(
        "audit.verify._Check._check", drop_raise("VerificationFailed", "CHAIN_BROKEN"),
        test="audit/test_chains.py::test_an_entry_that_is_dropped_leaves_its_chain_broken",
        why="an entry vanishes from its chain",
    ),
    Mutation(
        "audit.chains.Chains.given", drop_raise("Void", "BEGUN_TWICE"),
        test="audit/test_chains_of_committees.py::test_a_committee_is_founded_once",
        why="a stranger founds a committee once more, and has a seat on it",
    ),
    Mutation(
        "audit.chains.Chains.learn", drop_statement("_begun"),
        test="audit/test_chains_of_committees.py::test_a_founding_whose_detail_was_erased_is_still_the_only_one",
        why="a committee whose founding was erased can be founded by anyone",
    ),
    Mutation(
        "audit.chains.Chains.learn", drop_statement("_unclear"),
        test="audit/test_chains_of_committees.py::test_signatures_by_keys_whose_detail_was_erased_are_unchecked",
        why="a member whose key is not shown is called a stranger",
    ),
    Mutation(
        "audit.chains.Chains.given", drop_item("ValueError"),
        test="audit/test_chains_of_committees.py::test_an_admission_that_names_no_key_is_void",
        why="a key that is none ends the verifier",
    ),
    Mutation(
        "audit.chains.Chains.given", drop_item("KeyError"),
        test="audit/test_chains_of_cases.py::test_a_report_without_its_partys_channel_is_void",
        why="a report without its party's channel ends the verifier",
    ),
    Mutation(
        "audit.chains.Chains.keys_of", replace_expression("given.actor == entry.actor", "True"),
        test="audit/test_chains_of_committees.py::test_who_founds_for_another_founds_nothing",
        why="a committee is founded in another's name",
    ),
    Mutation(
        "audit.chains.Chains.keys_of", drop_operand("IS_SELF_SIGNED"),
        test="audit/test_chains_of_committees.py::test_who_admits_themselves_has_no_key",
        why="anyone admits themself",
    ),
    Mutation(
        "audit.chains.Chains.keys_of", drop_raise("Void", instead="return None"),
        test="audit/test_chains.py::test_an_entry_by_somebody_without_a_key_there_is_void",
        why="a stranger's act counts as one that cannot be checked",
    ),
    Mutation(
        "audit.chains.Chains.given", drop_raise("Void", "doubt"),
        test="audit/test_chains_of_committees.py::test_an_enrolment_that_says_nothing_is_void",
        why="whoever verifies an export takes what the service calls void",
    ),
    Mutation(
        "audit.given_keys.BEGINS", drop_item("PERSON_ENROLLED"),
        test="audit/test_chains_of_committees.py::test_who_has_enrolled_keeps_their_keys",
        why="a person is given other keys by whoever holds them",
    ),
    # --- what an entry tells by itself --------------------------------------------------------------------------------
    Mutation(
        "audit.acts._ROWS", set_value("_Row(Chain.PERSON, _SERVICE)", of="PERSON_ENROLLED"),
        test="audit/test_forms.py::test_each_act_is_stated_by_those_alone_whose_act_it_is",
        why="the service enrols a person without their signature",
    ),
    Mutation(
        "audit.acts._ROWS", set_value("_Row(Chain.CASE, _SIGNS)", of="READER_ADDED"),
        test="audit/test_forms.py::test_each_act_is_stated_by_those_alone_whose_act_it_is",
        why="a receipt brings somebody onto a case",
    ),
    Mutation(
        "audit.forms.doubt_of", never("stated_by"),
        test="audit/test_forms.py::test_a_receipt_declares_nothing",
        why="a receipt states what a member states",
    ),
    Mutation(
        "audit.forms.doubt_of", replace_expression("bool(entry.digest) != has_detail(entry.act)", "False"),
        test="audit/test_forms.py::test_an_act_without_a_detail_bears_none_and_any_other_bears_one",
        why="a detail stands where none belongs",
    ),
    Mutation(
        "audit.forms.doubt_of", replace_expression("is_detail_of(entry.act, said)", "True"),
        test="audit/test_chains.py::test_a_detail_that_is_not_of_its_act_makes_the_entry_void",
        why="an entry says what it likes",
    ),
    Mutation(
        "audit.kinds.has_fields", replace_expression("said.keys() == fields.keys()", "said.keys() >= fields.keys()"),
        test="audit/test_forms.py::test_a_detail_has_the_fields_of_its_act_and_no_other",
        why="a field of another act breaks the page that tells of it",
    ),
    Mutation(
        "audit.kinds.has_fields", drop_operand("is_kind"),
        test="audit/test_forms.py::test_each_field_is_of_its_kind",
        why="a field is of another kind, and breaks whoever reads it",
    ),
    Mutation(
        "audit.details._FIELDS", replace_expression("one_of(act.value)", "is_text"),
        test="audit/test_forms.py::test_what_is_nearly_a_detail_is_none",
        why="the detail of one act serves another",
    ),
    Mutation(
        "audit.kinds._is_text_of", drop_statement("encode", instead="pass"),
        test="audit/test_forms.py::test_each_field_is_of_its_kind",
        why="a name that has no bytes breaks every page it stands on",
    ),
    Mutation(
        "audit.kinds.is_count", drop_operand("_LARGEST_COUNT"),
        test="audit/test_forms.py::test_each_field_is_of_its_kind",
        why="a number that nobody can count to is counted",
    ),
    Mutation(
        "audit.kinds.is_hex", replace_expression("bytes.fromhex(value).hex() == value", "bytes.fromhex(value) != None"),
        test="audit/test_forms.py::test_a_genesis_is_of_its_form",
        why="one key is written in two ways",
    ),
    Mutation(
        "audit.forms.doubt_of", never("chain"),
        test="audit/test_chains.py::test_an_act_in_another_kind_of_chain_is_void",
        why="an act stands in any chain",
    ),
    Mutation(
        "audit.forms.doubt_of", replace_expression("is_person and entry.sig", "is_person"),
        test="audit/test_chains.py::test_an_act_of_a_person_that_nobody_signed_is_void",
        why="an act of a person without a signature is called false, not unsigned",
    ),
    Mutation(
        "audit.forms.doubt_of", replace_expression("is_person and entry.sig", "entry.sig"),
        test="audit/test_chains.py::test_an_act_of_a_person_that_the_service_signed_is_void",
        why="the service acts as a member",
    ),
    Mutation(
        "audit.forms.doubt_of", replace_expression("is_person or entry.sig", "is_person"),
        test="audit/test_chains.py::test_an_act_of_the_service_with_a_signature_is_void",
        why="an entry of the service hides what it likes in its signature",
    ),
    Mutation(
        "audit.forms.doubt_of", replace_expression("is_person or entry.sig", "entry.sig"),
        test="audit/test_chains.py::test_an_act_of_the_service_with_a_signature_is_void",
        why="a member does without a signature what the service does",
    ),
    Mutation(
        "audit.given_keys._of_genesis", drop_raise("Void"),
        test="audit/test_chains_of_cases.py::test_a_report_under_another_name_than_its_genesis_is_void",
        why="a case is given another beginning",
    ),
    Mutation(
        "audit.given_keys._key", drop_raise("ValueError"),
        test="audit/test_chains_of_committees.py::test_an_admission_that_names_no_key_is_void",
        why="a key of any size is given",
    ),
    # --- who is told --------------------------------------------------------------------------------------------------
    Mutation(
        "audit.verify._Check._check_later", skip_call("_are_false"),
        test="audit/test_chains_of_cases.py::test_every_false_signature_among_many_is_found",
        why="signatures are not checked",
    ),
    Mutation(
        "audit.verify._Check._check_now", drop_raise("Void"),
        test="audit/test_chains_of_committees.py::test_an_admission_that_no_member_signed_gives_no_key",
        why="an admission that no member signed gives a key",
    ),
    Mutation(
        "audit.verify._Check._judge", drop_statement("given =", "None"),
        test="audit/test_chains_of_committees.py::test_an_admission_signed_by_an_unknown_key_gives_none",
        why="an admission that cannot be checked gives a key",
    ),
    Mutation(
        "audit.verify._Check._judge", drop_statement("_unchecked"),
        test="audit/test_chains_of_committees.py::test_signatures_by_keys_whose_detail_was_erased_are_unchecked",
        why="signatures that cannot be checked are not counted",
    ),
    Mutation(
        "audit.verify._Check.read", skip_call("_are_false"),
        test="audit/test_chains.py::test_an_entry_signed_for_another_log_is_void",
        why="the last signatures are checked and nobody is told",
    ),
    Mutation(
        "audit.verify._Check._check", drop_raise("VerificationFailed", "DETAIL_DIFFERS"),
        test="audit/test_chains.py::test_a_detail_that_was_changed_is_found",
        why="a detail can be changed after it was signed",
    ),
    Mutation(
        "audit.verify._Check._check", skip_call("absent"),
        test="audit/test_chains.py::test_a_detail_that_was_erased_is_counted_and_nothing_else",
        why="details vanish without a word",
    ),
    Mutation(
        "audit.verify._Check._is_void", drop_statement("_void_count"),
        test="audit/test_chains_of_cases.py::test_so_many_void_entries_that_they_fill_the_memory_are_counted_and_not_kept",
        why="void entries beyond the list are not counted",
    ),
    Mutation(
        "audit.verify._Check._is_void", replace_expression("len(self._void) < MAX_VOID", "True"),
        test="audit/test_chains_of_cases.py::test_so_many_void_entries_that_they_fill_the_memory_are_counted_and_not_kept",
        why="void entries fill the memory",
    ),
    # --- as people have them ------------------------------------------------------------------------------------------
    Mutation(
        "audit.saved.find_notes", drop_raise("SignatureBroken"),
        test="audit/test_saved.py::test_a_signature_that_cannot_be_put_together_is_broken_and_not_false",
        why="a broken line is taken for a missing checkpoint",
    ),
    Mutation(
        "audit.saved.find_notes", drop_operand("origin"),
        test="audit/test_saved.py::test_the_checkpoint_of_another_log_is_not_found",
        why="another log's checkpoint is taken for this one's",
    ),
    Mutation(
        "audit.saved.find_proof", drop_raise("SignatureBroken"),
        test="audit/test_saved.py::test_a_proof_whose_checkpoint_was_cut_is_broken",
        why="a proof that was cut is called false",
    ),
    Mutation(
        "audit.saved._note_at", never("any"),
        test="audit/test_saved.py::test_a_signature_that_cannot_be_put_together_is_broken_and_not_false",
        why="a checkpoint without the log's signature is called false, not broken",
    ),
)  # fmt: skip
