"""A committee's policy: proposed by one member with its whole text, in force when enough members have signed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import policy, policy_text, policy_versions
from coc_service.domain.committee_signers import seat_count
from coc_service.domain.committee_state import Committee
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.domain.policy import Policy
from coc_service.domain.policy_versions import REASON_CHARS
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import Agree, OnRoster
from coc_service.usecases.people.members import UnlockedMember

CHANGED = msg("The rules have changed since you opened this form. Please look at them again.")
NOTHING_CHANGES = msg("Nothing is different from the rules now.")
NO_POLICY = msg("The text is not a policy. Please look at it again.")
REASON_TOO_LONG = msg("Your reason is too long. %(most)s characters is the most.", most=REASON_CHARS)
NOT_WAITING = msg("This change is not waiting any more.")


@dataclass(frozen=True, slots=True)
class ProposedPolicy:
    """A policy that waits for a signature, until `open_until`."""

    leaf: str
    toml: str
    reason: str
    at: datetime
    open_until: datetime
    signers: Sequence[str]
    has_signed: bool


@dataclass(frozen=True, slots=True)
class PastPolicy:
    """A policy that was or is in force, with its place among all: the first is 1."""

    number: int
    toml: str
    reason: str
    at: datetime
    signers: Sequence[str]


@dataclass(frozen=True, slots=True)
class PoliciesShown:
    """A committee with its policy in force, those that wait, newest first, and all that were in force, newest first."""

    committee: Committee
    seat_count: int
    signers_needed: int
    proposals: Sequence[ProposedPolicy]
    versions: Sequence[PastPolicy]

    @property
    def in_force(self) -> PastPolicy:
        """The version in force."""
        return self.versions[0]

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return policy.parse(self.in_force.toml)


@dataclass(frozen=True, slots=True)
class ShowPolicies(Question[list[PoliciesShown]]):
    """The policies of the committees that a member sits on."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[PoliciesShown]:
        """Return the policies of each committee."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        return [self._shown(view, one, now) for one in view.committees_of(self.member.person, now)]

    def _shown(self, view: View, committee: Committee, now: datetime) -> PoliciesShown:
        seats = seat_count(committee, now)
        needed = policy_versions.signers_needed(view.policy_of(committee), seats)
        return PoliciesShown(
            committee, seats, needed, [*self._proposals(committee)][::-1], past_policies(view, committee)
        )

    def _proposals(self, committee: Committee) -> list[ProposedPolicy]:
        return [
            ProposedPolicy(
                leaf=leaf,
                toml=str(one.statement.detail["toml"]),
                reason=str(one.statement.detail["reason"]),
                at=one.statement.at,
                open_until=one.statement.at + OPEN_FOR,
                signers=sorted(committee.name_of(person) for person in one.signers),
                has_signed=self.member.person in one.signers,
            )
            for leaf, one in committee.proposals.items()
            if is_open(committee, leaf)
        ]


@dataclass(frozen=True, slots=True)
class ShowPublicPolicy(Question[list[PastPolicy]]):
    """All policies of a committee, newest first, as everybody may read them."""

    custody: Custody
    committee: Committee

    def look(self, session: Session) -> list[PastPolicy]:
        """Return every version."""
        return past_policies(self.custody.ledger.reading(session), self.committee)


def past_policies(view: View, committee: Committee) -> list[PastPolicy]:
    """Return the policies that were in force, newest first.

    Raises:
        PolicyBroken: the text of the first one is missing or altered.
    """
    versions = enumerate(committee.policy_versions, start=1)
    return [
        PastPolicy(
            number=number,
            toml=one.toml or view.policies.text(view.session, one.digest),
            reason=one.reason,
            at=one.at,
            signers=sorted(committee.name_of(person) for person in one.signers),
        )
        for number, one in versions
    ][::-1]


def is_open(committee: Committee, leaf: str) -> bool:
    """Whether a proposal is one of a policy that follows the one in force."""
    proposal = committee.proposals.get(leaf)
    if proposal is None or proposal.statement.act != LogAct.POLICY_ADOPTED:
        return False
    return bool(proposal.statement.detail["before"] == committee.policy)


@dataclass(frozen=True, slots=True)
class ProposePolicy(OnRoster):
    """Sign a policy. Where there are two members or more, others must sign it before it is in force.

    `before` comes from the form and must be the digest of the policy that it showed. Effects: a log entry, and notices to the
    others.

    Raises:
        Refused: the policy in force has changed since, nothing would change, or the text is not a policy.
    """

    toml: str
    reason: str
    before: str

    def check(self, session: Session) -> None:
        """Raise Refused if the text is no policy or no other one than that in force, or this one has changed."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign the policy, and tell the others: a change of the rules must not go unseen."""
        committee = self._checked(self.custody.ledger.writing(session))
        says = {
            "digest": policy.digest(self.toml),
            "before": self.before,
            "toml": self.toml,
            "reason": self.reason,
        }
        self._append(session, LogAct.POLICY_ADOPTED, says)
        notices.tell_members(session, committee, but=[self.member.person], now=self.custody.now())

    def _checked(self, view: View) -> Committee:
        committee = self._seated(view)
        if committee.policy != self.before:
            raise Refused(CHANGED)
        if policy.digest(self.toml) == committee.policy:
            raise Refused(NOTHING_CHANGES)
        if len(self.reason) > REASON_CHARS:
            raise Refused(REASON_TOO_LONG, field="reason")
        if isinstance(policy_text.read(self.toml), list):
            raise Refused(NO_POLICY)
        return committee


@dataclass(frozen=True, slots=True)
class ConfirmPolicy(Agree):
    """Sign a proposed policy as another member; `entry` is the leaf of the proposal, which commits to every byte of its text.

    Effects: a log entry, notices to the others.

    Raises:
        Refused: it no longer waits for a signature, or the member has already signed it.
    """

    def write(self, session: Session) -> None:
        """Sign the policy, and tell the others."""
        committee = self._seated(self.custody.ledger.writing(session))
        self._state(session, LogAct.AGREED, {"entry": self.entry})
        notices.tell_members(session, committee, but=[self.member.person], now=self.custody.now())

    def _check(self, committee: Committee) -> None:
        proposal = committee.proposals.get(self.entry)
        is_waiting = is_open(committee, self.entry)
        if proposal is None or not is_waiting or self.member.person in proposal.signers:
            raise Refused(NOT_WAITING, field=self.entry)
