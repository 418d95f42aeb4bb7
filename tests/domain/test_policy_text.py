"""A policy's text is written from its values, and each fault of it has a line and a remedy."""

import pytest

from coc_service.catalogue import Name
from coc_service.domain import policy, policy_rules, policy_text
from coc_service.domain.grounds import Ground
from coc_service.domain.policy import Policy
from coc_service.domain.policy_rows import RULES
from coc_service.domain.stages import STAGES

DEFAULT = policy.default_toml()
NOT_TOML = "This line cannot be read. A rule looks like: acknowledge = 24. A section: [hours]. A remark begins with #."
TAKEN = "\n".join(f"{ground} = true" for ground in Ground)
ESCALATION = '\n[escalation]\nbody = "the \\"board\\""\naddress = "board@example.org"\n'


def said(toml: str) -> list[tuple[int, str, str]]:
    """Return line, path and remedy of each fault, with the values that the remedy names."""
    found = policy_text.read(toml)
    assert isinstance(found, list)
    return [(one.line, ".".join(one.path).strip("."), filled(one)) for one in found]


def filled(fault: policy_text.Fault) -> str:
    values = {name: one.text if isinstance(one, Name) else one for name, one in fault.message.values.items()}
    return fault.message.msgid % values


@pytest.mark.parametrize("toml", [DEFAULT, DEFAULT + ESCALATION, DEFAULT.replace("triage = 72\n", "")])
def test_a_policy_is_the_same_when_its_text_is_written_from_its_values(toml: str) -> None:
    written = policy_text.to_toml(policy_rules.values(policy.parse(toml)))
    again = policy.parse(written)

    assert policy_rules.values(again) == policy_rules.values(policy.parse(toml))
    assert again.escalation == policy.parse(toml).escalation
    assert policy_text.read(written) == again


@pytest.mark.parametrize(
    ("found", "written", "faults"),
    [
        ("triage = 72", 'triage = "soon"', [(11, "hours.triage", "This must be a whole number, without quotes: 24")]),
        ("triage = 72", "triage = 1.5", [(11, "hours.triage", "This must be a whole number, without quotes: 24")]),
        ("triage = 72", "triage = 0", [(11, "hours.triage", "This must be 1 or more.")]),
        ("triage = 72", "triage = 87601", [(11, "hours.triage", "This must be 87600 or less.")]),
        ("triage = 72", "tiage = 72", [(11, "hours.tiage", "There is no rule “tiage” here. Did you mean “triage”?")]),
        ("triage = 72", "lunch = 1", [(11, "hours.lunch", "There is no rule “lunch” here. Take it out.")]),
        ("triage = 72", "closed = 1", [(11, "hours", "Nothing is due in this stage. Take the line out.")]),
        ("triage = 72", "triage = 72\ntriage = 3", [(12, "", "This stands twice. Take one of them out.")]),
        ("[panel]", "[voting]", [(27, "", "This stands twice. Take one of them out.")]),
        (
            "minimum_votes = 2\n",
            "",
            [(23, "voting.minimum_votes", "A rule is missing here. Add: minimum_votes = 2")],
        ),
        (
            "[panel]\nminimum_members = 2",
            "",
            [(0, "panel", "The section [panel] is missing. Add it, with: minimum_members = 2")],
        ),
        (
            "members = 2\nfrom",
            "members = 4\nfrom",
            [
                (
                    31,
                    "admission",
                    "More signatures are asked for than there are members. Lower “members”, or raise “from_seats”.",
                )
            ],
        ),
        (
            TAKEN,
            TAKEN.replace("true", "false"),
            [(52, "appeal_grounds", "One of these reasons has to stay. Without any, nobody could appeal.")],
        ),
        (
            "[hours]",
            "[hours",
            [
                (
                    6,
                    "",
                    NOT_TOML,
                )
            ],
        ),
        (
            "[panel]",
            "[pannel]",
            [
                (27, "pannel", "There is no rule “pannel” here. Did you mean “panel”?"),
                (0, "panel", "The section [panel] is missing. Add it, with: minimum_members = 2"),
            ],
        ),
        (
            "triage = 72\ninvestigating = 336",
            "triage = 0\ninvestigating = 0",
            [(11, "hours.triage", "This must be 1 or more."), (12, "hours.investigating", "This must be 1 or more.")],
        ),
    ],
)
def test_each_fault_has_a_line_and_a_remedy(found: str, written: str, faults: list[tuple[int, str, str]]) -> None:
    assert found in DEFAULT

    assert said(DEFAULT.replace(found, written)) == faults


@pytest.mark.parametrize(
    ("line", "name", "remedy"),
    [
        ("body = 3", "body", "This must be a short text in quotes."),
        ('body = "b\u202eb"', "body", "There is a character in this that nobody can see. Please type it by hand."),
        ('address = "nobody"', "address", 'This must be one mail address in quotes: "board@example.org"'),
    ],
)
def test_a_fallback_that_cannot_be_reached_is_named(line: str, name: str, remedy: str) -> None:
    rest = {"body": 'body = "the board"', "address": 'address = "board@example.org"'} | {name: line}
    toml = DEFAULT + "\n[escalation]\n" + "\n".join(rest.values())

    (fault,) = said(toml)

    assert (toml.split("\n")[fault[0] - 1], *fault[1:]) == (line, f"escalation.{name}", remedy)


@pytest.mark.parametrize(
    "toml",
    [
        "hours = 1",
        "voting = []",
        "a = [[",
        "a=" + "[" * 5000,
        "\0",
        "",
        "hours.triage.x = 1",
        "#" * 70_000,
        "x = " + "9" * 5000,
    ],
)
def test_any_text_is_read_or_has_a_fault(toml: str) -> None:
    assert said(toml)


def test_what_can_be_read_is_what_a_chain_takes() -> None:
    """What the page calls a policy must not be void in the log."""
    for toml in (DEFAULT, DEFAULT + ESCALATION):
        assert policy_text.read(toml) == policy.parse(toml)


def test_every_rule_of_the_list_is_one_of_a_policy() -> None:
    """The form would otherwise make a text that is no policy. A rule without a row is shown by its name."""
    whole = policy.parse(DEFAULT + ESCALATION)

    assert set(RULES) <= set(policy_rules.values(whole))
    assert {path[0] for path in RULES} <= set(Policy.model_fields)
    assert {stage.value for stage, row in STAGES.items() if row.hours} < {path[1] for path in RULES}


def test_a_rule_that_the_list_does_not_know_is_shown_by_its_name() -> None:
    unknown = policy_rules.rule(("later", "rule_hours"))

    assert (unknown.label.values, policy_rules.in_words(unknown, 3)) == ({"name": Name("later.rule_hours")}, "3")


def test_only_some_faults_are_shown_at_once_and_their_names_in_short() -> None:
    faults = said("\n".join(f"k{number} = 1" for number in range(5000)))
    (long, *_) = said("k" * 60_000 + " = 1")

    assert len(faults) == 20
    assert len(long[2]) < 100
