"""The copies of a case that wait, or can be fetched, as the page about them shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Moment, Name, Text, msg, plural
from coc_service.domain import case_proposals, subject_copy
from coc_service.domain.disclosure_record import DisclosureRecord
from coc_service.domain.disclosures import Disclosure, DisclosurePart, DisclosureTo
from coc_service.usecases.committee import disclosure_content
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.parties import heard
from coc_service.web import words
from coc_service.web.fields import OptionView
from coc_service.web.staff import party_views, proposal_views
from coc_service.web.staff.case_request import CaseRequest
from coc_service.web.staff.links import LinkView
from coc_service.web.staff.proposal_views import Answers, Confirms

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
_CONFIRMS = Confirms(
    msg("Agree to give it out"), msg("Whoever gets it can keep it and hand it on. It cannot be called back.")
)
_STOP = msg("Stop it: nobody fetches it any more")
_FETCH = msg("The two who agreed can fetch it until %(moment)s.")
_OVER = msg("The time in which it could be fetched is over.")
_IN_CHANNEL = msg("Write it to them in their channel, once two of you agree")
_NOT_READ = msg("To whom it goes cannot be read here. Do not confirm it.")
_FOR_SOMEBODY = msg("For somebody else, such as a person who wrote you a mail")
PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"
DONE: Mapping[str, Message] = {
    PROPOSED: msg("Another of you was asked to confirm the copy."),
    CONFIRMED: msg("In an hour or two the copy can be fetched, by the two of you."),  # once a checkpoint has the proof
    REFUSED: msg("This copy is not given out."),
}


def landing(at: CaseRequest, act: str) -> str:
    """Return where a member lands after one of these acts: on the page about copies, where they go on."""
    return f"{at.url}/disclosures?done={act}#done"


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
    may_take: bool
    answers: Answers


def views(at: CaseRequest, opened: OpenedCase, *, url: str) -> list[DisclosureView]:
    """Return the disclosures that have not ended, the newest first."""
    agreed = (one for one in opened.case.disclosures.values() if not one.is_ended)
    known = sorted((*case_proposals.waiting(opened.case, Disclosure).values(), *agreed), key=lambda one: one.at)
    return [_view(at, opened, one, url) for one in reversed(known)]


def _view(at: CaseRequest, opened: OpenedCase, one: Disclosure, url: str) -> DisclosureView:
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
        may_take=one.can_be_taken_by(at.member.person, policy, now),
        answers=_answers(at, opened, one, url, is_read=said is not None),
    )


def _answers(at: CaseRequest, opened: OpenedCase, one: Disclosure, url: str, *, is_read: bool) -> Answers:
    if one.confirmed_at:
        return Answers(one.leaf, url, None, _STOP)
    committee, now = opened.file.sealed.committee, at.running.now()
    may = is_read and case_proposals.is_second(opened.case, one, committee, person=at.member.person, at=now)
    return proposal_views.answers(one, at.member, url=url, confirms=_CONFIRMS if may else None)


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
    until = one.fetched_until(opened.file.sealed.policy)
    if until is None:
        return proposal_views.lapses(one)
    return _FETCH.filled(moment=Moment(until)) if at.running.now() <= until else _OVER


def subjects(opened: OpenedCase, *, url: str) -> list[LinkView]:
    """Return links to a copy for each of those who are heard, and for somebody else."""
    known = [LinkView(party_views.who(one).alone, f"{url}?party={one.party.party}") for one in heard(opened.file)]
    return [*known, LinkView(_FOR_SOMEBODY, url)]
