"""The rules by which a committee's chain adopts a recovery key, ends it, and knows who used it.

Specification: `docs/trust.md` section 1, "recovery key", and decision 0077.
"""

from collections.abc import Collection
from dataclasses import replace

from coc_service.domain import recovery
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.recovery import RecoveryKey

_ENDED = "recovery.ended"


def check(committee: Committee, statement: Statement) -> None:
    """Check a proposed key, or the end of one, against the key in force.

    Raises:
        Void: another key is in force than the signers saw, or the proposed one was in force before.
    """
    present = committee.recovery.leaf if committee.recovery else ""
    if statement.act == _ENDED:
        require(present and statement.detail["key"] == present, "no such key is in force")
        return
    require(statement.detail["before"] == present, "another key is in force")
    new = recovery.read(statement.detail, leaf=statement.leaf)
    known = {one.encryption_key for one in committee.recovery_keys.values()}
    require(new.encryption_key not in known, "a key is adopted once")


def stated(committee: Committee, statement: Statement) -> Committee:
    """Return the committee once enough members have signed the key, or its end."""
    if statement.act == _ENDED:
        return replace(committee, recovery=None)
    key = recovery.read(statement.detail, leaf=statement.leaf)
    return replace(committee, recovery=key, recovery_keys={**committee.recovery_keys, key.leaf: key})


def used(committee: Committee, statement: Statement) -> Committee:
    """Return the committee once a member has said that they take cases back with the key.

    Raises:
        Void: another key or another admission of theirs is in force.
    """
    said, key, seat = statement.detail, committee.recovery, committee.seat_of(statement.person, statement.at)
    require(key and key.leaf == said["key"], "not the recovery key in force")
    require(seat and seat.leaf == said["admission"], "not the signer's own admission")
    return replace(committee, recovered=committee.recovered | {str(said["admission"])})


def given(committee: Committee, left_out: Collection[str]) -> list[RecoveryKey]:
    """Return the key to which a new report is sealed: that in force, unless its reporter left it out."""
    key = committee.recovery
    return [key] if key and recovery.RECOVERY not in left_out else []


def check_person(person: str) -> None:
    """Refuse a seat for a person with the name of the key: they would count as a recipient of every case that has it.

    Raises:
        Void: it is that name.
    """
    require(person != recovery.RECOVERY, "not the id of a person")
