"""The figures of a transparency report that the log gives: how many reports there were, how they ended, how long it took.

They depend only on acts, times and stages, which are not sealed. The service and the offline verifier use the same functions,
so anybody with an export can compute them again. Specification: `docs/trust.md` section 5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median_low
from typing import Any

from coc_service.audit.case_times import CLOSED, OTHER, SETTLED, SPAM, CaseTimes, Period

FEW = 3  # a smaller part of a total could be a person
ENOUGH = 10  # from this total on, small parts are told too
VERSION = 1

_REFERRED = "referred"
_CHANNELS: Mapping[bool | None, str] = {False: "form", True: "recorded", None: OTHER}
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Targets:
    """How long the committee's rules allow for the first answer and for a decision."""

    answer: timedelta
    decision: timedelta

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Targets":
        """Return the targets that a document names. Raises KeyError or TypeError if it names none."""
        return cls(timedelta(hours=said["answer_hours"]), timedelta(hours=said["decision_hours"]))


def count(cases: Iterable[CaseTimes], period: Period, targets: Targets) -> dict[str, Any]:
    """Return the figures of one committee's cases. Totals are always told, parts of them by the rules of `told`."""
    known = [one for one in cases if one.received_at]
    received = [one for one in known if period.has(one.received_at)]
    spam = [one for one in received if one.stage_at(period.cut_off) == SPAM]
    ends = [closed[1] for one in known if (closed := one.closing(period))]
    channels = [_CHANNELS[one.is_recorded] for one in received]
    return {
        "v": VERSION,
        "received": len(received),
        "channels": told({one: channels.count(one) for one in _CHANNELS.values() if one != OTHER or OTHER in channels}),
        "spam": len(spam),
        "closed": len(ends),
        "ends": told({label: ends.count(label) for label in (*sorted(SETTLED), OTHER)}),
        "open": sum(_is_open(one, period) for one in known),
        "answers": _spans(_answers([one for one in received if one not in spam], period), targets.answer, _HOUR),
        "decisions": _spans(_decisions(known, period), targets.decision, _DAY),
        "recusals": sum(any(map(period.has, one.recused_at)) for one in known),
        "referrals": sum(period.has(at) and stage == _REFERRED for one in known for at, stage in one.stages),
        "expunged": sum(period.has(one.erased_at) for one in known),
        **_appeals(known, period),
        **_votes(known, period),
    }


def told(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the parts of a total that are told. What the others sum up to can be computed; what each of them is, cannot.

    A part under `FEW` is not told unless the total is at least `ENOUGH`, and `OTHER` never. More parts are left out, the
    smallest first, as long as the rest is small or leads to one of its parts.
    """
    total = sum(counts.values())
    smallest = 1 if total >= ENOUGH else FEW
    shown = {label: number for label, number in counts.items() if number >= smallest and label != OTHER}
    while shown and total < ENOUGH and _is_derivable(counts, shown):
        del shown[min(shown, key=lambda label: (shown[label], label))]
    return shown


def _is_derivable(counts: Mapping[str, int], shown: Mapping[str, int]) -> bool:
    rest, hidden = sum(counts.values()) - sum(shown.values()), len(counts) - len(shown)
    if rest == 0:
        return False
    # Then each part is as large as a part that is not told can be.
    is_full = OTHER not in counts and rest >= hidden * (FEW - 1)
    return rest < FEW or is_full


def _is_open(one: CaseTimes, period: Period) -> bool:
    has_come = one.received_at is not None and one.received_at.astimezone(UTC).date() <= period.last
    return has_come and one.stage_at(period.last) not in {CLOSED, SPAM}


def _answers(cases: Iterable[CaseTimes], period: Period) -> list[timedelta]:
    return [
        one.answered_at - one.received_at
        for one in cases
        if one.received_at and one.answered_at and period.knows(one.answered_at)
    ]


def _decisions(cases: Iterable[CaseTimes], period: Period) -> list[timedelta]:
    settled = ((one, next((at for at, stage in one.stages if stage in SETTLED), None)) for one in cases)
    return [at - one.received_at for one, at in settled if at and one.received_at and period.has(at)]


def _spans(spans: Sequence[timedelta], target: timedelta, unit: timedelta) -> dict[str, Any]:
    """Return how many spans there were, how many of them were in time, and the median and the longest in whole units."""
    in_time = sum(one <= target for one in spans)
    lengths = [one // unit for one in spans]
    found = {"count": len(spans), "parts": told({"in_time": in_time, "late": len(spans) - in_time})}
    return {**found, "median": median_low(lengths), "longest": max(lengths)} if len(spans) >= FEW else found


def _appeals(cases: Iterable[CaseTimes], period: Period) -> dict[str, Any]:
    answers = [_answer(one, at, period) for one in cases for at in one.appeals if period.has(at)]
    return {
        "appeals": len(answers),
        "appeal_answers": told({label: answers.count(label) for label in ("uphold", "overturn", "waiting")}),
    }


def _answer(one: CaseTimes, appealed_at: datetime, period: Period) -> str:
    """Return the answer to an appeal. Entries of parties have the hour, so it can seem to be earlier than the appeal."""
    from_hour = appealed_at.replace(minute=0, second=0, microsecond=0)
    later = (word for at, word in one.appeal_answers if at >= from_hour and period.knows(at))
    return next(later, "waiting")


def _votes(cases: Iterable[CaseTimes], period: Period) -> dict[str, Any]:
    ends = [vote.end(period) for one in cases for vote in one.votes if period.has(vote.at)]
    labels = ("quorate", "not_quorate", *([OTHER] if OTHER in ends else []))
    return {"votes": len(ends), "vote_ends": told({label: ends.count(label) for label in labels})}
