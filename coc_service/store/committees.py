"""Sites, projects, policies, committees."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.members import MemberState
from coc_service.store.tables import Committee, Member, Policy, Project, Site


class Body(NamedTuple):
    """A committee as a report meets it: what it is called, its rules, and how often its roster has changed."""

    id: str
    slug: str
    name: str
    project_name: str
    policy_digest: str
    policy_toml: str
    roster_version: int


# What every report asks, of the tables and made once: the ORM would take longer than the database.
_COMMITTEES, _POLICIES, _PROJECTS = (
    table.metadata.tables[table.__tablename__] for table in (Committee, Policy, Project)
)
_BODY = (
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
_BODY_BY_SLUG = _BODY.where(_COMMITTEES.c.slug == bindparam("slug"))
_BODY_BY_ID = _BODY.where(_COMMITTEES.c.id == bindparam("committee_id"))
_POLICY_TOML = select(_POLICIES.c.toml).where(_POLICIES.c.digest == bindparam("digest"))
_HOLD_ROSTER_VERSION = (
    select(_COMMITTEES.c.roster_version).where(_COMMITTEES.c.id == bindparam("committee_id")).with_for_update(read=True)
)


def site(session: Session) -> Site | None:
    """Return the one row that says what this database is; None before set-up."""
    return session.get(Site, 1)


def project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project."""
    return session.scalars(select(Project).where(col(Project.slug) == slug)).one_or_none()


def committee_by_slug(session: Session, slug: str) -> Committee | None:
    """Return a committee."""
    return session.scalars(select(Committee).where(col(Committee.slug) == slug)).one_or_none()


def body_by_slug(session: Session, slug: str) -> Body | None:
    """Return a committee as a report meets it; None if there is none of that name."""
    row = session.connection().execute(_BODY_BY_SLUG, {"slug": slug}).one_or_none()
    return None if row is None else Body(*row)


def body(session: Session, committee_id: str) -> Body:
    """Return a committee that is known to exist, as a report meets it."""
    return Body(*session.connection().execute(_BODY_BY_ID, {"committee_id": committee_id}).one())


def committee(session: Session, committee_id: str) -> Committee:
    """Return a committee that is known to exist."""
    return session.get_one(Committee, committee_id)


def committees(session: Session) -> Sequence[tuple[Committee, Project]]:
    """Return every committee with its project, by name."""
    query = (
        select(Committee, Project)
        .join(Project, col(Project.id) == col(Committee.project_id))
        .order_by(col(Committee.name))
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def reachable(session: Session) -> Sequence[tuple[Committee, Project]]:
    """Return the committees with at least one admitted member: without one, nobody could read a report."""
    admitted = exists().where(col(Member.committee_id) == col(Committee.id), col(Member.state) == MemberState.ADMITTED)
    query = (
        select(Committee, Project)
        .join(Project, col(Project.id) == col(Committee.project_id))
        .where(admitted)
        .order_by(col(Committee.name))
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def policy_toml(session: Session, digest: str) -> str:
    """Return the exact text of a policy."""
    return str(session.connection().execute(_POLICY_TOML, {"digest": digest}).scalar_one())


def raise_roster_version(session: Session, committee_id: str) -> None:
    """Say that who can be granted a case has changed: whoever sealed to the old roster must seal again."""
    query = update(Committee).where(col(Committee.id) == committee_id)
    session.execute(query.values(roster_version=Committee.roster_version + 1))


def hold_roster_version(session: Session, committee_id: str) -> int:
    """Return the roster's version and keep it from changing until this transaction ends."""
    return int(session.connection().execute(_HOLD_ROSTER_VERSION, {"committee_id": committee_id}).scalar_one())
