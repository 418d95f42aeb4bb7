"""A committee's recovery key, split among trustees: adopted and ended by its members, and how trustees give a member who lost
their keys the cases back that the member read before.

Specification: `docs/trust.md` section 1, "recovery key", and decision 0077. The key is a recipient of a case if the genesis
names it: the reporter saw it on the form and could leave it out. It is never added to a case later.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coc_service.domain.chain import Detail, Statement, require

if TYPE_CHECKING:
    from coc_service.domain.committee_state import Committee

RECOVERY = "recovery"  # its name among the recipients of a begin; ids of people are random

_ENDED = "recovery.ended"
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


def check(committee: "Committee", statement: Statement) -> None:
    """Check a proposed key, or the end of one, against the key in force.

    Raises:
        Void: another key is in force than the signers saw, or the proposed one was in force before.
    """
    present = committee.recovery.leaf if committee.recovery else ""
    if statement.act == _ENDED:
        require(present and statement.detail["key"] == present, "no such key is in force")
        return
    require(statement.detail["before"] == present, "another key is in force")
    new = read(statement.detail, leaf=statement.leaf)
    known = {one.encryption_key for one in committee.recovery_keys.values()}
    require(new.encryption_key not in known, "a key is adopted once")


def stated(committee: "Committee", statement: Statement) -> "Committee":
    """Return the committee once enough members have signed the key, or its end."""
    if statement.act == _ENDED:
        return replace(committee, recovery=None)
    key = read(statement.detail, leaf=statement.leaf)
    return replace(committee, recovery=key, recovery_keys={**committee.recovery_keys, key.leaf: key})


def used(committee: "Committee", statement: Statement) -> "Committee":
    """Return the committee once a member has said that they take cases back with the key.

    Raises:
        Void: another key or another admission of theirs is in force.
    """
    said, key, seat = statement.detail, committee.recovery, committee.seat_of(statement.person, statement.at)
    require(key and key.leaf == said["key"], "not the recovery key in force")
    require(seat and seat.leaf == said["admission"], "not the signer's own admission")
    return replace(committee, recovered=committee.recovered | {str(said["admission"])})


def given(committee: "Committee", left_out: Collection[str]) -> list[RecoveryKey]:
    """Return the key to which a new report is sealed: that in force, unless its reporter left it out."""
    key = committee.recovery
    return [key] if key and RECOVERY not in left_out else []


def check_person(person: str) -> None:
    """Refuse a seat for a person with the name of the key: they would count as a recipient of every case that has it.

    Raises:
        Void: it is that name.
    """
    require(person != RECOVERY, "not the id of a person")


def people(recipients: Recipients) -> dict[str, str]:
    """Return the admissions of the members among the recipients of a begin, by person."""
    return {str(person): str(leaf) for person, leaf in recipients if person != RECOVERY}


def key_among(recipients: Recipients) -> str:
    """Return the leaf of the recovery key among the recipients of a begin; "" if it is none of them."""
    return next((str(leaf) for person, leaf in recipients if person == RECOVERY), "")
