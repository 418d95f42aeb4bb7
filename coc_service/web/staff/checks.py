"""Lines that are ticked or not: what a move needs, and what is checked before a letter is sent."""

from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain import workflow
from coc_service.domain.facts import Actor, CaseFacts
from coc_service.domain.move_rows import NEEDS, Missing, Move
from coc_service.domain.stages import Stage
from coc_service.usecases.committee.recounting import MISCOUNTED, Recount, is_refused

_STILL_OPEN = msg("The case is at this step")


@dataclass(frozen=True, slots=True)
class CheckView:
    """A line that is ticked or not."""

    text: Message
    is_met: bool


def lacking(move: Move, facts: CaseFacts, *, stage: Stage, recounted: Recount | None) -> list[Message]:
    """Return what is missing before this member can make a move in this stage; empty if they can."""
    elsewhere = [] if stage in move.sources else [_STILL_OPEN]
    miscounted = [MISCOUNTED] if is_refused(move, recounted) else []
    return elsewhere + miscounted + [NEEDS[lack] for lack in workflow.missing(move, facts)]


def advice(move: Move, facts: CaseFacts) -> list[CheckView]:
    """Return what is good to have before a move, what is not so first."""
    found = [CheckView(NEEDS[one], is_met=is_met) for one, is_met in workflow.advised(move, facts)]
    return sorted(found, key=lambda one: one.is_met)


def needs(move: Move, facts: CaseFacts, *, stage: Stage, recounted: Recount | None) -> list[CheckView]:
    """Return everything that a move needs, what is missing first."""
    lacks = lacking(move, facts, stage=stage, recounted=recounted)
    lead = [Missing.TO_BE_LEAD if facts.lead_id else Missing.A_LEAD] if move.actor is Actor.LEAD else []
    met = [NEEDS[one] for one in (*move.needs, *lead) if NEEDS[one] not in lacks]
    return [CheckView(one, is_met=False) for one in lacks] + [CheckView(one, is_met=True) for one in met]
