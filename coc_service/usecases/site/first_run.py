"""The first set-up in a browser: a one-time link for project, committee and founder, as long as nothing was ever proposed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.canonical import context
from coc_service.crypto import blind, random_bytes
from coc_service.domain import policy
from coc_service.domain.chain import moment
from coc_service.usecases.act import Question, SetUpProblem, SetUpRefused, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import OPERATOR, SITE, Signer
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.inviting import Invite, Invitee
from coc_service.usecases.people.links import LINK_LASTS
from coc_service.usecases.people.proposals import proposals
from coc_service.usecases.site.set_up import AddProject, ProposeCommittee


class SetUpLinkGone(Exception):
    """The link was used, has ended, was replaced, or something was proposed by a command. All look the same."""


@dataclass(frozen=True, slots=True)
class IssueSetUpLink(WriteAct[str]):
    """Issue a link for the first set-up and return its one-time part. An earlier one is dead. Effects: a log entry.

    Raises:
        SetUpRefused: something was proposed already.
    """

    custody: Custody

    def write(self, session: Session) -> str:
        """Log the link's hash and end."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        if proposals(draft).has_begun:
            raise SetUpRefused(SetUpProblem.SET_UP_HAS_BEGUN)
        token = random_bytes(20).hex()
        says = {"link": _hash(token, self.custody.keys).hex(), "ends": moment(now + LINK_LASTS)}
        draft.append(LogAct.SITE_LINK_ISSUED, SITE, signer=Signer(OPERATOR), at=now, says=says)
        return token


@dataclass(frozen=True, slots=True)
class FindSetUp(Question[None]):
    """Find out whether a link for the first set-up works. Raises SetUpLinkGone."""

    custody: Custody
    token: str

    def look(self, session: Session) -> None:
        """Return if it works."""
        _require_link(self.custody.ledger.reading(session), self.custody, self.token)


@dataclass(frozen=True, slots=True)
class FirstSetUp:
    """What the form of the first set-up asks for."""

    project_slug: str
    project_name: str
    committee_slug: str
    committee_name: str
    founder: Invitee


@dataclass(frozen=True, slots=True)
class SetUpSite(WriteAct[None]):
    """Add the first project and committee and invite its founder, as the commands do; `link` begins the founder's link.

    Effects: as `AddProject`, `ProposeCommittee` and `Invite`, in one transaction. The set-up link is dead after it.

    Raises:
        SetUpLinkGone: the link does not work (any more).
        SetUpRefused, EnvelopeMalformed: as those acts; nothing was stored.
    """

    custody: Custody
    token: str
    first: FirstSetUp
    link: str

    def write(self, session: Session) -> None:
        """Propose all of it."""
        custody, first = self.custody, self.first
        _require_link(custody.ledger.writing(session), custody, self.token)
        AddProject(custody, first.project_slug, first.project_name).write(session)
        toml = policy.default_toml()
        ProposeCommittee(custody, first.project_slug, first.committee_slug, first.committee_name, toml).write(session)
        Invite(custody, first.committee_slug, first.founder, self.link).write(session)


def _require_link(view: View, custody: Custody, token: str) -> None:
    proposed, now = proposals(view), custody.now()
    if not any(proposed.opens(_hash(token, one), now) for one in custody.keys.ever):
        raise SetUpLinkGone


def _hash(token: str, keys: ServiceKeys) -> bytes:
    return blind(keys.blinding, context("set-up-link", token))
