"""In which role somebody is heard, and what each role is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, msg


class PartyRole(StrEnum):
    """The role of a party who is not the reporter. It is sealed: the log knows no roles."""

    RESPONDENT = "respondent"
    AFFECTED = "affected"
    WITNESS = "witness"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What a role is called on members' pages: alone, inside a sentence, after a name; and what it is there for."""

    label: Message
    inside: Message
    short: Message
    about: Message


ROLES: Mapping[PartyRole, RoleRow] = {
    PartyRole.RESPONDENT: RoleRow(
        msg("The respondent"),
        msg("the respondent"),
        msg("respondent"),
        msg("The person it is about. They get a notice, can answer, and can appeal."),
    ),
    PartyRole.AFFECTED: RoleRow(
        msg("The affected person"),
        msg("the affected person"),
        msg("affected person"),
        msg("Somebody it happened to, if they did not write the report themselves."),
    ),
    PartyRole.WITNESS: RoleRow(
        msg("A witness"), msg("a witness"), msg("witness"), msg("Somebody who can say what they saw or heard.")
    ),
    PartyRole.SUPPORT: RoleRow(
        msg("A support person"),
        msg("a support person"),
        msg("support person"),
        msg("Somebody who writes for one of the others."),
    ),
}


def role_of(text: str) -> PartyRole | None:
    """Return a role by its stored value; None for one that this version does not know."""
    return PartyRole(text) if text in set(PartyRole) else None
