"""What a member states for themself alone in a committee's chain: no other signature is needed, and nothing else changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from coc_service.domain import affiliations, availability, introductions, recovery
from coc_service.domain.chain import Statement, Void
from coc_service.domain.committee_state import Committee


def _available(committee: Committee, statement: Statement) -> Committee:
    """Keep when the signer can be reached: everyone states it for themself."""
    stated = availability.read(statement.detail)
    return replace(committee, availabilities={**committee.availabilities, statement.person: stated})


def _introduced(committee: Committee, statement: Statement) -> Committee:
    """Keep the signer's title and pronouns: everyone states them for themself."""
    stated = introductions.stated(statement.detail)
    return replace(committee, introductions={**committee.introductions, statement.person: stated})


def _compared(committee: Committee, statement: Statement) -> Committee:
    leaf = _admitted_as(committee, statement.detail["admission"])
    done = committee.compared.get(leaf, frozenset()) | {statement.person}
    return replace(committee, compared={**committee.compared, leaf: done})


def _affiliated(committee: Committee, statement: Statement) -> Committee:
    """Keep for whom the signer works: everyone states it for themself."""
    stated = affiliations.stated(statement.detail)
    return replace(committee, affiliations={**committee.affiliations, statement.person: stated})


def _admitted_as(committee: Committee, leaf: str) -> str:
    if all(seat.leaf != leaf for seat in committee.seats):
        raise Void("no such admission in force")
    return leaf


_BY_ONE: Mapping[str, Callable[[Committee, Statement], Committee]] = {
    "roster.compared": _compared,
    "roster.introduced": _introduced,
    "availability.stated": _available,
    "affiliation.stated": _affiliated,
    "recovery.used": recovery.used,
}


def applied(committee: Committee, statement: Statement) -> Committee | None:
    """Return the committee after what a member states alone; None for any other act. Raises Void."""
    rule = _BY_ONE.get(statement.act)
    return rule(committee, statement) if rule else None
