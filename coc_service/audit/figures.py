"""The figures of a transparency report that the log gives: how many reports there were, how they ended, how long it took.

They depend only on acts, times and stages, which are not sealed. The service and the offline verifier use the same functions,
so anybody with an export can compute them again. Specification: `docs/trust.md` section 5.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median_low
from typing import Any

FEW = 3  # a smaller part of a total could be a person
ENOUGH = 10  # from this total on, small parts are told too
OTHER = "other"  # a part that is never told by itself, so that nobody knows what the rest consists of
LASTING = timedelta(days=30)  # a case that is opened again within this time was not closed
VERSION = 1

_SETTLED = frozenset({"decided", "no_action", "referred", "logged"})
_CLOSED, _SPAM, _REFERRED, _VOTING = "closed", "spam", "referred", "voting"
_FIRST = "conflict_check"
_IMPORTS = frozenset({"import_open", "import_closed"})
_CHANNELS: Mapping[bool | None, str] = {False: "form", True: "recorded", None: OTHER}
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """What an entry of a case says in the clear."""

    act: str
    actor: str
    at: datetime
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """From the begin of the day `first` to the end of the day `last`, by UTC. Nothing after the day `cut_off` counts."""

    first: date
    last: date
    cut_off: date

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Period":
        """Return the period that a document names. Raises ValueError, KeyError or TypeError if it names none."""
        return cls(*(date.fromisoformat(said[name]) for name in ("from", "to", "cut_off")))

    def has(self, at: datetime | None) -> bool:
        """Whether a time is in the period."""
        return at is not None and self.first <= at.astimezone(UTC).date() <= self.last

    def knows(self, at: datetime | None) -> bool:
        """Whether a time is not after the cut-off."""
        return at is not None and at.astimezone(UTC).date() <= self.cut_off


@dataclass(frozen=True, slots=True)
class Targets:
    """How long the committee's rules allow for the first answer and for a decision."""

    answer: timedelta
    decision: timedelta

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Targets":
        """Return the targets that a document names. Raises KeyError or TypeError if it names none."""
        return cls(timedelta(hours=said["answer_hours"]), timedelta(hours=said["decision_hours"]))


@dataclass(slots=True)
class _Vote:
    at: datetime
    eligible: int
    voters: dict[str, datetime] = field(default_factory=dict)  # and when each first voted
    ended_at: datetime | None = None

    def end(self, period: Period) -> str:
        """Return how it ended by the cut-off. While it goes on nobody knows if enough will vote."""
        if 2 * sum(map(period.knows, self.voters.values())) > self.eligible:
            return "quorate"
        return "not_quorate" if period.knows(self.ended_at) else OTHER


@dataclass(slots=True)
class CaseTimes:
    """When what happened in one case. Its facts are followed in the order of the log; `committee` is "" before the first.

    A case without `received_at` is not counted: one that was imported came on no day of its own, and ended elsewhere.

    Of a case that two members erased, only what its last entry keeps is known; `is_recorded` is then None.
    """

    committee: str = ""
    received_at: datetime | None = None
    is_recorded: bool | None = False
    answered_at: datetime | None = None
    stages: list[tuple[datetime, str]] = field(default_factory=list)
    appeals: list[datetime] = field(default_factory=list)
    appeal_answers: list[tuple[datetime, str]] = field(default_factory=list)
    votes: list[_Vote] = field(default_factory=list)
    recused_at: list[datetime] = field(default_factory=list)
    erased_at: datetime | None = None
    _channel: str = ""

    def follow(self, fact: Fact) -> None:
        """Take one more fact."""
        if rule := _RULES.get(fact.act):
            rule(self, fact)
        if "move" in fact.said:
            self._moved(fact)
        is_letter = any(row[1] == self._channel and row[3] == "letter" for row in fact.said.get("records", ()))
        if is_letter and fact.actor.startswith("member:") and self.answered_at is None:
            self.answered_at = fact.at

    def stage_at(self, day: date) -> str:
        """Return the stage at the end of a day."""
        return next((stage for at, stage in reversed(self.stages) if at.astimezone(UTC).date() <= day), _FIRST)

    def closing(self, period: Period) -> tuple[datetime, str] | None:
        """Return when the case was first closed for at least 30 days, and with which result; None if it was not in the period.

        So each case belongs to one period, whatever happens to it later.
        """
        outcome = OTHER
        if self.received_at is None:
            return None
        for place, (at, stage) in enumerate(self.stages):
            outcome = stage if stage in _SETTLED else outcome
            if stage == _CLOSED and self._lasts(place):
                return (at, outcome) if period.has(at) else None
        return None

    def _lasts(self, place: int) -> bool:
        at, stage = self.stages[place]
        return all(later == stage or then > at + LASTING for then, later in self.stages[place + 1 :])

    def _moved(self, fact: Fact) -> None:
        self.stages.append((fact.at, str(fact.said["to"])))
        if self.votes and fact.said["to"] != _VOTING:
            self.votes[-1].ended_at = self.votes[-1].ended_at or fact.at
        if fact.said["move"] in _IMPORTS:
            self.received_at = None
        if fact.said["move"] in {"uphold", "overturn"}:
            self.appeal_answers.append((fact.at, str(fact.said["move"])))

    def _received(self, fact: Fact) -> None:
        begin = fact.said["begin"]
        self.committee, self.received_at = begin["committee"], fact.at
        self._channel = f"party/{begin['party']}"
        self.stages.append((fact.at, _FIRST))

    def _erased(self, fact: Fact) -> None:
        """Keep what is left, also while the earlier entries still have their details: no figure depends on when they go."""
        kept, ends = fact.said["figures"], fact.said["figures"]["ends"]
        self.committee, self.erased_at, self.is_recorded = fact.said["committee"], fact.at, None
        self.received_at, self.answered_at = _moment(kept["received"]), _moment(kept["answered"])
        self.stages = [(self.received_at, _FIRST)] if self.received_at else []
        for at, outcome in ends:
            last = _SPAM if outcome == _SPAM else _CLOSED
            self.stages += [(when, stage) for stage in (outcome, last) if (when := _moment(at)) and stage != OTHER]
        for known in (self.appeals, self.appeal_answers, self.votes, self.recused_at):
            known.clear()

    def _named(self, _fact: Fact) -> None:
        self.is_recorded = True

    def _declared(self, fact: Fact) -> None:
        if fact.said["answer"] == "recused":
            self.recused_at.append(fact.at)

    def _appealed(self, fact: Fact) -> None:
        self.appeals.append(fact.at)

    def _opened(self, fact: Fact) -> None:
        self.votes.append(_Vote(fact.at, len(fact.said["electorate"])))

    def _voted(self, fact: Fact) -> None:
        if self.votes:
            self.votes[-1].voters.setdefault(fact.actor, fact.at)


_RULES: Mapping[str, Callable[[CaseTimes, Fact], None]] = {
    "report.received": CaseTimes._received,  # noqa: SLF001  the table of the class's own rules
    "recorder.named": CaseTimes._named,  # noqa: SLF001  as above
    "declared": CaseTimes._declared,  # noqa: SLF001  as above
    "appeal.made": CaseTimes._appealed,  # noqa: SLF001  as above
    "vote.opened": CaseTimes._opened,  # noqa: SLF001  as above
    "ballot.cast": CaseTimes._voted,  # noqa: SLF001  as above
    "case.expunged": CaseTimes._erased,  # noqa: SLF001  as above
}


def times_of(facts: Iterable[Fact]) -> CaseTimes:
    """Return when what happened in a case. `facts` are those of its entries that are not void, in order."""
    found = CaseTimes()
    for fact in facts:
        found.follow(fact)
    return found


def count(cases: Iterable[CaseTimes], period: Period, targets: Targets) -> dict[str, Any]:
    """Return the figures of one committee's cases. Totals are always told, parts of them by the rules of `told`."""
    known = [one for one in cases if one.received_at]
    received = [one for one in known if period.has(one.received_at)]
    spam = [one for one in received if one.stage_at(period.cut_off) == _SPAM]
    ends = [closed[1] for one in known if (closed := one.closing(period))]
    channels = [_CHANNELS[one.is_recorded] for one in received]
    return {
        "v": VERSION,
        "received": len(received),
        "channels": told({one: channels.count(one) for one in _CHANNELS.values() if one != OTHER or OTHER in channels}),
        "spam": len(spam),
        "closed": len(ends),
        "ends": told({label: ends.count(label) for label in (*sorted(_SETTLED), OTHER)}),
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


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _is_open(one: CaseTimes, period: Period) -> bool:
    has_come = one.received_at is not None and one.received_at.astimezone(UTC).date() <= period.last
    return has_come and one.stage_at(period.last) not in {_CLOSED, _SPAM}


def _answers(cases: Iterable[CaseTimes], period: Period) -> list[timedelta]:
    return [
        one.answered_at - one.received_at
        for one in cases
        if one.received_at and one.answered_at and period.knows(one.answered_at)
    ]


def _decisions(cases: Iterable[CaseTimes], period: Period) -> list[timedelta]:
    settled = ((one, next((at for at, stage in one.stages if stage in _SETTLED), None)) for one in cases)
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
