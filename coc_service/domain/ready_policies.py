"""Policies to start from, modelled on what foundations publish: facts of their procedures, in our words.

Sources: `docs/sources.md`. Each text says which figures are theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from coc_service.catalogue import Message, msg
from coc_service.domain import policy


@dataclass(frozen=True, slots=True)
class ReadyPolicy:
    """One policy to start from. `name` is its word in addresses."""

    name: str
    label: Message
    says: Message

    @property
    def toml(self) -> str:
        """The text."""
        if self.name == _OURS:
            return policy.default_toml()
        return resources.files("coc_service.domain").joinpath("ready", f"{self.name}.toml").read_text(encoding="utf-8")


_OURS = "recommended"
_ALL = (
    ReadyPolicy(
        _OURS, msg("Recommended"), msg("An answer within a day, a decision by more yes than no, never by one alone.")
    ),
    ReadyPolicy(
        "psf",
        msg("Like the Python Software Foundation"),
        msg("An answer within a week. Two thirds of those who have no conflict decide."),
    ),
    ReadyPolicy(
        "django",
        msg("Like Django"),
        msg("An answer within a day. At least three decide, by two thirds."),
    ),
    ReadyPolicy(
        "cncf",
        msg("Like the Cloud Native Computing Foundation"),
        msg("An answer within three days. At least three who have no conflict, and a majority of them."),
    ),
    ReadyPolicy(
        "covenant",
        msg("With the Contributor Covenant"),
        msg("The Covenant names no times and no votes. These are the recommended ones."),
    ),
)
READY: Mapping[str, ReadyPolicy] = {one.name: one for one in _ALL}
