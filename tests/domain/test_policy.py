"""A committee's rules are read whole or refused; a case pins the exact text."""

import hashlib
from datetime import timedelta

import pytest

from coc_service.domain.policy import Majority, default_toml, digest, parse
from coc_service.domain.workflow import Status

DEFAULT = default_toml()


def test_the_recommended_policy_is_a_policy() -> None:
    policy = parse(DEFAULT)

    assert policy.hours.acknowledge == 24
    assert (policy.voting.minimum_votes, policy.voting.majority) == (2, Majority.SIMPLE)
    assert policy.panel.minimum_members == 2


def test_every_stage_that_lasts_has_its_time() -> None:
    hours = parse(DEFAULT).hours

    timeless = {status for status in Status if hours.allowed(status) is None}

    assert timeless == {Status.NEW, Status.CLOSED}
    assert hours.allowed(Status.TRIAGE) == timedelta(hours=72)


@pytest.mark.parametrize(
    ("found", "written"),
    [
        ("[hours]", "[hours"),
        ("triage = 72", ""),
        ("triage = 72", "triage = 72\ntriage = 73"),
        ("triage = 72", "triage = 72\nlunch = 1"),
        ("triage = 72", "triage = 0"),
        ("triage = 72", "triage = -1"),
        ("triage = 72", 'triage = "soon"'),
        ("minimum_votes = 2", "minimum_votes = 0"),
        ("minimum_members = 2", "minimum_members = 0"),
        ('majority = "simple"', 'majority = "most"'),
        ("[panel]", "[jury]"),
    ],
    ids=[
        "not TOML",
        "a rule missing",
        "a rule twice",
        "an unknown rule",
        "no time",
        "less than no time",
        "a word for a number",
        "no votes",
        "no members",
        "an unknown majority",
        "an unknown section",
    ],
)
def test_what_is_no_policy_is_refused(found: str, written: str) -> None:
    assert found in DEFAULT

    with pytest.raises(ValueError, match=r"\S"):
        parse(DEFAULT.replace(found, written))


def test_the_digest_is_that_of_the_exact_text() -> None:
    assert digest(DEFAULT) == hashlib.sha256(DEFAULT.encode()).hexdigest()
    assert digest(DEFAULT + " ") != digest(DEFAULT)
