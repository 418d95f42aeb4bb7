"""A committee's rules as they are used: the text that was agreed, and no other."""

from sqlalchemy.orm import Session

from coc_service.domain import policy
from coc_service.domain.policy import Policy
from coc_service.store import committees


class PolicyBroken(Exception):
    """The stored text is not the one whose digest stands in the log: nothing is decided under it."""


def pinned(session: Session, digest: str) -> Policy:
    """Return the policy of that digest: the one a case began under.

    Raises:
        PolicyBroken: its text was changed.
    """
    return checked(committees.policy_toml(session, digest), digest=digest)


def checked(toml: str, *, digest: str) -> Policy:
    """Return the policy that a stored text states.

    Raises:
        PolicyBroken: it is not the text of that digest.
    """
    if policy.digest(toml) != digest:
        raise PolicyBroken
    return policy.parse(toml)
