"""A committee that was proposed and that nobody has founded yet: its address may be in print already."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.store import sites
from coc_service.usecases.act import Question


@dataclass(frozen=True, slots=True)
class NameOfProposed(Question[str | None]):
    """The name of a proposed committee by the name in its address. It leads to no reader: nothing is sealed by it."""

    slug: str

    def look(self, session: Session) -> str | None:
        """Return it; None where nothing of that name was proposed."""
        proposed = sites.committee_by_slug(session, self.slug)
        return proposed.name if proposed else None
