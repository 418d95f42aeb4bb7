"""Guards of coc_service/domain: who is named in a text, receipts, reports, policies, payloads."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

DOMAIN_TEXTS = (
    # --- conflicts ---------------------------------------------------------------------------------------------------
    Mutation(
        "domain.conflicts.excluded", always("named_may_read"),
        test="domain/test_guards_domain.py::test_whom_the_report_names_is_shut_out_beside_whom_it_leaves_out",
        why="a report reaches the person it is about",
    ),
    Mutation(
        "domain.conflicts.excluded",
        replace_expression("chosen if named_may_read else chosen | named(who, members)", "named(who, members)"),
        test="domain/test_guards_domain.py::test_whom_the_report_names_is_shut_out_beside_whom_it_leaves_out",
        why="whom the reporter left out reads",
    ),
    Mutation(
        "domain.conflicts.excluded", replace_expression("chosen", "frozenset()", "named_may_read"),
        test="domain/test_conflicts.py::test_a_named_member_may_read_if_the_reporter_says_so",
        why="who may read undoes who was left out",
    ),
    Mutation(
        "domain.conflicts.excluded", never("named_may_read"),
        test="domain/test_conflicts.py::test_a_named_member_may_read_if_the_reporter_says_so",
        why="the reporter cannot say otherwise",
    ),
    Mutation(
        "domain.conflicts._plain", drop_operand("M"),
        test="domain/test_guards_domain.py::test_half_of_a_joined_name_is_found_however_it_is_written",
        why="an accent hides a name",
    ),
    Mutation(
        "domain.conflicts._plain", drop_operand("Cf"),
        test="domain/test_guards_domain.py::test_half_of_a_joined_name_is_found_however_it_is_written",
        why="a character that nobody sees hides a name",
    ),
    Mutation(
        "domain.conflicts._plain", skip_call("casefold"),
        test="domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        why="a capital hides a name",
    ),
    Mutation(
        "domain.conflicts._plain", drop_statement("_LETTERS"),
        test="domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        why="a letter of another alphabet hides a name",
    ),
    Mutation(
        "domain.conflicts._plain", drop_statement("replace"),
        test="domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        why="how a letter is written without its key hides a name",
    ),
    Mutation(
        "domain.conflicts._stands_in", drop_operand("s "),
        test="domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        why="a genitive hides a name",
    ),
    Mutation(
        "domain.conflicts._spellings", drop_item("parts"),
        test="domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        why="a first name alone is not found",
    ),
    Mutation(
        "domain.conflicts._spellings",
        skip_call("frozenset", instead="frozenset({*parts, *whole, _words(member.address)} - {''})"),
        test="domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        why="a handle is not found",
    ),
    Mutation(
        "domain.conflicts._spellings", drop_item("address"),
        test="domain/test_guards_domain.py::test_an_address_that_tells_no_name_is_found",
        why="an address is not found",
    ),
    Mutation(
        "domain.conflicts.MINIMUM_NAME_PART_CHARS", set_value("4"),
        test="domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        why="a short name is not found",
    ),
    Mutation(
        "domain.conflicts._text", replace_expression("f' {_words(who)} | {_joined(who)} '", "f' {_words(who)} '"),
        test="domain/test_guards_domain.py::test_a_name_that_is_parted_where_the_member_does_not_part_it_is_found",
        why="an apostrophe hides a name",
    ),
    Mutation(
        "domain.conflicts._stands_in",
        replace_expression("spelling.replace(' ', '') in text.replace(' ', '')", "f' {spelling} ' in text"),
        test="domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        why="a name in a script without blanks is not found",
    ),
    # --- receipts ----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.receipt.from_text", drop_raise("ReceiptMistyped", "_syndrome"),
        test="domain/test_receipt.py::test_one_wrong_word_is_named_with_the_right_one",
        why="a wrong word leads to another report, or to none",
    ),
    Mutation(
        "domain.receipt.from_text", change_comparison("!=", "<"),
        test="domain/test_receipt.py::test_another_number_of_words_is_told",
        why="words after the last are passed over",
    ),
    Mutation(
        "domain.receipt.from_text", drop_raise("ReceiptMistyped", "_mend_unknown"),
        test="domain/test_receipt.py::test_one_unlisted_word_is_named_with_the_right_one",
        why="an unlisted word is taken for the first of the list",
    ),
    Mutation(
        "domain.receipt._is_listed", skip_call("startswith", instead="True"),
        test="domain/test_receipt.py::test_two_unlisted_words_are_named_with_the_nearest",
        why="a word that begins alike passes",
    ),
    Mutation(
        "domain.receipt._indexes", drop_operand("ENTROPY_BITS", "number"),
        test="domain/test_receipt.py::test_what_is_not_110_bits_has_no_words",
        why="two receipts have the same words",
    ),
    Mutation(
        "domain.receipt.is_kind", return_constant("True"),
        test="domain/test_receipt.py::test_a_receipt_with_a_word_that_could_hurt_is_not_kind",
        why="a receipt may hold a word that hurts",
    ),
    Mutation(
        "domain.receipt._unknown", replace_expression("WORD_COUNT", "2 * WORD_COUNT"),
        test="domain/test_receipt.py::test_a_long_text_of_unlisted_words_is_refused_quickly",
        why="a long text keeps the service busy",
    ),
    Mutation(
        "domain.receipt._mend", skip_call("range", instead="range(0)"),
        test="domain/test_receipt.py::test_swapped_neighbours_are_both_named",
        why="swapped words are not named",
    ),
    # --- reports, policies, payloads ---------------------------------------------------------------------------------
    Mutation(
        "domain.report._CONTROL_CHARACTER", change_constant(r"[\x00-\x08\x0b-\x1f\x7f]", r"[\x00-\x08\x0b-\x1f]"),
        test="domain/test_report.py::test_control_characters_are_refused",
        why="a delete character is kept",
    ),
    Mutation(
        "domain.report._without_control_characters",
        drop_raise("ValueError", instead=r"return value.replace('\x00', '')"),
        test="domain/test_report.py::test_control_characters_are_refused",
        why="an escape sequence reaches a terminal",
    ),
    Mutation(
        "domain.report._Narrative", drop_argument("StringConstraints", "min_length"),
        test="domain/test_report.py::test_a_report_without_words_is_none",
        why="a report says nothing",
    ),
    Mutation(
        "domain.report._Narrative", drop_argument("StringConstraints", "max_length"),
        test="domain/test_report.py::test_a_text_may_be_as_long_as_its_limit_and_no_longer",
        why="a report has any length",
    ),
    Mutation(
        "domain.report._Long", drop_argument("StringConstraints", "max_length"),
        test="domain/test_report.py::test_a_text_may_be_as_long_as_its_limit_and_no_longer",
        why="an answer has any length",
    ),
    Mutation(
        "domain.report._Short", drop_argument("StringConstraints", "max_length"),
        test="domain/test_report.py::test_who_reports_is_told_in_500_characters",
        why="a name has any length",
    ),
    Mutation(
        "domain.report.Report.left_out", set_value("()"),
        test="domain/test_report.py::test_no_more_people_can_be_left_out_than_were_offered",
        why="any number can be left out",
    ),
    Mutation(
        "domain.policy._Section.model_config", drop_argument("ConfigDict", "extra"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="a mistyped rule is passed over",
    ),
    Mutation(
        "domain.policy.Voting.minimum_votes", set_value("0", of="ge"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="nobody need vote",
    ),
    Mutation(
        "domain.policy.Panel.minimum_members", set_value("0", of="ge"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="nobody need be on the panel",
    ),
    Mutation(
        "domain.policy.Hours.triage", drop_argument("Field", "gt"),
        test="domain/test_policy.py::test_what_is_no_policy_is_refused",
        why="a deadline before the report",
    ),
    Mutation(
        "domain.casefile.AUDIENCE_OF", set_value("Audience.REPORTER", of="NOTE"),
        test="domain/test_casefile.py::test_every_kind_has_its_audience_and_what_the_panel_thinks_is_not_for_the_reporter",
        why="the reporter reads the panel's notes",
    ),
    Mutation(
        "domain.casefile.AUDIENCE_OF", set_value("Audience.REPORTER", of="BALLOT"),
        test="domain/test_casefile.py::test_every_kind_has_its_audience_and_what_the_panel_thinks_is_not_for_the_reporter",
        why="the reporter reads ballots",
    ),
    Mutation(
        "domain.casefile.decode", drop_operand("1"),
        test="domain/test_casefile.py::test_what_is_no_payload_of_this_version_is_refused",
        why="a payload of another version is read as ours",
    ),
    Mutation(
        "domain.casefile.decode", drop_operand("tzinfo"),
        test="domain/test_casefile.py::test_what_is_no_payload_of_this_version_is_refused",
        why="a moment without a zone",
    ),
)  # fmt: skip
