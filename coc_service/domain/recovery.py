"""A committee's recovery key, split among trustees: with it they give a member who lost their keys the cases back that the
member read before. How it is adopted and ended is in `committee_recovery`.

Specification: `docs/trust.md` section 1, "recovery key", and decision 0077. The key is a recipient of a case if the genesis
names it: the reporter saw it on the form and could leave it out. It is never added to a case later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coc_service.domain.chain import Detail, require

RECOVERY = "recovery"  # its name among the recipients of a begin; ids of people are random

LEAST_NEEDED, MOST_TRUSTEES = 2, 16  # SLIP-0039 has at most 16 shares
LONGEST_NAME = 120
Recipients = Iterable[Sequence[str]]  # of a begin: (person, leaf of their admission)


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A recovery key as adopted. `leaf` is the entry that adopted it; `needed` of the trustees can join the private half."""

    leaf: str
    encryption_key: bytes
    signing_key: bytes
    needed: int
    trustees: tuple[str, ...]

    @property
    def person(self) -> str:
        """Its name among recipients, where members have their ids."""
        return RECOVERY

    def __hash__(self) -> int:
        """Hash only the leaf, which commits to all other fields: every report form looks it up."""
        return hash(self.leaf)


def read(detail: Detail, *, leaf: str) -> RecoveryKey:
    """Read a recovery key from a detail.

    Raises:
        Void: one trustee would be enough, more are needed than there are, or a name is none or stands twice.
    """
    trustees = tuple(str(one) for one in detail["trustees"])
    require(detail["v"] == 1, "another version")
    require(
        LEAST_NEEDED <= detail["needed"] <= len(trustees) <= MOST_TRUSTEES,
        "fewer trustees than are needed, or more than may keep a key",
    )
    are_names = all(one.strip() and one.isprintable() and len(one) <= LONGEST_NAME for one in trustees)
    require(are_names and len(set(trustees)) == len(trustees), "a trustee has one name, and no two the same")
    return RecoveryKey(
        leaf=leaf,
        encryption_key=bytes.fromhex(detail["encryption_key"]),
        signing_key=bytes.fromhex(detail["signing_key"]),
        needed=detail["needed"],
        trustees=trustees,
    )


def people(recipients: Recipients) -> dict[str, str]:
    """Return the admissions of the members among the recipients of a begin, by person."""
    return {str(person): str(leaf) for person, leaf in recipients if person != RECOVERY}


def key_among(recipients: Recipients) -> str:
    """Return the leaf of the recovery key among the recipients of a begin; "" if it is none of them."""
    return next((str(leaf) for person, leaf in recipients if person == RECOVERY), "")
