"""The policies that a committee has adopted, one after the other: what each adoption states, and when it may take effect.

Specification: `docs/trust.md` section 1, fact "policy in force". The text is part of the entry: with a digest alone, a single
member could adopt a policy that nobody can read, and the committee could decide nothing any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coc_service.domain import policy
from coc_service.domain.chain import Statement, require
from coc_service.domain.policy import Policy

REASON_CHARS = 500
_TWO = 2


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A policy that was in force from `at` on. `toml` is "" for the first one: its text came with the founding, by digest."""

    leaf: str
    digest: str
    toml: str
    reason: str
    at: datetime
    signers: frozenset[str]


def check(statement: Statement, in_force: str) -> None:
    """Check what an adoption states.

    Raises:
        Void: it follows another policy than the one in force, or its text is none or is not the one of its digest.
    """
    said = statement.detail
    require(said["before"] == in_force, "another policy is in force")
    require(policy.digest(said["toml"]) == said["digest"], "not the digest of this text")
    require(said["digest"] != in_force, "this policy is in force already")
    require(len(said["reason"]) <= REASON_CHARS, "a reason without end")
    require(_is_policy(said["toml"]), "not a policy")


def signers_needed(in_force: Policy, seat_count: int) -> int:
    """Return how many members must sign a policy: two wherever there are two, even where one alone admits.

    A committee of two may admit with one signature, because somebody has to be able to; nothing forces it to let one member
    alone change what a majority is.
    """
    return min(seat_count, max(_TWO, in_force.admission.needed(seat_count)))


def first_of(founding: Statement) -> PolicyVersion:
    """Return the policy of a founding. Its text is not in the entry: the operator proposed it before there was a member."""
    return PolicyVersion(
        leaf=founding.leaf,
        digest=str(founding.detail["policy"]),
        toml="",
        reason="",
        at=founding.at,
        signers=frozenset({founding.person}),
    )


def version_of(first: Statement, signers: frozenset[str], at: datetime) -> PolicyVersion:
    """Return the version that a completely signed adoption begins."""
    said = first.detail
    return PolicyVersion(first.leaf, str(said["digest"]), str(said["toml"]), str(said["reason"]), at, signers)


def text_of(versions: Sequence[PolicyVersion], digest: str) -> str:
    """Return the text of a policy as its adoption states it; "" if none of these has this digest and a text."""
    return next((one.toml for one in versions if one.digest == digest and one.toml), "")


def _is_policy(toml: str) -> bool:
    try:
        policy.parse(toml)
    except ValueError:
        return False
    return True
