"""A report needs one sentence and nothing else; what is too long or no text is refused beside its field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coc_service.domain.report import Identity, Letter, Report

SHORT = ("when", "where", "code_section")
LONG = ("who", "affected_person", "witnesses", "evidence", "context", "handled_how", "safety_worry", "wishes")
SHORT_OF_IDENTITY = ("name", "contact", "safe_times", "support_person")
LIMITS = {"narrative": 20_000} | dict.fromkeys(SHORT, 500) | dict.fromkeys(LONG, 5_000)
CHOICES = ("danger", "still_going_on", "relation")


def report(**fields: object) -> Report:
    return Report.model_validate({"narrative": "Something happened."} | fields)


def refused(**fields: object) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        report(**fields)
    return [(one["loc"], one["type"]) for one in caught.value.errors()]


def test_one_sentence_is_a_report() -> None:
    assert report().model_dump(exclude_defaults=True) == {"narrative": "Something happened."}


@pytest.mark.parametrize("blank", ["", " ", "\r\n\t "])
def test_a_report_without_words_is_none(blank: str) -> None:
    assert refused(narrative=blank) == [(("narrative",), "string_too_short")]


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(name: str, limit: int) -> None:
    assert getattr(report(**{name: "\N{PILE OF POO}" * limit}), name) == "\N{PILE OF POO}" * limit
    assert refused(**{name: "x" * (limit + 1)}) == [((name,), "string_too_long")]


@pytest.mark.parametrize("name", SHORT_OF_IDENTITY)
def test_who_reports_is_told_in_500_characters(name: str) -> None:
    assert getattr(Identity.model_validate({name: "x" * 500}), name) == "x" * 500
    with pytest.raises(ValidationError):
        Identity.model_validate({name: "x" * 501})


def test_what_stands_around_a_text_does_not_count_for_its_length() -> None:
    assert report(when="\r\n" + "x" * 500 + "  ").when == "x" * 500


@pytest.mark.parametrize(
    "char", [chr(code) for code in {*range(32), 127} - {9, 10, 13}], ids=lambda char: f"{ord(char)}"
)
def test_control_characters_are_refused(char: str) -> None:
    assert refused(narrative=f"a{char}b") == [(("narrative",), "value_error")]


def test_tabs_and_lines_are_kept_with_one_kind_of_line_ending() -> None:
    assert report(narrative="a\tb\r\nc\rd\n").narrative == "a\tb\nc\nd"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=500).filter(str.strip))
def test_every_text_a_person_can_write_is_kept(text: str) -> None:
    assert report(narrative=text).narrative == text.strip()


@pytest.mark.parametrize("name", CHOICES)
def test_a_question_may_stay_open_but_not_be_answered_otherwise(name: str) -> None:
    assert getattr(report(**{name: ""}), name) is None
    assert refused(**{name: "perhaps"}) == [((name,), "enum")]


def test_an_answer_nobody_asked_for_is_refused() -> None:
    assert refused(age="44") == [(("age",), "extra_forbidden")]
    assert refused(identity={"age": "44"}) == [(("identity", "age"), "extra_forbidden")]


def test_no_more_people_can_be_left_out_than_were_offered() -> None:
    assert report(left_out=("x",) * 64).left_out == ("x",) * 64
    assert refused(left_out=("x",) * 65) == [(("left_out",), "too_long")]


def test_who_says_nothing_of_themself_is_blank() -> None:
    assert Identity().is_blank()
    assert Identity.model_validate({"name": "  "}).is_blank()
    assert not Identity.model_validate({"name": "Dana"}).is_blank()


def test_what_was_written_does_not_show_in_an_error() -> None:
    with pytest.raises(ValidationError) as caught:
        report(when="a secret " * 100)

    assert "secret" not in str(caught.value)


def test_a_letter_has_the_limits_of_a_report() -> None:
    assert Letter.model_validate({"text": " Hello.\r\n"}).text == "Hello."
    for text in ("", " \n", "x" * 20_001, "a\0b"):
        with pytest.raises(ValidationError):
            Letter.model_validate({"text": text})
