"""Sites, projects, policies, committees."""

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.members import MemberState
from coc_service.store.tables import Committee, Member, Project, Site

# What every report asks inside its transaction, of the tables and made once: the ORM would take longer than the database.
_COMMITTEES, _POLICIES = (Committee.metadata.tables[name] for name in ("committee", "policy"))
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


def project(session: Session, project_id: str) -> Project:
    """Return a project that is known to exist."""
    return session.get_one(Project, project_id)


def committee_by_slug(session: Session, slug: str) -> Committee | None:
    """Return a committee."""
    return session.scalars(select(Committee).where(col(Committee.slug) == slug)).one_or_none()


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
