"""Proposed committees that nobody has founded yet. Their address may already be printed somewhere."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.store import sites
from coc_service.usecases.act import Question


@dataclass(frozen=True, slots=True)
class NameOfProposed(Question[str | None]):
    """Find a proposed committee's name by its name in the address. It comes from an unsigned row and is only shown."""

    slug: str

    def look(self, session: Session) -> str | None:
        """Return the name; None if no committee with that address was proposed."""
        proposed = sites.committee_by_slug(session, self.slug)
        return proposed.name if proposed else None
