"""What a roster is read from, each in one statement, and its version: raised with every change, held while one is used."""

from typing import NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.domain.roster import MemberState
from coc_service.store import rows
from coc_service.store.tables import Committee, Member, Policy, Project


class CommitteeRow(NamedTuple):
    """A committee as a report meets it: what it is called, its rules, and how often its roster has changed."""

    id: str
    slug: str
    name: str
    project_name: str
    policy_digest: str
    policy_toml: str
    roster_version: int


class MemberRow(NamedTuple):
    """Someone who was admitted at some time, or is said to be on the roster."""

    id: str
    name: str
    handle: str
    state: str
    sealed_address: bytes
    encryption_key: bytes | None
    signing_key: bytes | None
    admitted_by: str | None
    admission_order: int | None
    admission_signature: bytes | None


_COMMITTEES, _POLICIES, _PROJECTS = rows.table(Committee), rows.table(Policy), rows.table(Project)
_MEMBERS = rows.table(Member)
_COMMITTEE = (
    select(
        _COMMITTEES.c.id,
        _COMMITTEES.c.slug,
        _COMMITTEES.c.name,
        _PROJECTS.c.name,
        _POLICIES.c.digest,
        _POLICIES.c.toml,
        _COMMITTEES.c.roster_version,
    )
    .join(_PROJECTS, _PROJECTS.c.id == _COMMITTEES.c.project_id)
    .join(_POLICIES, _POLICIES.c.digest == _COMMITTEES.c.policy_digest)
)
_BY_SLUG = _COMMITTEE.where(_COMMITTEES.c.slug == bindparam("slug"))
_BY_ID = _COMMITTEE.where(_COMMITTEES.c.id == bindparam("committee_id"))
_EVERYONE = (
    select(*(_MEMBERS.c[name] for name in MemberRow._fields))
    .where(_MEMBERS.c.committee_id == bindparam("committee_id"))
    .where(or_(_MEMBERS.c.admission_order.is_not(None), _MEMBERS.c.state == MemberState.ADMITTED))
    .order_by(_MEMBERS.c.admission_order, _MEMBERS.c.name)
)
_HOLD_VERSION = (
    select(_COMMITTEES.c.roster_version).where(_COMMITTEES.c.id == bindparam("committee_id")).with_for_update(read=True)
)


def committee_by_slug(session: Session, slug: str) -> CommitteeRow | None:
    """Return the committee of that name in the address; None if there is none."""
    row = session.connection().execute(_BY_SLUG, {"slug": slug}).one_or_none()
    return None if row is None else CommitteeRow(*row)


def committee(session: Session, committee_id: str) -> CommitteeRow:
    """Return a committee that is known to exist."""
    return CommitteeRow(*session.connection().execute(_BY_ID, {"committee_id": committee_id}).one())


def everyone(session: Session, committee_id: str) -> tuple[MemberRow, ...]:
    """Return the members in the order of admission."""
    found = session.connection().execute(_EVERYONE, {"committee_id": committee_id})
    return tuple(MemberRow(*row) for row in found)


def raise_version(session: Session, committee_id: str) -> None:
    """Say that who can be granted a case has changed: whoever sealed to the old roster must seal again."""
    query = update(Committee).where(col(Committee.id) == committee_id)
    session.execute(query.values(roster_version=Committee.roster_version + 1))


def hold_version(session: Session, committee_id: str) -> int:
    """Return the roster's version and keep it from changing until this transaction ends."""
    return int(session.connection().execute(_HOLD_VERSION, {"committee_id": committee_id}).scalar_one())
