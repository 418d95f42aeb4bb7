"""The rules for appeals: against which letter, until when, on which grounds, and what ends them.

An appeal is a party's own act, so that no member can leave it lying. It changes neither the stage nor a measure.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from coc_service.domain import case_records
from coc_service.domain.case_state import Case, party_channel
from coc_service.domain.chain import Statement, party_of, require
from coc_service.domain.grounds import GROUNDS, Ground
from coc_service.domain.outcomes import Outcome, Waiting
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import RecordKind
from coc_service.domain.stages import Stage
from coc_service.domain.vocabulary import LetterKind, Option

APPEALABLE = frozenset({Stage.DECIDED, Stage.NO_ACTION})  # reaching one of them is an outcome
# The purposes of letters that tell an outcome. The answer to an appeal is one: where a decision fell, it may be the letter that
# tells the next decision, and the time for an appeal counts from when it is opened. The others are heard once, see `answered`.
TELLS_OUTCOME = frozenset({LetterKind.OUTCOME, LetterKind.DECISION, LetterKind.APPEAL_DECISION})
_BEGINS_AGAIN = frozenset({Stage.TRIAGE, Stage.INVESTIGATING})  # what was decided is looked at again


def came(case: Case, statement: Statement) -> Case:
    """Note when a party first came after each letter to them was filed: from then on they can know what it says."""
    new = {
        one.id: statement.at
        for one in case.records.values()
        if one.channel == party_channel(statement.party) and one.kind == RecordKind.LETTER and not party_of(one.author)
    }
    return replace(case, delivered={**new, **case.delivered})


def with_outcome(before: Case, after: Case, statement: Statement) -> Case:
    """Return the case after a move, with the outcome that the move led to, or with the one that is looked at again.

    What was decided stands until an appeal takes it back or the panel decides anew: otherwise the lead alone would end every
    measure by reopening the case.

    Raises:
        Void: the move would take back what somebody appealed against, without an answer to them.
    """
    if after.stage in _BEGINS_AGAIN:
        require(not after.unanswered, "an appeal waits for its answer")
        return replace(after, outcome=after.outcome and replace(after.outcome, is_open_again=True))
    if after.stage not in APPEALABLE or after.stage is before.stage:
        return after
    earlier = after.outcome and replace(after.outcome, ended=after.appeals)
    return replace(after, outcome=Outcome(statement.leaf, statement.person, statement.at, before=earlier), appeals={})


def can_appeal_until(case: Case, letter: str, policy: Policy, *, party: str) -> datetime | None:
    """Return until when a party can appeal against what a letter tells them; None if they cannot, or not any more.

    It must be a letter in their channel which they have opened. It may have been filed before the outcome: otherwise the lead
    could write to them first, and nobody could appeal. The time counts from the later of the two.
    """
    filed, opened_at, outcome = case.records.get(letter), case.delivered.get(letter), case.outcome
    if outcome is None or filed is None or opened_at is None or party in outcome.heard or party in case.appeals:
        return None
    if filed.channel != party_channel(party):
        return None
    return max(opened_at, outcome.at) + timedelta(hours=policy.appeals.window_hours)


def as_told(case: Case, letter: str) -> Case:
    """Return the case as a letter in it tells it: with the newest outcome that the letter can be about, and the appeals against
    that one. A page that went by a later outcome would tell its party of it before a letter does.

    The rules of the chain are wider: to them a letter may be about a later outcome, see `can_appeal_until`.
    """
    filed, outcome, appeals = case.records.get(letter), case.outcome, case.appeals
    while filed and outcome and outcome.before and filed.at < outcome.at:
        outcome = outcome.before
        appeals = outcome.ended
    return replace(case, outcome=outcome, appeals=appeals)


def waits(case: Case, letters: Sequence[str], *, party: str) -> Waiting | None:
    """Return the appeal of a party that waits for an answer, as their page tells it; None if none does.

    `letters` are those that tell them an outcome, oldest first.
    """
    shown = as_told(case, letters[-1]) if letters else case
    return case.appeals.get(party) or shown.appeals.get(party)


def is_told(case: Case, letter: str, *, party: str) -> bool:
    """Whether the page of this party may tell that there is something to appeal against. Once somebody took over from the
    reporter, only letters that were filed with the outcome or later: an earlier one would tell of an outcome that none does.
    """
    if party != case.reporter or case.addressee == party:
        return True
    filed, outcome = case.records.get(letter), case.outcome
    return filed is not None and outcome is not None and filed.at >= outcome.at


def offered_until(case: Case, letter: str, policy: Policy, *, party: str, at: datetime) -> datetime | None:
    """Return until when the page of a party offers an appeal against a letter that tells an outcome; None if it does not.

    Never longer than the rules of the chain take it, which go by the newest outcome.
    """
    shown = as_told(case, letter)
    ends = [can_appeal_until(one, letter, policy, party=party) for one in (shown, case)]
    until = min((one for one in ends if one), default=None) if all(ends) else None
    return until if until and at <= until and is_told(shown, letter, party=party) else None


def grounds(policy: Policy) -> tuple[Option, ...]:
    """Return the grounds that a policy takes: at least one."""
    return tuple(one for one in GROUNDS if policy.appeal_grounds.takes(Ground(one.value)))


def are_taken(chosen: Collection[str], policy: Policy) -> bool:
    """Whether a policy takes an appeal on these grounds. With none it takes one only if it takes every ground: otherwise
    leaving them all out would be a way around it. Members judge whether what is written fits what was chosen.
    """
    taken = {one.value for one in grounds(policy)}
    return taken.issuperset(chosen) and (bool(chosen) or len(taken) == len(GROUNDS))


def made(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep an appeal until it is answered. Raises Void."""
    until = can_appeal_until(case, statement.detail["letter"], policy, party=statement.party)
    require(until is not None and statement.at <= until, "nothing that this party can appeal against now")
    filed = case_records.file_all(case, statement, policy)
    return replace(filed, appeals={**case.appeals, statement.party: Waiting(statement.leaf, statement.at)})


def answered(case: Case, statement: Statement) -> Case:
    """Return the case once its appeals are answered: each party is heard once about an outcome.

    Raises:
        Void: the entry does not name exactly the appeals that wait, so its signer has not read them all.
    """
    require(list(statement.detail["appeals"]) == case.unanswered, "not the appeals that wait")
    outcome = case.outcome and replace(case.outcome, heard=case.outcome.heard | case.appeals.keys())
    return replace(case, appeals={}, outcome=outcome)


def overturned(case: Case, statement: Statement) -> Case:
    """Return the case without its decision: there is nothing left to carry out. Raises Void, as `answered`."""
    after = answered(case, statement)
    return replace(after, decision=None, outcome=after.outcome and replace(after.outcome, has_fallen=True))
