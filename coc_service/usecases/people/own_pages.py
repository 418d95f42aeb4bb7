"""A committee's own pages: proposed by one member, in force when as many have signed them as an admission takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Name, msg
from coc_service.domain import committee_signers, own_pages, spaces
from coc_service.domain.committee_state import Committee
from coc_service.domain.own_pages import OwnPages
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import Agree, OnRoster
from coc_service.usecases.people.members import UnlockedMember

CHANGED = msg("The pages have changed since you opened this form. Please look at them again.")
NOTHING_CHANGES = msg("Nothing is different from the pages now.")
SPACE_TAKEN = msg("Another committee looks after %(space)s already. Its members have to let it go first.")
NO_SUCH_COMMITTEE = msg(
    "There is no other committee with this short name here. It is the last part of its page’s address."
)
NOT_WAITING = msg("This change is not waiting any more.")


@dataclass(frozen=True, slots=True)
class ProposedPages:
    """Pages that wait for a signature, and the names of those who have signed them."""

    leaf: str
    pages: OwnPages
    signers: Sequence[str]
    has_signed: bool


@dataclass(frozen=True, slots=True)
class PagesShown:
    """A committee with its own pages in force, and the proposals that could still take effect, newest first."""

    committee: Committee
    signers_needed: int
    proposals: Sequence[ProposedPages]


@dataclass(frozen=True, slots=True)
class ShowOwnPages(Question[list[PagesShown]]):
    """The own pages of the committees that a member sits on."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[PagesShown]:
        """Return the pages of each committee."""
        view = self.custody.ledger.reading(session)
        return [self._shown(view, one) for one in view.committees_of(self.member.person, self.custody.now())]

    def _shown(self, view: View, committee: Committee) -> PagesShown:
        needed = committee_signers.signers_needed(committee, view.policy_of(committee), self.custody.now())
        return PagesShown(committee, needed, [*self._proposals(committee)][::-1])

    def _proposals(self, committee: Committee) -> list[ProposedPages]:
        return [
            ProposedPages(
                leaf=leaf,
                pages=own_pages.from_detail(one.statement.detail["pages"]),
                signers=sorted(committee.name_of(person) for person in one.signers),
                has_signed=self.member.person in one.signers,
            )
            for leaf, one in committee.proposals.items()
            if is_pending(committee, leaf)
        ]


def is_pending(committee: Committee, leaf: str) -> bool:
    """Whether a proposal is one of pages that follow those in force."""
    proposal = committee.proposals.get(leaf)
    if proposal is None or proposal.statement.act != LogAct.PAGES_ADOPTED:
        return False
    return bool(proposal.statement.detail["before"] == committee.pages_leaf)


def refuse_ways(view: View, committee: Committee, pages: OwnPages) -> None:
    """Refuse pages that lead to no committee, or take a space from one. Members would sign what can take no effect.

    Raises:
        Refused: they do.
    """
    committees = view.committees()
    if space := spaces.taken(pages, by=committee.id, committees=committees, at=view.now()):
        raise Refused(SPACE_TAKEN.filled(space=Name(space.label)), field="spaces")
    if pages.above and pages.above not in {one.slug for one in committees if one.id != committee.id}:
        raise Refused(NO_SUCH_COMMITTEE, field="above")


@dataclass(frozen=True, slots=True)
class ProposePages(OnRoster):
    """Sign new pages. From the policy's number of seats on, others must sign them before they are shown to anyone outside.

    `before` comes from the form and must be the leaf of the pages that it showed. Effects: a log entry, notices to the others.

    Raises:
        Refused: the pages in force have changed since, nothing would change, or a space or the committee above is not one that
            this committee can have.
    """

    pages: OwnPages
    before: str

    def check(self, session: Session) -> None:
        """Raise Refused if the pages are not other ones than those in force, or these have changed."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign the pages, and tell the others: a change that steers reporters must not go unseen."""
        self._checked(self.custody.ledger.writing(session))
        says = {"pages": own_pages.to_detail(self.pages), "before": self.before}
        self._append(session, LogAct.PAGES_ADOPTED, says)
        committee, now = self._seated(self.custody.ledger.writing(session)), self.custody.now()
        notices.tell_members(session, committee, but=[self.member.person], now=now)

    def _checked(self, view: View) -> None:
        committee = self._seated(view)
        if committee.pages_leaf != self.before:
            raise Refused(CHANGED)
        if committee.pages == self.pages:
            raise Refused(NOTHING_CHANGES)
        refuse_ways(view, committee, self.pages)


@dataclass(frozen=True, slots=True)
class ConfirmPages(Agree):
    """Sign proposed pages as another member; `entry` is the leaf of the proposal, which commits to every byte of it.

    Raises:
        Refused: they no longer wait for a signature, the member has already signed them, or a space is another committee's now.
    """

    def write(self, session: Session) -> None:
        """Sign the pages."""
        view = self.custody.ledger.writing(session)
        committee = self._seated(view)
        self._check(committee)
        refuse_ways(view, committee, own_pages.from_detail(committee.proposals[self.entry].statement.detail["pages"]))
        Agree.write(self, session)

    def _check(self, committee: Committee) -> None:
        proposal = committee.proposals.get(self.entry)
        if proposal is None or not is_pending(committee, self.entry) or self.member.person in proposal.signers:
            raise Refused(NOT_WAITING, field=self.entry)
