"""Guards of coc_service/domain: what is no record is refused, and what came later is not guessed."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_argument, drop_item, drop_operand, drop_raise, set_value

DOMAIN_RECORDS = (
    Mutation(
        "domain.records.decode", drop_raise("ValueError"),
        test="domain/test_records.py::test_a_record_in_the_place_of_another_kind_is_refused",
        why="a record is read as one of another kind",
    ),
    Mutation(
        "domain.records._read", drop_operand("_KEYS"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[with more]",
        why="a record has room for other words",
    ),
    Mutation(
        "domain.records._read", drop_item("RecursionError"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[too deep]",
        why="what is nested without end is a crash",
    ),
    Mutation(
        "domain.records._author", drop_raise("ValueError", instead="return str(value)"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[author a number]",
        why="an author is no text",
    ),
    Mutation(
        "domain.records._moment", drop_operand("tzinfo"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[moment without a zone]",
        why="a moment without a zone",
    ),
    Mutation(
        "domain.records._body", drop_operand("type"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[version true]",
        why="a truth value is a version",
    ),
    Mutation(
        "domain.records._body", drop_operand("1"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[version 0]",
        why="a version that never was is called a later one",
    ),
    Mutation(
        "domain.records._body", drop_operand("isinstance"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[later version without a body]",
        why="a record without a body is called a later one",
    ),
    Mutation(
        "domain.records._body", drop_argument("model_validate_json", "strict"),
        test="domain/test_records.py::test_a_text_is_not_taken_for_a_number",
        why="a text is taken for a number",
    ),
    Mutation(
        "domain.record_models._Part.model_config", drop_argument("ConfigDict", "extra"),
        test="domain/test_records.py::test_what_is_no_record_is_refused[unknown field]",
        why="a record has room for other fields",
    ),
    Mutation(
        "domain.record_models._Part.model_config", drop_argument("ConfigDict", "frozen"),
        test="domain/test_records.py::test_a_record_cannot_be_changed",
        why="a record can be changed after it was read",
    ),
    Mutation(
        "domain.record_models.FileRecord.size_bytes", set_value("-5", of="ge"),
        test="domain/test_records.py::test_values_outside_their_range_are_not_written",
        why="a file has less than nothing",
    ),
    Mutation(
        "domain.record_models.FileRecord.key", drop_argument("Field", "repr"),
        test="domain/test_records.py::test_the_key_of_a_file_does_not_show_when_it_is_printed",
        why="the key of a file shows in a traceback",
    ),
)  # fmt: skip
