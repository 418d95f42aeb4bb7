"""What goes on after a withdrawal, for the page that says it before the reporter decides."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain import departures
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.reporter.receipts import ReceiptKeys, find


@dataclass(frozen=True, slots=True)
class Continues:
    """What a withdrawal does not end: a danger that nobody has answered, a decision that stands, the reporter's appeal.

    `is_decided` is False if somebody took over: whoever it happened to decides what the reporter hears.
    """

    is_in_danger: bool
    is_decided: bool
    has_appealed: bool


@dataclass(frozen=True, slots=True)
class WhatContinues(Question[Continues]):
    """Find what a withdrawal would not end. Raises NoSuchReceipt."""

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> Continues:
        """Return what would continue. All of it stands on the page of the receipt, too."""
        view = self.custody.ledger.reading(session)
        case = find(session, view, self.receipt).case
        committee = view.committee(case.committee)
        present = departures.as_of(case, committee, self.custody.now()) if committee else case
        stands = case.outcome is not None and not case.outcome.has_fallen
        return Continues(
            is_in_danger=present.is_danger_open,
            is_decided=stands and case.addressee == case.reporter,
            has_appealed=case.reporter in case.appeals,
        )
