"""Rows of the site, its projects and the committees that the operator proposed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import Project, ProposedCommittee, Site


def site(session: Session) -> Site | None:
    """Return the site's only row; None before set-up."""
    return session.get(Site, 1)


def project(session: Session, project_id: str) -> Project | None:
    """Return a project."""
    return session.get(Project, project_id)


def projects(session: Session) -> Sequence[Project]:
    """Return every project, ordered by name."""
    return session.scalars(select(Project).order_by(col(Project.name))).all()


def project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project by the name in its address."""
    return session.scalars(select(Project).where(col(Project.slug) == slug)).one_or_none()


def committee(session: Session, committee_id: str) -> ProposedCommittee | None:
    """Return the proposal of a committee; None if there is none."""
    return session.get(ProposedCommittee, committee_id)


def committee_by_slug(session: Session, slug: str) -> ProposedCommittee | None:
    """Return the proposal of a committee by its name in the address; None if there is none."""
    return session.scalars(select(ProposedCommittee).where(col(ProposedCommittee.slug) == slug)).one_or_none()


def committees(session: Session) -> Sequence[ProposedCommittee]:
    """Return all proposals of committees, ordered by name."""
    return session.scalars(select(ProposedCommittee).order_by(col(ProposedCommittee.name))).all()
