"""Whether an open case waits for its next epoch: somebody came to it or left it since its newest one began."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain import epochs
from coc_service.store import cases
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View

MOST = 1000  # cases that are looked at, the most urgent first


@dataclass(frozen=True, slots=True)
class EpochWaits(Question[bool]):
    """Whether any case waits. How many do, and which, is nobody's business but their members'.

    The first epoch is its reporter's, and every case waits for the second until a member writes: that is not counted.
    """

    custody: Custody

    def look(self, session: Session) -> bool:
        """Return whether one of the `MOST` most urgent open cases waits; those that cannot be read do not count."""
        view = self.custody.ledger.reading(session)
        return any(_waits(view, case_id) for case_id in cases.open_ids(session, most=MOST))


def _waits(view: View, case_id: str) -> bool:
    try:
        case = view.case(case_id)
        committee = view.committee(case.committee)
    except (Frozen, NoSuchCase):
        return False  # said by another check
    if committee is None or case.current.number == 1:
        return False
    return not epochs.is_usable(case, committee, writer=case.current.signer, at=view.now())
