"""Whom an invited person compares with: the members of the committees that they are invited to, and their fingerprints."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.crypto import fingerprint
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.invitations import standing_of


@dataclass(frozen=True, slots=True)
class Inviter:
    """A member whom an invited person may speak with. Names and fingerprints of members are no secret."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ShowInviters(Question[tuple[Inviter, ...]]):
    """The members of the committees that a person is invited to, by their signed admissions."""

    custody: Custody
    person: str

    def look(self, session: Session) -> tuple[Inviter, ...]:
        """Return each member once, in the order of their admission.

        Raises:
            Frozen: one of the committees is incomplete. A member of it must not be told that they wait to be admitted.
        """
        view = self.custody.ledger.reading(session)
        invited = [one.committee for one in standing_of(view, self.person).invitations]
        return tuple(dict.fromkeys(one for committee_id in invited for one in self._members(view, committee_id)))

    def _members(self, view: View, committee_id: str) -> list[Inviter]:
        committee = view.committee(committee_id)
        seats = committee.in_force(self.custody.now()) if committee else ()
        return [
            Inviter(seat.name, fingerprint(seat.encryption_key, seat.signing_key))
            for seat in seats
            if seat.person != self.person
        ]
