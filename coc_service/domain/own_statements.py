"""What every member states for themself alone: when they can be reached, how they are introduced, for whom they work."""

from dataclasses import replace

from coc_service.domain import affiliations, availability, introductions
from coc_service.domain.chain import Statement
from coc_service.domain.committee_state import Committee


def available(committee: Committee, statement: Statement) -> Committee:
    """Return the committee with when the signer can be reached."""
    stated = availability.read(statement.detail)
    return replace(committee, availabilities={**committee.availabilities, statement.person: stated})


def introduced(committee: Committee, statement: Statement) -> Committee:
    """Return the committee with the signer's title and pronouns."""
    stated = introductions.stated(statement.detail)
    return replace(committee, introductions={**committee.introductions, statement.person: stated})


def affiliated(committee: Committee, statement: Statement) -> Committee:
    """Return the committee with for whom the signer works."""
    stated = affiliations.stated(statement.detail)
    return replace(committee, affiliations={**committee.affiliations, statement.person: stated})
