"""What a change of the policy would lead to, for the members who decide about it. The riskiest effects come first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from coc_service.catalogue import Message, Name, msg, plural
from coc_service.domain.grounds import Ground
from coc_service.domain.policy import Policy
from coc_service.domain.policy_versions import signers_needed
from coc_service.domain.stages import Stage

# All stages up to a decision: a promised date that leaves out a stage could not be kept.
TO_A_DECISION = (
    Stage.CONFLICT_CHECK,
    Stage.TRIAGE,
    Stage.INVESTIGATING,
    Stage.PROPOSED,
    Stage.VOTING,
    Stage.DECIDED,
)
_ADMITS_ALONE = msg("From then on one member alone can admit somebody, who can read every report from that day on.")
_ALL_ADMIT = msg("From then on every member has to sign an admission. If one of you does not answer, nobody can join.")
_DECIDES_ALONE = msg("From then on one person alone can decide a case.")
_NO_VOTE = msg("You are too few: no vote could count under these rules.")
_NO_PANEL = msg("You are too few: no panel could be formed under these rules.")
_MORE_SIGN = msg("From then on %(count)s members have to sign a change of these rules.")
_SHORT_OBJECTION = msg("Few reporters come back within a day. Most could not say no to a new reader any more.")
_CALLED_BY_ONE = msg("Where too few are left, one member alone can call an alternate. The reporter is asked before.")
_FEW_HOURS = 24
_FEWER_GROUNDS = msg("Nobody can appeal any more for a reason that you no longer take.")
_NOBODY_TOLD = msg("Nobody outside of the committee hears any more when you do not react.")
_UNTOLD = msg("Reporters do not hear any more that a lawyer was given a copy of their case.")
_TOLD = msg("%(body)s hears when you do not react, also about cases that are open now.")
_CAPPED = msg(
    "Members of an employer that would hold a majority do not all vote. Each of you should state for whom you work."
)
_UNCAPPED = msg("One employer can hold a majority of the votes again.")
_OPEN_CASES = msg("Open cases keep the rules they began with.")
_LOGGED = msg(
    "Everyone on the committee gets a mail. The log keeps who signed it, and everybody can read the new rules."
)


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a change leads to; `is_risky` if somebody could regret it."""

    text: Message
    is_risky: bool = False


def effects(before: Policy, after: Policy, *, seat_count: int) -> list[Effect]:
    """Return what a change leads to on a committee with that many members."""
    found = [*_risks(before, after, seat_count), *_losses(before, after, seat_count)]
    risky = [Effect(text, is_risky=True) for text in found]
    return [*risky, *map(Effect, _promises(before, after)), Effect(_OPEN_CASES), Effect(_LOGGED)]


def to_a_decision(policy: Policy) -> timedelta:
    """Return how long a case may take until its letters are due, if no stage is left out."""
    return sum((allowed for stage in TO_A_DECISION if (allowed := policy.allowed(stage))), timedelta())


def _risks(before: Policy, after: Policy, seat_count: int) -> Iterator[Message]:
    needed, was_needed = (one.admission.needed(seat_count) for one in (after, before))
    if needed == 1 < was_needed:
        yield _ADMITS_ALONE
    if needed == seat_count > was_needed:
        yield _ALL_ADMIT
    if _is_decided_alone(after) and not _is_decided_alone(before):
        yield _DECIDES_ALONE
    if after.readers.alternates_by_one and not before.readers.alternates_by_one:
        yield _CALLED_BY_ONE
    if after.voting.minimum_votes > seat_count:
        yield _NO_VOTE
    if after.panel.minimum_members > seat_count:
        yield _NO_PANEL


def _losses(before: Policy, after: Policy, seat_count: int) -> Iterator[Message]:
    if (count := signers_needed(after, seat_count)) > signers_needed(before, seat_count):
        yield _MORE_SIGN.filled(count=count)
    if before.employers.no_majority and not after.employers.no_majority:
        yield _UNCAPPED
    yield from _silences(before, after)


def _silences(before: Policy, after: Policy) -> Iterator[Message]:
    """Yield who is heard or hears no more."""
    if after.readers.objection_hours < min(_FEW_HOURS, before.readers.objection_hours):
        yield _SHORT_OBJECTION
    if any(before.appeal_grounds.takes(one) and not after.appeal_grounds.takes(one) for one in Ground):
        yield _FEWER_GROUNDS
    if before.escalation and not after.escalation:
        yield _NOBODY_TOLD
    if before.disclosures.tell_reporter and not after.disclosures.tell_reporter:
        yield _UNTOLD


def _is_decided_alone(policy: Policy) -> bool:
    return min(policy.voting.minimum_votes, policy.panel.minimum_members) == 1


def _promises(before: Policy, after: Policy) -> Iterator[Message]:
    if after.hours.acknowledge != before.hours.acknowledge:
        yield plural(
            "Your first page promises an answer within %(count)s hour.",
            "Your first page promises an answer within %(count)s hours.",
            count=after.hours.acknowledge,
        )
    if to_a_decision(after) != to_a_decision(before):
        yield plural(
            "Your first page promises a decision after %(count)s day at most.",
            "Your first page promises a decision after %(count)s days at most.",
            count=-(-to_a_decision(after) // timedelta(days=1)),
        )
    if after.employers.no_majority and not before.employers.no_majority:
        yield _CAPPED
    if after.escalation and after.escalation != before.escalation:
        yield _TOLD.filled(body=Name(after.escalation.body))
