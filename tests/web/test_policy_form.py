"""A policy as a form that was opened before an upgrade: it has no field for a rule that came with it."""

import pytest

from coc_service.domain import policy
from coc_service.domain.policy import AppealGrounds, Escalation
from coc_service.web.http.forms import Form
from coc_service.web.staff import policy_form

BASE = policy.parse(policy.default_toml()).model_copy(
    update={
        "appeal_grounds": AppealGrounds(new=False),
        "escalation": Escalation(body="the board", address="board@example.org", hours=24, danger_hours=1),
    }
)


def form_without(*sections: str, **changed: str) -> Form:
    """The form of the policy as a page without these sections sends it."""
    fields = policy_form.filled(BASE) | {name.replace("__", "-"): value for name, value in changed.items()}
    kept = {
        name: [value]
        for name, value in fields.items()
        if not f"{name}-".startswith(tuple(f"{one}-" for one in sections))
    }
    return Form(kept)


@pytest.mark.parametrize("section", ["appeal_grounds", "appeals", "employers", "escalation", "panel"])
def test_a_form_without_a_field_for_a_rule_leaves_the_rule_as_it_is(section: str) -> None:
    sent = form_without(section, hours__triage="96")

    read = policy.parse(policy_form.to_text(sent, BASE))

    assert policy_form.filled(read) == {**policy_form.filled(BASE), "hours-triage": "96"}


ESCALATION = [name for name in policy_form.filled(BASE) if name.startswith("escalation-")]


@pytest.mark.parametrize("absent", ESCALATION)
def test_a_form_with_a_part_of_an_optional_section_leaves_the_rest_of_it_as_it_is(absent: str) -> None:
    read = policy.parse(policy_form.to_text(form_without(absent), BASE))

    assert read.escalation == BASE.escalation


@pytest.mark.parametrize("only", ESCALATION)
def test_a_form_with_one_field_of_an_optional_section_does_not_turn_it_off(only: str) -> None:
    absent = [name for name in ESCALATION if name != only]

    read = policy.parse(policy_form.to_text(form_without(*absent), BASE))

    assert read.escalation == BASE.escalation


def test_a_field_that_is_there_and_empty_is_no_absent_one() -> None:
    read = policy.parse(policy_form.to_text(form_without(escalation__body="", escalation__address=""), BASE))

    assert read.escalation is None


def test_what_the_form_shows_again_has_a_value_for_each_rule() -> None:
    sent = form_without("appeal_grounds", hours__triage="soon")

    assert policy_form.typed(sent, BASE) == {**policy_form.filled(BASE), "hours-triage": "soon"}
