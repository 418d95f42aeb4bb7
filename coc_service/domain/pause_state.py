"""A pause of a seat, as a committee's chain states it: what is allowed is in `pauses`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of a seat, until when, and who signed it."""

    until: datetime
    signers: frozenset[str]


Pauses = Mapping[str, Pause]  # by tenure, so that a pause ends when somebody leaves
