"""The votes that a case has had: who could vote, which ballots counted, and how each vote ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coc_service.domain import workflow
from coc_service.domain.chain import Statement
from coc_service.domain.move_rows import Effect
from coc_service.domain.quorum import Choice


@dataclass(frozen=True, slots=True)
class HeldVote:
    """A vote that is over. `ballots` are ids of records by person.

    `tally` is what the decision states, and `eligible` how many could vote; a vote that ended without a decision has no tally.
    """

    electorate: tuple[str, ...]
    ballots: Mapping[str, str]
    tally: Mapping[Choice, int] | None
    eligible: int


@dataclass(frozen=True, slots=True)
class _Running:
    electorate: tuple[str, ...]
    ballots: Mapping[str, tuple[str, str]]  # (leaf, record) by person


def held(chain: Sequence[Statement]) -> dict[str, HeldVote]:
    """Return the votes that are over, by the leaf of the entry that ended each."""
    ended: dict[str, HeldVote] = {}
    running: _Running | None = None
    for one in chain:
        if one.act == "vote.opened":
            running = _Running(tuple(one.detail["electorate"]), {})
        elif running is None:
            continue
        elif one.act == "ballot.cast":
            running = replace(running, ballots={**running.ballots, one.person: (one.leaf, one.detail["records"][0][0])})
        elif one.act == "case.decided":
            ended[one.leaf], running = _decided(running, one), None
        elif _ends_vote(one):
            ended[one.leaf], running = _dropped(running), None
    return ended


def _decided(running: _Running, one: Statement) -> HeldVote:
    counted, said = set(one.detail["counted"]), one.detail["tally"]
    ballots = {person: record for person, (leaf, record) in running.ballots.items() if leaf in counted}
    return HeldVote(running.electorate, ballots, {choice: said[choice.value] for choice in Choice}, said["eligible"])


def _dropped(running: _Running) -> HeldVote:
    ballots = {person: record for person, (_, record) in running.ballots.items()}
    return HeldVote(running.electorate, ballots, None, len(running.electorate))


def _ends_vote(one: Statement) -> bool:
    move = workflow.MOVES.get(one.detail.get("move", ""))
    return move is not None and Effect.END_VOTE in move.effects
