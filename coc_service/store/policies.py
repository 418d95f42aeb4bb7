"""The texts of policies, by the digest under which committees adopt them."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coc_service.store import rows
from coc_service.store.prepared import prepare
from coc_service.store.tables import PolicyText
from coc_service.store.upserts import upsert

_POLICIES = rows.table(PolicyText)
_TOML = prepare(select(_POLICIES.c.toml).where(_POLICIES.c.digest == bindparam("digest")), str)


def toml(session: Session, digest: str) -> str | None:
    """Return the text stored under a digest."""
    return _TOML.first(session, digest=digest)


def keep(session: Session, *, digest: str, toml: str) -> None:
    """Store a policy's text unless it is already stored."""
    session.execute(upsert(session, PolicyText).values(digest=digest, toml=toml).on_conflict_do_nothing())
