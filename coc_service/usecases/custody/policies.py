"""Loads policies by digest, and refuses a stored text with another digest than the adopted one."""

from sqlalchemy.orm import Session

from coc_service.domain import policy
from coc_service.domain.policy import Policy
from coc_service.store import policies
from coc_service.usecases.custody.statements import Frozen


class PolicyBroken(Frozen):
    """The stored text is missing or not the one that was adopted, so nothing can be decided under it."""


class Policies:
    """The adopted policies, by digest. Each text is read and hashed only once."""

    def __init__(self) -> None:
        self._known: dict[str, Policy] = {}
        self._texts: dict[str, str] = {}

    def known(self, digest: str) -> Policy:
        """Return a policy that this process has already read.

        Raises:
            PolicyBroken: it has not.
        """
        if digest not in self._known:
            raise PolicyBroken
        return self._known[digest]

    def learn(self, toml: str) -> None:
        """Keep a policy whose text a checked entry of a committee's chain states."""
        self._known[policy.digest(toml)] = _parsed(toml)
        self._texts[policy.digest(toml)] = toml

    def text(self, session: Session, digest: str) -> str:
        """Return the text of an adopted policy.

        Raises:
            PolicyBroken: it is missing or altered.
        """
        self.adopted(session, digest)
        return self._texts[digest]

    def adopted(self, session: Session, digest: str) -> Policy:
        """Return the policy with that digest.

        Raises:
            PolicyBroken: its text is missing or altered.
        """
        if digest not in self._known:
            toml = policies.toml(session, digest)
            if toml is None or policy.digest(toml) != digest:
                raise PolicyBroken
            self.learn(toml)
        return self._known[digest]


def _parsed(toml: str) -> Policy:
    try:
        return policy.parse(toml)
    except ValueError as error:  # no member adopted it through this program: a page would have refused it
        raise PolicyBroken from error
