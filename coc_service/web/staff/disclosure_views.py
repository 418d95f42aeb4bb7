"""The copies of a case that wait, or can be fetched, as the page about them shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Moment, Name, Text, msg, plural
from coc_service.domain import subject_copy
from coc_service.domain.disclosure_record import DisclosureRecord
from coc_service.domain.disclosures import Disclosure, DisclosurePart, DisclosureTo
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.usecases.committee import disclosure_content
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.disclosures import can_confirm
from coc_service.usecases.committee.parties import heard
from coc_service.web import words
from coc_service.web.fields import OptionView
from coc_service.web.staff import party_views
from coc_service.web.staff.case_request import CaseRequest
from coc_service.web.staff.links import LinkView

PARTS = (
    OptionView(DisclosurePart.LETTERS.value, msg("Letters"), msg("With the reporter, and with those who are heard.")),
    OptionView(
        DisclosurePart.NOTES.value,
        msg("Notes of the panel"),
        msg("Also the steps of the case with their reasons, and who is heard."),
    ),
    OptionView(DisclosurePart.FILES.value, msg("Files"), msg("As they were sent. They can show places and people.")),
    OptionView(DisclosurePart.IDENTITY.value, msg("Who the reporter is"), msg("Only if it cannot be done without.")),
)
_KINDS: Mapping[DisclosureTo, Message] = {
    DisclosureTo.COUNSEL: msg("A copy for a lawyer: %(who)s"),
    DisclosureTo.SUBJECT: msg("What you hold about %(who)s"),
}
_ALWAYS = msg("The report, who it is about, and the list of allegations, findings and measures")
_WAITS = msg("Another of you confirms it. Without that it ends on %(moment)s.")
_FETCH = msg("The two who agreed can fetch it until %(moment)s.")
_OVER = msg("The time in which it could be fetched is over.")
_IN_CHANNEL = msg("Write it to them in their channel, once two of you agree")
_NOT_READ = msg("To whom it goes cannot be read here. Do not confirm it.")
_FOR_SOMEBODY = msg("For somebody else, such as a person who wrote you a mail")


@dataclass(frozen=True, slots=True)
class DisclosureView:
    """One disclosure: what it is, what is in it, where it stands, and what this member can do."""

    leaf: str
    title: Message
    purpose: Sequence[Text]
    key: str
    has: Sequence[Text]
    texts: Sequence[Sequence[Text]]
    by: Text
    stands: Message
    taken: Message | None
    may_confirm: bool
    may_take: bool
    is_own: bool
    is_agreed: bool


def views(at: CaseRequest, opened: OpenedCase) -> list[DisclosureView]:
    """Return the disclosures that have not ended, the newest first."""
    return [_view(at, opened, one) for one in [*opened.case.disclosures.values()][::-1] if not one.is_ended]


def _view(at: CaseRequest, opened: OpenedCase, one: Disclosure) -> DisclosureView:
    said = disclosure_content.said_in(opened.file, one)
    policy, now = opened.file.sealed.policy, at.running.now()
    name_of = opened.file.sealed.committee.name_of
    return DisclosureView(
        leaf=one.leaf,
        title=_KINDS[one.to].filled(who=Name(said.recipient)) if said else _NOT_READ,
        purpose=words.paragraphs(said.purpose) if said else [],
        key=said.key if said else "",
        has=_has(one, said) if said else [],
        texts=[words.paragraphs(text.text) for text in subject_copy.decoded(said.text)] if said and said.text else [],
        by=Name(name_of(one.by)),
        stands=_stands(at, opened, one),
        taken=_fetched(one.taken) if one.taken else None,
        may_confirm=said is not None and can_confirm(opened.case, one, at.member, at.running.custody),
        may_take=one.can_be_taken_by(at.member.person, policy, now),
        is_own=one.by == at.member.person,
        is_agreed=one.confirmed_at is not None,
    )


def _fetched(count: int) -> Message:
    return plural(
        "It was fetched %(count)s time so far. Each time is in the log.",
        "It was fetched %(count)s times so far. Each time is in the log.",
        count=count,
    )


def _has(one: Disclosure, said: DisclosureRecord) -> list[Text]:
    if one.to is not DisclosureTo.COUNSEL:
        return [_IN_CHANNEL] if said.party else []
    return [_ALWAYS, *(part.label for part in PARTS if part.value in said.parts)]


def _stands(at: CaseRequest, opened: OpenedCase, one: Disclosure) -> Message:
    until = one.open_until(opened.file.sealed.policy)
    if until is None:
        return _WAITS.filled(moment=Moment(one.at + OPEN_FOR))
    return _FETCH.filled(moment=Moment(until)) if at.running.now() <= until else _OVER


def subjects(opened: OpenedCase, *, url: str) -> list[LinkView]:
    """Return links to a copy for each of those who are heard, and for somebody else."""
    known = [LinkView(party_views.who(one).alone, f"{url}?party={one.party.party}") for one in heard(opened.file)]
    return [*known, LinkView(_FOR_SOMEBODY, url)]
