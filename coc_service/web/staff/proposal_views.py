"""What stands beside each proposal on a case: until when it waits, and the forms that confirm and refuse it."""

from dataclasses import dataclass

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain.open_proposals import CaseProposal
from coc_service.usecases.people.members import UnlockedMember

_LAPSES = msg("If nobody confirms it, this ends on %(moment)s.")
_TAKE_BACK = msg("Take it back")
_SAY_NO = msg("Say no")


@dataclass(frozen=True, slots=True)
class Confirms:
    """What it is called to confirm a proposal, what this leads to, and the digest of what the page shows, "" for none."""

    label: Message
    consequence: Message | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The forms beside a proposal. `confirms` is None if this member cannot confirm it, `refuses` if they cannot refuse it."""

    leaf: str
    url: str
    confirms: Confirms | None
    refuses: Message | None


def answers(proposal: CaseProposal, member: UnlockedMember, *, url: str, confirms: Confirms | None) -> Answers:
    """Return the forms beside a proposal; they are sent to `confirm` and `refuse` below this address."""
    refuses = _TAKE_BACK if proposal.by == member.person else _SAY_NO
    return Answers(proposal.leaf, url, confirms, refuses)


def lapses(proposal: CaseProposal) -> Message:
    """Return until when it can be confirmed."""
    return _LAPSES.filled(moment=Moment(proposal.open_until))
