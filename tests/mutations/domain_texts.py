"""Guards of coc_service/domain: who is named in a text, receipts, reports, policies, payloads."""

from tests.mutations.mutation import Mutation

DOMAIN_TEXTS = (
    # --- conflicts ---------------------------------------------------------------------------------------------------
    Mutation(
        "domain/conflicts.py", "return chosen if named_may_read else chosen | named(who, members)", "return chosen",
        "domain/test_guards_domain.py::test_whom_the_report_names_is_shut_out_beside_whom_it_leaves_out",
        "a report reaches the person it is about",
    ),
    Mutation(
        "domain/conflicts.py", "return chosen if named_may_read else chosen | named(who, members)",
        "return named(who, members)",
        "domain/test_guards_domain.py::test_whom_the_report_names_is_shut_out_beside_whom_it_leaves_out",
        "whom the reporter left out reads",
    ),
    Mutation(
        "domain/conflicts.py", "return chosen if named_may_read else", "return frozenset() if named_may_read else",
        "domain/test_conflicts.py::test_a_named_member_may_read_if_the_reporter_says_so",
        "who may read undoes who was left out",
    ),
    Mutation(
        "domain/conflicts.py", "return chosen if named_may_read else ", "return ",
        "domain/test_conflicts.py::test_a_named_member_may_read_if_the_reporter_says_so",
        "the reporter cannot say otherwise",
    ),
    Mutation(
        "domain/conflicts.py", 'if unicodedata.category(char)[0] != "M" and', "if",
        "domain/test_guards_domain.py::test_half_of_a_joined_name_is_found_however_it_is_written",
        "an accent hides a name",
    ),
    Mutation(
        "domain/conflicts.py", ' and unicodedata.category(char) != "Cf"', "",
        "domain/test_guards_domain.py::test_half_of_a_joined_name_is_found_however_it_is_written",
        "a character that nobody sees hides a name",
    ),
    Mutation(
        "domain/conflicts.py", 'unicodedata.normalize("NFKD", text).casefold()', 'unicodedata.normalize("NFKD", text)',
        "domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        "a capital hides a name",
    ),
    Mutation(
        "domain/conflicts.py", "    plain = plain.translate(_LETTERS)\n", "",
        "domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        "a letter of another alphabet hides a name",
    ),
    Mutation(
        "domain/conflicts.py", "        plain = plain.replace(written, letter)\n", "        continue\n",
        "domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        "how a letter is written without its key hides a name",
    ),
    Mutation(
        "domain/conflicts.py", ' or f" {spelling}s " in text', "",
        "domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        "a genitive hides a name",
    ),
    Mutation(
        "domain/conflicts.py", "frozenset({*parts, *whole, ", "frozenset({*whole, ",
        "domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        "a first name alone is not found",
    ),
    Mutation(
        "domain/conflicts.py", "_words(member.handle), _joined(member.handle), ", "",
        "domain/test_conflicts.py::test_a_member_is_found_by_any_spelling",
        "a handle is not found",
    ),
    Mutation(
        "domain/conflicts.py", ', _words(member.address)} - {""})', '} - {""})',
        "domain/test_guards_domain.py::test_an_address_that_tells_no_name_is_found",
        "an address is not found",
    ),
    Mutation(
        "domain/conflicts.py", "MINIMUM_NAME_PART_CHARS = 2", "MINIMUM_NAME_PART_CHARS = 4",
        "domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        "a short name is not found",
    ),
    Mutation(
        "domain/conflicts.py", ' | {_joined(who)} "', ' "',
        "domain/test_guards_domain.py::test_a_name_that_is_parted_where_the_member_does_not_part_it_is_found",
        "an apostrophe hides a name",
    ),
    Mutation(
        "domain/conflicts.py", '    return spelling.replace(" ", "") in text.replace(" ", "")',
        '    return f" {spelling} " in text',
        "domain/test_conflicts.py::test_names_of_many_kinds_are_found",
        "a name in a script without blanks is not found",
    ),
    # --- receipts ----------------------------------------------------------------------------------------------------
    Mutation(
        "domain/receipt.py", " or _syndrome(known):\n        return None", ":\n        return None",
        "domain/test_receipt.py::test_one_wrong_word_is_named_with_the_right_one",
        "a wrong word leads to another report, or to none",
    ),
    Mutation(
        "domain/receipt.py", "    if len(typed) != WORD_COUNT:", "    if len(typed) < WORD_COUNT:",
        "domain/test_receipt.py::test_another_number_of_words_is_told",
        "words after the last are passed over",
    ),
    Mutation(
        "domain/receipt.py", "_mend_unknown(typed, known, unknown) if unknown else _mend(typed, known)", "_mend(typed, known)",
        "domain/test_receipt.py::test_one_unlisted_word_is_named_with_the_right_one",
        "an unlisted word is taken for the first of the list",
    ),
    Mutation(
        "domain/receipt.py", "WORDLIST[index].startswith(word)", "True",
        "domain/test_receipt.py::test_two_unlisted_words_are_named_with_the_nearest",
        "a word that begins alike passes",
    ),
    Mutation(
        "domain/receipt.py", " or number >> ENTROPY_BITS:", ":",
        "domain/test_receipt.py::test_what_is_not_110_bits_has_no_words",
        "two receipts have the same words",
    ),
    Mutation(
        "domain/receipt.py", "return not _UNKIND.intersection(words)", "return True",
        "domain/test_receipt.py::test_a_receipt_with_a_word_that_could_hurt_is_not_kind",
        "a receipt may hold a word that hurts",
    ),
    Mutation(
        "domain/receipt.py", "typed[:WORD_COUNT], 1)", "typed[: 2 * WORD_COUNT], 1)",
        "domain/test_receipt.py::test_a_long_text_of_unlisted_words_is_refused_quickly",
        "a long text keeps the service busy",
    ),
    Mutation(
        "domain/receipt.py", "    for left in range(WORD_COUNT - 1):", "    for left in range(0):",
        "domain/test_receipt.py::test_swapped_neighbours_are_both_named",
        "swapped words are not named",
    ),
    # --- reports, policies, payloads ---------------------------------------------------------------------------------
    Mutation(
        "domain/report.py", r"\x0b-\x1f\x7f]", r"\x0b-\x1f]",
        "domain/test_report.py::test_control_characters_are_refused",
        "a delete character is kept",
    ),
    Mutation(
        "domain/report.py", '        raise ValueError("control_character")', '        return value.replace("\\0", "")',
        "domain/test_report.py::test_control_characters_are_refused",
        "an escape sequence reaches a terminal",
    ),
    Mutation(
        "domain/report.py", "StringConstraints(min_length=1, max_length=NARRATIVE_MAX_CHARS)",
        "StringConstraints(max_length=NARRATIVE_MAX_CHARS)",
        "domain/test_report.py::test_a_report_without_words_is_none",
        "a report says nothing",
    ),
    Mutation(
        "domain/report.py", "StringConstraints(min_length=1, max_length=NARRATIVE_MAX_CHARS)",
        "StringConstraints(min_length=1)",
        "domain/test_report.py::test_a_text_may_be_as_long_as_its_limit_and_no_longer",
        "a report has any length",
    ),
    Mutation(
        "domain/report.py", "StringConstraints(max_length=5_000)", "StringConstraints()",
        "domain/test_report.py::test_a_text_may_be_as_long_as_its_limit_and_no_longer",
        "an answer has any length",
    ),
    Mutation(
        "domain/report.py", "StringConstraints(max_length=500)", "StringConstraints()",
        "domain/test_report.py::test_who_reports_is_told_in_500_characters",
        "a name has any length",
    ),
    Mutation(
        "domain/report.py", "Field(default=(), max_length=64)", "()",
        "domain/test_report.py::test_no_more_people_can_be_left_out_than_were_offered",
        "any number can be left out",
    ),
    Mutation(
        "domain/policy.py", 'ConfigDict(frozen=True, extra="forbid")', "ConfigDict(frozen=True)",
        "domain/test_policy.py::test_what_is_no_policy_is_refused",
        "a mistyped rule is passed over",
    ),
    Mutation(
        "domain/policy.py", "minimum_votes: int = Field(ge=1)", "minimum_votes: int = Field(ge=0)",
        "domain/test_policy.py::test_what_is_no_policy_is_refused",
        "nobody need vote",
    ),
    Mutation(
        "domain/policy.py", "minimum_members: int = Field(ge=1)", "minimum_members: int = Field(ge=0)",
        "domain/test_policy.py::test_what_is_no_policy_is_refused",
        "nobody need be on the panel",
    ),
    Mutation(
        "domain/policy.py", "triage: int = Field(gt=0)", "triage: int = Field()",
        "domain/test_policy.py::test_what_is_no_policy_is_refused",
        "a deadline before the report",
    ),
    Mutation(
        "domain/casefile.py", "    RecordKind.NOTE: Audience.PANEL,", "    RecordKind.NOTE: Audience.REPORTER,",
        "domain/test_casefile.py::test_every_kind_has_its_audience_and_what_the_panel_thinks_is_not_for_the_reporter",
        "the reporter reads the panel's notes",
    ),
    Mutation(
        "domain/casefile.py", "    RecordKind.BALLOT: Audience.PANEL,", "    RecordKind.BALLOT: Audience.REPORTER,",
        "domain/test_casefile.py::test_every_kind_has_its_audience_and_what_the_panel_thinks_is_not_for_the_reporter",
        "the reporter reads ballots",
    ),
    Mutation(
        "domain/casefile.py", 'value["v"] != 1 or ', "",
        "domain/test_casefile.py::test_what_is_no_payload_of_this_version_is_refused",
        "a payload of another version is read as ours",
    ),
    Mutation(
        "domain/casefile.py", " or at.tzinfo is None:", ":",
        "domain/test_casefile.py::test_what_is_no_payload_of_this_version_is_refused",
        "a moment without a zone",
    ),
)  # fmt: skip
