"""Answers are sealed as they were given, and shown with the labels for the reader: the committee or the reporter."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.catalogue import msg
from coc_service.domain.answers import ShownAnswer, for_committee, for_reporter, texts, to_seal, touched
from coc_service.domain.question import Audience, ContactPreference, Question, QuestionKind, Step
from coc_service.domain.questions import EVIDENCE, REPORT_FORM, YES, sections
from coc_service.domain.record_models import Answers, IdentityRecord, NamedRecord, ReportRecord
from coc_service.domain.report import Report, gathered

ONE = {one.field: one for one in REPORT_FORM}


def report(**given_: Any) -> Report:
    return Report.model_validate({"narrative": "It happened."} | given_)


FULL = report(
    danger="unsure",
    who="Dana",
    translated=True,
    relation="witness",
    left_out=("noor",),
    identity={"name": "Kim", "share_identity_with": ("respondent", "other_committee")},
)


def test_a_report_is_sealed_in_three_parts_with_each_answer_as_it_was_given() -> None:
    assert to_seal(FULL) == (
        ReportRecord(
            answers={
                "left_out": ("noor",),
                "who": "Dana",
                "narrative": "It happened.",
                "danger": "unsure",
                "relation": "witness",
                "intake": "needs_committee",
                "translated": True,
            }
        ),
        NamedRecord(answers={"who": "Dana"}),
        IdentityRecord(
            answers={
                "name": "Kim",
                "contact_preference": "receipt",
                "share_identity_with": ("respondent", "other_committee"),
            }
        ),
    )


def test_how_many_records_there_are_says_nothing_of_what_was_answered() -> None:
    assert [type(one) for one in to_seal(report())] == [type(one) for one in to_seal(FULL)]


def test_only_who_is_reported_is_seen_before_declaring() -> None:
    assert [one.field for one in REPORT_FORM if one.audience is Audience.GATE] == ["who"]


def test_the_committee_reads_answers_in_its_own_words() -> None:
    told, named, identity = (for_committee(one.answers) for one in to_seal(FULL))

    assert told == [
        ShownAnswer("who", ONE["who"].for_committee, text="Dana"),
        ShownAnswer("narrative", ONE["narrative"].for_committee, text="It happened."),
        ShownAnswer("danger", ONE["danger"].for_committee, chosen=(msg("The reporter doesn’t know"),)),
        ShownAnswer("relation", ONE["relation"].for_committee, chosen=(msg("They saw it"),)),
        ShownAnswer("intake", ONE["intake"].for_committee, chosen=(msg("To handle it"),)),
        ShownAnswer("translated", ONE["translated"].for_committee, chosen=(YES,)),
    ]
    assert named == [ShownAnswer("who", msg("Who is reported"), text="Dana")]
    assert identity == [
        ShownAnswer("name", msg("Name"), text="Kim"),
        ShownAnswer("contact_preference", msg("Wishes to be reached by"), chosen=(msg("The receipt only"),)),
        ShownAnswer(
            "share_identity_with",
            msg("May learn who the reporter is"),
            chosen=(msg("Another committee that must handle it"), msg("The person whose conduct is reported")),
        ),
    ]


def test_who_was_left_out_is_kept_for_the_rules_and_shown_to_nobody() -> None:
    told, _, _ = to_seal(FULL)

    assert told.answers["left_out"] == ("noor",)
    assert "left_out" not in {one.field for one in [*for_committee(told.answers), *for_reporter(told.answers)]}


def test_a_reporter_reads_what_they_answered_beside_the_story_in_the_words_of_the_form() -> None:
    told, _, identity = (for_reporter(one.answers) for one in to_seal(FULL))

    assert told == [
        ShownAnswer("who", msg("Who is it about?"), text="Dana"),
        ShownAnswer("danger", msg("Is someone in danger now?"), chosen=(msg("I don’t know"),)),
        ShownAnswer("relation", msg("How do you know of it?"), chosen=(msg("I saw or heard it"),)),
        ShownAnswer("translated", msg("I used a translation tool"), chosen=(YES,)),
    ]
    assert [one.field for one in identity] == ["name", "share_identity_with"]


def test_who_says_nothing_of_themself_has_no_identity_to_show() -> None:
    _, named, identity = to_seal(report())

    assert for_committee(identity.answers) == for_reporter(identity.answers) == for_committee(named.answers) == []


def test_what_is_not_asked_or_offered_any_more_is_still_shown() -> None:
    kept: Answers = {"narrative": "x", "age": "44", "relation": "neighbour", "tags": ("a", "b")}

    assert for_committee(kept) == [
        ShownAnswer("narrative", msg("What happened"), text="x"),
        ShownAnswer("relation", msg("How the reporter knows"), text="neighbour"),
        ShownAnswer("age", None, text="44"),
        ShownAnswer("tags", None, text="a, b"),
    ]


def test_everything_written_in_free_words_is_found() -> None:
    told, _, identity = to_seal(FULL)

    assert texts(told.answers) == ["Dana", "It happened."]
    assert texts(identity.answers) == ["Kim"]


texts_ = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
choices = {one.field: [choice.value for choice in one.options] for one in REPORT_FORM if one.options}


@given(
    st.fixed_dictionaries(
        {"narrative": st.just("x")},
        optional={
            one.field: st.sampled_from(choices[one.field]) if one.options else texts_
            for one in REPORT_FORM
            if one.field != "narrative"
        },
    )
)
def test_whatever_is_answered_reaches_the_committee_once(sent: dict[str, str]) -> None:
    if sent.get("contact_preference") == ContactPreference.EMAIL:
        sent = sent | {"contact": "robin@mail.example"}  # whoever wants mail says where to
    model = Report.model_validate(gathered({name: [value] for name, value in sent.items()}))

    shown = [
        one.field for part in to_seal(model) if not isinstance(part, NamedRecord) for one in for_committee(part.answers)
    ]

    values = model.model_dump()
    answered = {name for name, value in (values | values["identity"]).items() if value not in (None, "", False, ())}
    assert len(shown) == len(set(shown))
    assert set(shown) >= answered - {"identity", "left_out", "contact_preference"}


def test_a_section_is_open_again_where_something_was_answered() -> None:
    sent = {
        "narrative": ["x"],
        "who": [""],
        "intake": ["needs_committee"],
        "contact_preference": ["receipt"],
        "left_out": ["noor"],
        "relation": [""],
    }

    assert touched(sent) == {"what_happened", "who"}
    assert touched(sent | {"intake": ["already_handled"]}) == {"what_happened", "who", "handled"}


def test_the_form_has_its_sections_in_order_and_each_question_once() -> None:
    listed = sections()

    assert [section.name for section, _ in listed] == [
        "who", "what_happened", "people", "circumstances", "evidence", "identity", "wishes", "handled",
    ]  # fmt: skip
    assert tuple(one for _, questions in listed for one in questions) == REPORT_FORM


def test_only_the_first_two_sections_stand_open() -> None:
    assert [section.name for section, _ in sections() if section.title is None] == ["who", "what_happened"]


def test_the_first_step_asks_who_it_is_about_and_the_second_everything_else() -> None:
    asked = {step: [one.field for one in REPORT_FORM if one.section.step is step] for step in Step}

    assert asked[Step.WHO] == ["left_out", "who"]
    assert asked[Step.STORY][:3] == ["narrative", "danger", "still_going_on"]
    assert len(asked[Step.WHO]) + len(asked[Step.STORY]) == len(REPORT_FORM)


@pytest.mark.parametrize("one", REPORT_FORM, ids=lambda one: one.field)
def test_every_question_is_complete(one: Question) -> None:
    with_options = {QuestionKind.CHOICE, QuestionKind.CHOICES}

    assert one.label.msgid
    assert one.for_committee.msgid
    assert bool(one.options) == (one.kind in with_options)
    assert len({type(choice.value) for choice in one.options}) <= 1
    assert {choice.value for choice in one.options} == (set(type(one.options[0].value)) if one.options else set())
    assert one.default is None or one.default in {choice.value for choice in one.options}


def test_a_question_that_is_added_is_sealed_and_shown() -> None:
    asked = Question(
        "pronouns", QuestionKind.SHORT, EVIDENCE, label=msg("Your pronouns?"), for_committee=msg("Pronouns")
    )
    kept = {"narrative": "x", "pronouns": "they"}

    assert ShownAnswer("pronouns", msg("Pronouns"), text="they") in for_committee(kept, (*REPORT_FORM, asked))
    assert for_reporter(kept, (*REPORT_FORM, asked)) == [ShownAnswer("pronouns", msg("Your pronouns?"), text="they")]
