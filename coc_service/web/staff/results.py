"""A vote that is over: its count, its rule and who voted how, as it stays in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Names, msg, plural
from coc_service.domain import quorum
from coc_service.domain.held_votes import HeldVote
from coc_service.domain.policy import Voting
from coc_service.domain.quorum import Choice
from coc_service.usecases.committee import ballots
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.recounting import Recount

_CARRIED = msg(
    "Carried: %(yes)s yes, %(no)s no, %(abstain)s abstained. %(needed)s of %(eligible)s had to vote.",
)
_ENDED = msg("Ended without a decision: %(yes)s yes, %(no)s no, %(abstain)s abstained.")
_ROWS: Mapping[Choice, Message] = {
    Choice.YES: msg("Yes"),
    Choice.NO: msg("No"),
    Choice.ABSTAIN: msg("Abstained"),
}
_NO_BALLOT = msg("No ballot")
_SAME = msg("Counted again from the ballots when you opened this page: it is the same.")
MAJORITY = {
    "simple": msg("The proposal carries with more yes than no."),
    "two_thirds": msg("The proposal carries with two thirds of yes and no."),
    "unanimous": msg("The proposal carries with no vote against."),
}


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of the count: how many, and who. `marks` has one item for each ballot."""

    label: Message
    count: int
    names: Names | None
    is_for: bool = False

    @property
    def marks(self) -> range:
        """Return one item for each ballot, for a page to draw."""
        return range(self.count)


@dataclass(frozen=True, slots=True)
class ResultView:
    """The result in a sentence, the rules in sentences, and the count."""

    sentence: Message
    rules: Sequence[Message]
    rows: Sequence[RowView]
    recounted: Message | None


def rules(rule: Voting) -> tuple[Message, ...]:
    """Return the rules of a vote in sentences."""
    turnout = plural(
        "More than half of the panel must vote, and at least %(count)s.",
        "More than half of the panel must vote, and at least %(count)s.",
        count=rule.minimum_votes,
    )
    return turnout, MAJORITY[rule.majority]


def result(opened: OpenedCase, vote: HeldVote, *, recounted: Recount | None) -> ResultView:
    """Return a vote that is over. `recounted` is the recount of the case's decision, if this vote led to it."""
    by_choice, silent = _who_voted(opened, vote)
    rule = opened.file.sealed.policy.voting
    counts = {choice: (vote.tally or {}).get(choice, len(by_choice[choice])) for choice in Choice}
    numbers = {choice.value: counts[choice] for choice in Choice}
    needed = quorum.needed(vote.eligible, rule)
    is_decision = vote.tally is not None
    sentence = (
        _CARRIED.filled(**numbers, needed=needed, eligible=vote.eligible) if is_decision else _ENDED.filled(**numbers)
    )
    rows = [RowView(_ROWS[one], counts[one], _listed(by_choice[one]), is_for=one is Choice.YES) for one in Choice]
    return ResultView(
        sentence,
        rules(rule),
        [*rows, RowView(_NO_BALLOT, len(silent), _listed(silent))],
        _SAME if recounted and recounted.is_same else None,
    )


def _who_voted(opened: OpenedCase, vote: HeldVote) -> tuple[dict[Choice, list[str]], list[str]]:
    """Return the names of those who voted, by choice, and of those who did not. A ballot that does not open has no name."""
    name_of = opened.file.sealed.committee.name_of
    choices = ballots.choices(opened.file)
    by_choice: dict[Choice, list[str]] = {choice: [] for choice in Choice}
    for person, record in vote.ballots.items():
        if record in choices:
            by_choice[choices[record]].append(name_of(person))
    return by_choice, [name_of(one) for one in vote.electorate if one not in vote.ballots]


def _listed(names: list[str]) -> Names | None:
    """Return names as one list; None for none. Who is not on the roster any more is counted without a name."""
    known = tuple(name for name in names if name)
    return Names(known) if known else None
