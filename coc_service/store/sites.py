"""The site, its projects, the committees the operator proposed, the texts of policies."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store import rows
from coc_service.store.prepared import prepare
from coc_service.store.tables import PolicyText, Project, ProposedCommittee, Site

_POLICIES = rows.table(PolicyText)
_POLICY_TOML = prepare(select(_POLICIES.c.toml).where(_POLICIES.c.digest == bindparam("digest")), str)


def site(session: Session) -> Site | None:
    """Return the one row that says what this database is; None before set-up."""
    return session.get(Site, 1)


def project(session: Session, project_id: str) -> Project | None:
    """Return a project."""
    return session.get(Project, project_id)


def projects(session: Session) -> Sequence[Project]:
    """Return every project, by name."""
    return session.scalars(select(Project).order_by(col(Project.name))).all()


def project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project by the name in its address."""
    return session.scalars(select(Project).where(col(Project.slug) == slug)).one_or_none()


def committee(session: Session, committee_id: str) -> ProposedCommittee | None:
    """Return what the operator proposed."""
    return session.get(ProposedCommittee, committee_id)


def committee_by_slug(session: Session, slug: str) -> ProposedCommittee | None:
    """Return what the operator proposed under this name in the address."""
    return session.scalars(select(ProposedCommittee).where(col(ProposedCommittee.slug) == slug)).one_or_none()


def committees(session: Session) -> Sequence[ProposedCommittee]:
    """Return everything the operator proposed, by name."""
    return session.scalars(select(ProposedCommittee).order_by(col(ProposedCommittee.name))).all()


def policy_toml(session: Session, digest: str) -> str | None:
    """Return the text stored under a digest."""
    return _POLICY_TOML.first(session, digest=digest)


def keep_policy(session: Session, *, digest: str, toml: str) -> None:
    """Store a policy's text, once."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(PolicyText).values(digest=digest, toml=toml).on_conflict_do_nothing())
