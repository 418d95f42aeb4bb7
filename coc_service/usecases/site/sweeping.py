"""Sweeps files that no record took: an upload that broke off, a page that was never sent again."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from coc_service.store import contents
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody

# After a file may not be taken any more, and less than an hour after it came: clocks of replicas may differ by this.
GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ExpiredFile(Question[str | None]):
    """Find a file that has waited for too long; None if there is none."""

    custody: Custody

    def look(self, session: Session) -> str | None:
        """Return its id."""
        return contents.expired(session, until=self.custody.now() - GRACE)
