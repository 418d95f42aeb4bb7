"""Guards of coc_service/domain: who is named in a text, receipts, reports."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_argument,
    drop_operand,
    drop_raise,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

DOMAIN_TEXTS = (
    Mutation(
        "domain.report._cleaned", drop_raise("ValueError"),
        test="web/test_cases_text.py::test_receipt_words_stand_in_no_report_and_in_no_letter",
        why="whoever reads a report can write in the reporter's name",
    ),
    Mutation(
        "domain.receipt_words._holds", drop_operand("_MOST_TRIALS"),
        test="domain/test_receipt_words.py::test_no_text_takes_long", why="a text of listed words alone takes seconds",
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
        "domain.receipt_lists.WordList.index", skip_call("startswith", instead="True"),
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
        test="domain/test_receipt.py::test_two_words_that_changed_places_are_both_named",
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
        "domain.report._not_empty_beside", drop_raise("PydanticCustomError"),
        test="domain/test_report.py::test_whoever_wants_mail_says_where_to",
        why="somebody waits for a mail that nobody can send",
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
