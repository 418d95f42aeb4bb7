"""When what happened in a case, by what its entries say in the clear: acts, times and stages.

The figures of a transparency report are counted from it: see `figures`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

OTHER = "other"  # a part that is never told by itself, so that nobody knows what the rest consists of
LASTING = timedelta(days=30)  # a case that is opened again within this time was not closed
SETTLED = frozenset({"decided", "no_action", "referred", "logged"})
CLOSED, SPAM = "closed", "spam"

_VOTING, _FIRST = "voting", "conflict_check"
_IMPORTS = frozenset({"import_open", "import_closed"})


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
            outcome = stage if stage in SETTLED else outcome
            if stage == CLOSED and self._lasts(place):
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
            last = SPAM if outcome == SPAM else CLOSED
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


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
