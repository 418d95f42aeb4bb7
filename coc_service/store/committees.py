"""Sites, projects, policies, committees."""

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.domain.roster import MemberState
from coc_service.store import rows
from coc_service.store.tables import Committee, Member, Policy, Project, Site

_POLICIES = rows.table(Policy)
_POLICY_TOML = select(_POLICIES.c.toml).where(_POLICIES.c.digest == bindparam("digest"))


def site(session: Session) -> Site | None:
    """Return the one row that says what this database is; None before set-up."""
    return session.get(Site, 1)


def project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project."""
    return session.scalars(select(Project).where(col(Project.slug) == slug)).one_or_none()


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
