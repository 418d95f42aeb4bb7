"""Guards of coc_service/domain: who is named in a text, receipts, reports."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_argument,
    drop_item,
    drop_operand,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

DOMAIN_TEXTS = (
    # --- names -------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.names.left_out", always("named_may_read"),
        test="domain/test_guards_domain.py::test_whom_the_report_names_is_shut_out_beside_whom_it_leaves_out",
        why="a report reaches the person it is about",
    ),
    Mutation(
        "domain.names.left_out",
        replace_expression("chosen if named_may_read else chosen | named(who, members)", "named(who, members)"),
        test="domain/test_guards_domain.py::test_whom_the_report_names_is_shut_out_beside_whom_it_leaves_out",
        why="whom the reporter left out reads",
    ),
    Mutation(
        "domain.names.left_out", replace_expression("chosen", "frozenset()", "named_may_read"),
        test="domain/test_names.py::test_a_named_member_may_read_if_the_reporter_says_so",
        why="who may read undoes who was left out",
    ),
    Mutation(
        "domain.names.left_out", never("named_may_read"),
        test="domain/test_names.py::test_a_named_member_may_read_if_the_reporter_says_so",
        why="the reporter cannot say otherwise",
    ),
    Mutation(
        "domain.names._plain", drop_operand("M"),
        test="domain/test_guards_domain.py::test_half_of_a_joined_name_is_found_however_it_is_written",
        why="an accent hides a name",
    ),
    Mutation(
        "domain.names._plain", drop_operand("Cf"),
        test="domain/test_guards_domain.py::test_half_of_a_joined_name_is_found_however_it_is_written",
        why="a character that nobody sees hides a name",
    ),
    Mutation(
        "domain.names._plain", skip_call("casefold"),
        test="domain/test_names.py::test_a_member_is_found_by_any_spelling",
        why="a capital hides a name",
    ),
    Mutation(
        "domain.names._plain", drop_statement("_LETTERS"),
        test="domain/test_names.py::test_names_of_many_kinds_are_found",
        why="a letter of another alphabet hides a name",
    ),
    Mutation(
        "domain.names._plain", drop_statement("replace"),
        test="domain/test_names.py::test_names_of_many_kinds_are_found",
        why="how a letter is written without its key hides a name",
    ),
    Mutation(
        "domain.names._stands_in", drop_operand("s "),
        test="domain/test_names.py::test_a_member_is_found_by_any_spelling",
        why="a genitive hides a name",
    ),
    Mutation(
        "domain.names._spellings", drop_item("parts"),
        test="domain/test_names.py::test_a_member_is_found_by_any_spelling",
        why="a first name alone is not found",
    ),
    Mutation(
        "domain.names._spellings",
        skip_call("frozenset", instead="frozenset({*parts, *whole, _words(address)} - {''})"),
        test="domain/test_names.py::test_a_member_is_found_by_any_spelling",
        why="a handle is not found",
    ),
    Mutation(
        "domain.names._spellings", replace_expression("_words(address)", "''"),
        test="domain/test_guards_domain.py::test_an_address_that_tells_no_name_is_found",
        why="an address is not found",
    ),
    Mutation(
        "domain.names.MINIMUM_NAME_PART_CHARS", set_value("4"),
        test="domain/test_names.py::test_names_of_many_kinds_are_found",
        why="a short name is not found",
    ),
    Mutation(
        "domain.names._text", replace_expression("f' {_words(plain)} | {_joined(plain)} '", "f' {_words(plain)} '"),
        test="domain/test_guards_domain.py::test_a_name_that_is_parted_where_the_member_does_not_part_it_is_found",
        why="an apostrophe hides a name",
    ),
    Mutation(
        "domain.names._stands_in",
        replace_expression("spelling.replace(' ', '') in text.replace(' ', '')", "f' {spelling} ' in text"),
        test="domain/test_names.py::test_names_of_many_kinds_are_found",
        why="a name in a script without blanks is not found",
    ),
    # --- receipts ----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.receipt._bits", drop_operand("_syndrome"),
        test="domain/test_receipt.py::test_one_wrong_word_is_named_with_the_right_one",
        why="a wrong word leads to another report, or to none",
    ),
    Mutation(
        "domain.receipt._bits", drop_operand("len", "indexes"),
        test="domain/test_receipt.py::test_only_a_receipt_without_a_mistake_is_read_at_once",
        why="words beside the fourteen are passed over",
    ),
    Mutation(
        "domain.receipt._bits", drop_operand("len", "known"),
        test="domain/test_receipt.py::test_only_a_receipt_without_a_mistake_is_read_at_once",
        why="an unlisted word is passed over",
    ),
    Mutation(
        "domain.receipt.from_text", change_comparison("!=", "<"),
        test="domain/test_receipt.py::test_another_number_of_words_is_told",
        why="words after the last are passed over",
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
        "domain.receipt._indexes", drop_operand("ENTROPY_BYTES"),
        test="domain/test_receipt.py::test_what_is_not_110_bits_has_no_words",
        why="a receipt of any size has words",
    ),
    Mutation(
        "domain.receipt.is_kind", return_constant("True"),
        test="domain/test_receipt.py::test_a_receipt_with_a_word_that_could_hurt_is_not_kind",
        why="a receipt may hold a word that hurts",
    ),
    Mutation(
        "domain.receipt._unlisted", replace_expression("WORD_COUNT", "2 * WORD_COUNT"),
        test="domain/test_receipt.py::test_a_long_text_of_unlisted_words_is_refused_quickly",
        why="a long text keeps the service busy",
    ),
    Mutation(
        "domain.receipt._correct", skip_call("range", instead="range(0)"),
        test="domain/test_receipt.py::test_swapped_neighbours_are_both_named",
        why="swapped words are not named",
    ),
    # --- reports -----------------------------------------------------------------------------------------------------
    Mutation(
        "domain.texts._CONTROL", change_constant(r"[\x00-\x08\x0e-\x1f\x7f]", r"[\x00-\x08\x0e-\x1f]"),
        test="domain/test_report.py::test_other_control_characters_are_dropped",
        why="a delete character is kept",
    ),
    Mutation(
        "domain.texts.clean",
        replace_expression(r"_CONTROL.sub('', _LINE_ENDING.sub('\n', text))", r"_LINE_ENDING.sub('\n', text)"),
        test="domain/test_report.py::test_a_paste_from_a_pdf_or_a_chat_is_kept_without_its_control_characters",
        why="an escape sequence reaches a terminal",
    ),
    Mutation(
        "domain.texts.clean", always("any"),
        test="domain/test_report.py::test_a_report_without_visible_words_is_none",
        why="a report that nobody can see is sent",
    ),
    Mutation(
        "domain.texts._has_ink", drop_operand("_TAGS"),
        test="domain/test_report.py::test_a_report_without_visible_words_is_none",
        why="letters without ink are words",
    ),
    Mutation(
        "domain.texts._has_ink", drop_operand("_LETTERS_WITHOUT_INK"),
        test="domain/test_report.py::test_a_report_without_visible_words_is_none",
        why="fillers are words",
    ),
    Mutation(
        "domain.report._story", drop_argument("StringConstraints", "min_length"),
        test="domain/test_report.py::test_a_report_without_visible_words_is_none",
        why="a report says nothing",
    ),
    Mutation(
        "domain.report._story", drop_argument("StringConstraints", "max_length"),
        test="domain/test_report.py::test_a_text_may_be_as_long_as_its_limit_and_no_longer[narrative-20000]",
        why="a report has any length",
    ),
    Mutation(
        "domain.report._text", drop_argument("StringConstraints", "max_length"),
        test="domain/test_report.py::test_a_text_may_be_as_long_as_its_limit_and_no_longer[who-5000]",
        why="an answer has any length",
    ),
    Mutation(
        "domain.question.SHORT_MAX_CHARS", set_value("5000"),
        test="domain/test_report.py::test_who_reports_is_told_in_500_characters",
        why="a name has any length",
    ),
    Mutation(
        "domain.report._readers", drop_argument("Field", "max_length"),
        test="domain/test_report.py::test_no_more_people_can_be_left_out_than_were_offered",
        why="any number can be left out",
    ),
    Mutation(
        "domain.report._Answers.model_config", drop_argument("ConfigDict", "extra"),
        test="domain/test_report.py::test_an_answer_nobody_asked_for_is_refused",
        why="an answer that nobody asked for is kept",
    ),
    Mutation(
        "domain.report._Answers.model_config", drop_argument("ConfigDict", "hide_input_in_errors"),
        test="domain/test_report.py::test_what_was_written_does_not_show_in_an_error",
        why="an error takes a report into the log",
    ),
    Mutation(
        "domain.report.LetterForm.text", drop_argument("StringConstraints", "max_length"),
        test="domain/test_report.py::test_a_letter_has_the_limits_of_a_report",
        why="a letter has any length",
    ),
    Mutation(
        "domain.report.LetterForm.text", drop_argument("StringConstraints", "min_length"),
        test="domain/test_report.py::test_a_letter_has_the_limits_of_a_report",
        why="a letter says nothing",
    ),
    Mutation(
        "domain.answers.to_seal", swap_name("GATE", "PANEL"),
        test="domain/test_answers.py::test_a_report_is_sealed_in_three_parts_with_each_answer_as_it_was_given",
        why="a member reads the report before they declare",
    ),
    Mutation(
        "domain.questions.REPORT_FORM", swap_name("GATE", "PANEL"),
        test="domain/test_answers.py::test_only_who_is_reported_is_seen_before_declaring",
        why="a member declares without being told who is reported",
    ),
    Mutation(
        "domain.answers.for_committee", drop_operand("RULES"),
        test="domain/test_answers.py::test_who_was_left_out_is_kept_for_the_rules_and_shown_to_nobody",
        why="the panel reads whom a reporter left out",
    ),
)  # fmt: skip
