"""Who is heard in a case, as its pages show them: role and name, what was sent and said, until when an answer is hoped for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain import case_parties
from coc_service.domain.case_state import Party
from coc_service.domain.chain import party_of
from coc_service.domain.party_roles import ROLES, PartyRole, role_of
from coc_service.domain.record_models import LetterRecord
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.parties import HeardParty, heard
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.usecases.reporter import conversation
from coc_service.web.fields import OptionView
from coc_service.web.staff import links

_NAMED = msg("%(name)s (%(role)s)")
_WAITS = msg("The link was not opened yet. It works until %(day)s.")
_LAPSED = msg("The link was not opened in time. Close this channel and open another one.")
_CLOSED = msg("Closed. What was written stays in the file.")
_NOTHING_SENT = msg("You have written nothing to them yet.")
_NOT_READ = msg("They have not read your last letter yet.")
_READ = msg("They have read your last letter, and have not answered it.")
_WROTE = msg("They wrote last.")
_ASKED_UNTIL = msg("They were asked to answer by %(day)s.")


@dataclass(frozen=True, slots=True)
class Called:
    """What a party is called where a sentence begins, or alone, and inside of one."""

    alone: Text
    inside: Text


_SOMEBODY = Called(msg("Somebody whose name cannot be read"), msg("somebody whose name cannot be read"))


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party. `who` is their name with their role; `says` are sentences about where their channel stands."""

    id: str
    who: Text
    says: Sequence[Message]
    letter_url: str
    close_url: str
    is_open: bool
    has_news: bool


def url(case_id: str) -> str:
    """Return the address of the page with those who are heard."""
    return f"{links.case_url(case_id)}/parties"


def views(opened: OpenedCase, *, now: datetime) -> list[PartyView]:
    """Return the parties but the reporter, in the order in which they were added."""
    return [_view(opened, one, now) for one in heard(opened.file)]


def names(opened: OpenedCase) -> dict[str, Called]:
    """Return what a party is called, by the name of their channel."""
    return {one.party.channel: who(one) for one in heard(opened.file)}


def who(one: HeardParty) -> Called:
    """Return what a party is called on members' pages."""
    return called(role_of(one.said.role), one.said.name) if one.said else _SOMEBODY


def called(role: PartyRole | None, name: str) -> Called:
    """Return what a party with this role and name is called; both may be missing."""
    row = ROLES[role] if role else None
    if not name:
        return Called(row.label, row.inside) if row else _SOMEBODY
    named = _NAMED.filled(name=Name(name), role=row.short) if row else Name(name)
    return Called(named, named)


def roles() -> list[OptionView]:
    """Return the roles to choose from."""
    return [OptionView(role, row.label, row.about) for role, row in ROLES.items()]


def role(one: HeardParty) -> PartyRole | None:
    """Return a party's role; None if it cannot be read."""
    return role_of(one.said.role) if one.said else None


def _view(opened: OpenedCase, one: HeardParty, now: datetime) -> PartyView:
    party, at = one.party, f"{url(opened.case.id)}/{one.party.party}"
    written = [record for record in opened.file.records if _is_written(record, party)]
    return PartyView(
        id=party.party,
        who=who(one).alone,
        says=_says(opened, party, written, now),
        letter_url=f"{at}/letter",
        close_url=f"{at}/close",
        is_open=party.is_open,
        has_news=bool(written) and _is_theirs(written[-1]),
    )


def _is_written(record: OpenedRecord, party: Party) -> bool:
    return record.filed.channel == party.channel and (_is_theirs(record) or isinstance(record.said.body, LetterRecord))


def _is_theirs(record: OpenedRecord) -> bool:
    return bool(party_of(record.filed.author))


def _says(opened: OpenedCase, party: Party, written: Sequence[OpenedRecord], now: datetime) -> list[Message]:
    if not party.is_open:
        return [_CLOSED]
    return [*_of_link(party, now), _of_letters(opened, written), *_asked(written)]


def _of_link(party: Party, now: datetime) -> list[Message]:
    if party.is_joined or party.added_at is None:
        return []
    ends = party.added_at + case_parties.LINK_LASTS
    return [_LAPSED if case_parties.has_lapsed(party, now) else _WAITS.filled(day=Day(ends))]


def _of_letters(opened: OpenedCase, written: Sequence[OpenedRecord]) -> Message:
    if not written:
        return _NOTHING_SENT
    if _is_theirs(written[-1]):
        return _WROTE
    return _READ if written[-1].filed.id in opened.case.delivered else _NOT_READ


def _asked(written: Sequence[OpenedRecord]) -> list[Message]:
    until = conversation.asked_until(written)
    return [_ASKED_UNTIL.filled(day=Day(until))] if until else []
