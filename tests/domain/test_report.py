"""A report needs only the story; a value that is too long or not offered is refused at its field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from coc_service.catalogue import msg
from coc_service.domain.question import READERS_MAX, Question, QuestionKind, YesNoUnsure
from coc_service.domain.questions import EVIDENCE, REPORT_FORM, YES_NO_UNSURE
from coc_service.domain.record_models import RecordKind
from coc_service.domain.report import IDENTITY, NEEDED, LetterForm, Report, derive, fields, gathered
from coc_service.domain.texts import clean

TEXTS = {
    "narrative": 20_000,
    **dict.fromkeys(("when", "where", "code_section"), 500),
    **dict.fromkeys(("who", "affected_person", "witnesses", "evidence", "context", "continues"), 5_000),
    **dict.fromkeys(("handled_how", "safety_worry", "wishes"), 5_000),
}
IDENTITY_TEXTS = ("name", "contact", "safe_times", "support_person")
MAY_STAY_OPEN = ("danger", "still_going_on", "relation")


def report(**answers: object) -> Report:
    return Report.model_validate({"narrative": "Something happened."} | answers)


def refused(**answers: object) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        report(**answers)
    return [(one["loc"], one["type"]) for one in caught.value.errors()]


def identity(**answers: object) -> BaseModel:
    return report(identity=answers).identity


@pytest.mark.parametrize(("way", "contact", "is_needed"), [
    ("email", "", True), ("email", " \n", True), ("email", "robin@mail.example", False), ("receipt", "", False),
])  # fmt: skip
def test_whoever_wants_mail_says_where_to(way: str, contact: str, *, is_needed: bool) -> None:
    sent = {"narrative": ["It happened."], "contact_preference": [way], "contact": [contact]}

    try:
        Report.model_validate(gathered(sent))
        found = []
    except ValidationError as error:
        found = [(one["loc"], one["type"]) for one in error.errors()]

    assert found == ([((IDENTITY, "contact"), NEEDED)] if is_needed else [])


def test_one_sentence_is_a_report() -> None:
    assert report().model_dump(exclude_defaults=True) == {"narrative": "Something happened."}


@pytest.mark.parametrize(
    "blank",
    [
        "",
        " ",
        "\r\n\t ",
        "\N{ZERO WIDTH SPACE}",
        "\ufeff",
        "\N{WORD JOINER}\x00\x1b",
        "\N{HANGUL FILLER}",
        "\u2800",
        "\U000e0041\U000e0fff",
    ],
)
def test_a_report_without_visible_words_is_none(blank: str) -> None:
    assert refused(narrative=blank) == [(("narrative",), "string_too_short")]
    assert report(who=blank).who == ""


def test_every_text_of_the_form_is_in_the_written_list() -> None:
    limits = {one.field: one.max_chars for one in REPORT_FORM if one.kind in {QuestionKind.LONG, QuestionKind.SHORT}}

    assert limits == {name: limit for name, limit in TEXTS.items() if name != "narrative"} | dict.fromkeys(
        IDENTITY_TEXTS, 500
    )


@pytest.mark.parametrize(("name", "limit"), TEXTS.items())
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(name: str, limit: int) -> None:
    assert getattr(report(**{name: "\N{PILE OF POO}" * limit}), name) == "\N{PILE OF POO}" * limit
    assert refused(**{name: "x" * (limit + 1)}) == [((name,), "string_too_long")]


@pytest.mark.parametrize("name", IDENTITY_TEXTS)
def test_who_reports_is_told_in_500_characters(name: str) -> None:
    assert getattr(identity(**{name: "x" * 500}), name) == "x" * 500
    assert refused(identity={name: "x" * 501}) == [((IDENTITY, name), "string_too_long")]


def test_what_is_around_a_text_does_not_count_for_its_length() -> None:
    assert report(wishes="\r\n" + "x" * 5_000 + "  ").model_dump()["wishes"] == "x" * 5_000


def test_a_paste_from_a_pdf_or_a_chat_is_kept_without_its_control_characters() -> None:
    assert report(narrative="page one\x0cpage two").narrative == "page one\npage two"
    assert report(narrative="a\x0bb\x0304red\x0f\x1b[0m").narrative == "a\nb04red[0m"


@pytest.mark.parametrize("code", sorted({*range(32), 127} - set(range(9, 14))))
def test_other_control_characters_are_dropped(code: int) -> None:
    assert report(narrative=f"a{chr(code)}b").narrative == "ab"


def test_tabs_and_lines_are_kept_with_one_kind_of_line_ending() -> None:
    assert report(narrative="a\tb\r\nc\rd\n").narrative == "a\tb\nc\nd"


def test_a_mail_that_was_broken_long_ago_is_kept_as_it_is() -> None:
    assert report(narrative="caf\N{REPLACEMENT CHARACTER}").narrative == "caf\N{REPLACEMENT CHARACTER}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=500))
def test_every_text_that_can_be_seen_is_kept(text: str) -> None:
    assert clean(f"a{text}b") == f"a{text}b"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_cleaned_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("char", ["\U0001fae8", "\u0301a", "\ue000", "\u0903", "."])
def test_anything_with_ink_is_a_text(char: str) -> None:
    assert clean(char) == char


@pytest.mark.parametrize("name", MAY_STAY_OPEN)
def test_a_question_may_stay_open_but_not_be_answered_otherwise(name: str) -> None:
    assert getattr(report(**{name: ""}), name) is None
    assert refused(**{name: "perhaps"}) == [((name,), "enum")]


def test_rules_read_an_answer_as_the_value_it_is() -> None:
    assert report(danger="yes").danger is YesNoUnsure.YES


def test_a_choice_that_was_not_made_is_the_one_the_form_had() -> None:
    blank = report(intake="", identity={"contact_preference": ""})

    assert blank == report()
    assert blank.model_dump(mode="json")["intake"] == "needs_committee"
    assert identity().model_dump(mode="json")["contact_preference"] == "receipt"


def test_an_answer_nobody_asked_for_is_refused() -> None:
    assert refused(age="44") == [(("age",), "extra_forbidden")]
    assert refused(identity={"age": "44"}) == [((IDENTITY, "age"), "extra_forbidden")]


def test_who_the_reporter_is_is_asked_apart() -> None:
    assert refused(name="Dana") == [(("name",), "extra_forbidden")]


def test_no_more_people_can_be_left_out_than_were_offered() -> None:
    assert report(left_out=("x",) * READERS_MAX).left_out == ("x",) * READERS_MAX
    assert refused(left_out=("x",) * (READERS_MAX + 1)) == [(("left_out",), "too_long")]


def test_what_was_written_does_not_show_in_an_error() -> None:
    with pytest.raises(ValidationError) as caught:
        report(when="a secret " * 100)

    assert "secret" not in str(caught.value)


def test_a_report_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        report().who = "Dana"  # type: ignore[misc]  # frozen, which is what this tests


def test_a_letter_has_the_limits_of_a_report() -> None:
    assert LetterForm.model_validate({"text": " Hello.\r\n"}).text == "Hello."
    for text in ("", " \n", "\N{ZERO WIDTH SPACE}", "x" * 20_001):
        with pytest.raises(ValidationError):
            LetterForm.model_validate({"text": text})


SENT = {
    "narrative": ["It happened.", "twice"],
    "translated": ["yes"],
    "keep_out_of_transparency": [""],
    "left_out": ["noor", "ilse"],
    "name": ["Kim"],
    "share_identity_with": ["respondent"],
    "roster": ["abcd"],
}


def test_a_posted_form_is_gathered_for_the_model() -> None:
    values = gathered(SENT)

    assert Report.model_validate(values) == report(
        narrative="It happened.",
        translated=True,
        left_out=("noor", "ilse"),
        identity={"name": "Kim", "share_identity_with": ("respondent",)},
    )


def test_the_fields_of_the_form_are_those_of_the_model() -> None:
    assert fields() == (set(Report.model_fields) - {IDENTITY}) | set(type(report().identity).model_fields)


def test_an_empty_form_lacks_the_story_alone() -> None:
    with pytest.raises(ValidationError) as caught:
        Report.model_validate(gathered({}))

    assert [(one["loc"], one["type"]) for one in caught.value.errors()] == [(("narrative",), "string_too_short")]


def test_a_question_is_added_by_its_line_alone() -> None:
    asked = Question(
        "repeated",
        QuestionKind.CHOICE,
        EVIDENCE,
        label=msg("Has it happened before?"),
        for_committee=msg("Whether it happened before"),
        options=YES_NO_UNSURE,
    )
    form = (*REPORT_FORM, asked)

    model = derive(form)
    answered = model.model_validate(gathered({"narrative": ["Again."], "repeated": ["yes"]}, form))

    assert answered.model_dump()["repeated"] is YesNoUnsure.YES


def test_no_field_is_asked_twice_and_none_is_called_like_the_part_of_the_model() -> None:
    assert len(fields()) == len(REPORT_FORM)
    assert IDENTITY not in fields()
    assert {one.record for one in REPORT_FORM} == {RecordKind.REPORT, RecordKind.IDENTITY}
