"""Turns proposed readers into the values of their page and of the case page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Message, Moment, Name, msg, plural
from coc_service.domain import case_proposals, workflow
from coc_service.domain.candidates import Candidate
from coc_service.domain.chain import person_of
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.reader_offers import NewReaders, Offered, Proposed
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.fields import OptionView
from coc_service.web.staff import proposal_views
from coc_service.web.staff.links import LinkView
from coc_service.web.staff.next_step import Standing
from coc_service.web.staff.proposal_views import Answers, Confirms

_REFERRALS = ("refer_without_panel", "refer")
_WHOLE = msg("They would read the whole file.")
_NEW = msg("They would read what is written from then on, and who it is about.")
_ASKED = msg("The reporter can say no until %(moment)s. After that, another of you confirms it.")
_ALLOWED = msg("The reporter said yes. Another of you confirms it.")
_NO_WAIT = msg("Nobody has to be waited for. Another of you confirms it.")
_CONFIRM = msg("Confirm %(name)s")
_GETS_KEYS = msg(
    "%(name)s gets the keys at once. They first see only who it is about, and say whether they have a conflict of interest."
)
_GONE = msg("Their seat has changed since. Please take this back, and propose them again.")
_BY_ONE = msg("Nobody else has to confirm it: too few of you are left, and your committee chose this alternate before.")
_ASKED_ONE = msg("The reporter can say no until %(moment)s. After that, you can confirm it yourself.")
_IS_ALTERNATE = msg("Alternate. %(known)s")
_NAMED = msg("%(handle)s, fingerprint %(fingerprint)s. The reporter's words seem to name them: read them again first.")
_HAS_KEYS = msg("%(handle)s, fingerprint %(fingerprint)s")
HOW_MUCH = (
    OptionView("all", msg("The whole file"), msg("Everything that was written so far, and what comes.")),
    OptionView(
        "new",
        msg("What is written from now on"),
        msg("Who it is about, and what comes. Not the report, nor what you have written so far."),
    ),
)

_AWAITS = msg(
    "So far only you have said that you have no conflict. As soon as another of you has, they can confirm a proposal of yours."
)
_ALONE = msg(
    "You are the only one left who can read this, so nobody can confirm your proposal. "
    "Hand the case on to another body, from the case page."
)

_ONLY_ALTERNATES = msg(
    "You are the only one left who can read this. You can call an alternate yourself. Nobody could confirm anybody else."
)
_ALTERNATES_TOO = msg(
    "Too few of you are left to decide this. Each of you can call an alternate, without another one of you."
)


@dataclass(frozen=True, slots=True)
class ProposedView:
    """A proposed reader: by whom, how much, what is waited for, what this member can do; whether the reporter names them."""

    name: str
    by: Name
    how_much: Message
    waits: Message
    lapses: Message
    answers: Answers
    is_named: bool


@dataclass(frozen=True, slots=True)
class ReadersView:
    """The page: who is proposed, who can be, how much they can be given, and how long the reporter is asked. `cannot` says why
    nobody can be proposed, `by_one` who can be called by this member alone.
    """

    proposed: Sequence[ProposedView]
    offered: Sequence[OptionView]
    how_much: Sequence[OptionView]
    hours: int
    is_reachable: bool
    cannot: Message | None
    by_one: Message | None
    url: str


def page_view(shown: NewReaders, member: UnlockedMember, *, url: str) -> ReadersView:
    """Return the values of the page with this address."""
    named, is_left_alone = shown.named(member), not (shown.can_confirm or shown.awaits_others)
    offered = [one for one in shown.offered if one.is_called_by_one or not is_left_alone]
    can_call = any([one.is_called_by_one for one in shown.offered] + [one.is_called_by_one for one in shown.proposed])
    return ReadersView(
        proposed=[_proposed(one, shown, _answers(one, shown, member, url), named) for one in shown.proposed],
        offered=[OptionView(one.leaf, Name(one.name), _keys(one, named)) for one in offered],
        how_much=HOW_MUCH,
        hours=shown.objection_hours,
        is_reachable=shown.case.is_reporter_reachable,
        cannot=_AWAITS if shown.awaits_others else _ALONE if is_left_alone and not can_call else None,
        by_one=(_ONLY_ALTERNATES if is_left_alone else _ALTERNATES_TOO) if can_call else None,
        url=url,
    )


def _keys(one: Offered, named: Collection[str]) -> Message:
    sentence = _NAMED if one.person in named else _HAS_KEYS
    known = sentence.filled(handle=Name(one.handle), fingerprint=Name(one.fingerprint))
    return _IS_ALTERNATE.filled(known=known) if one.is_alternate else known


def _answers(one: Proposed, shown: NewReaders, member: UnlockedMember, url: str) -> Answers:
    name = Name(shown.committee.name_of(one.candidate.person))
    may = one.is_seated and one.may_confirm and one.is_due
    confirms = Confirms(_CONFIRM.filled(name=name), _GETS_KEYS.filled(name=name)) if may else None
    return proposal_views.answers(one.candidate, member, url=url, confirms=confirms)


def _proposed(one: Proposed, shown: NewReaders, answers: Answers, named: Collection[str]) -> ProposedView:
    candidate, name_of = one.candidate, shown.committee.name_of
    return ProposedView(
        name=name_of(candidate.person),
        by=Name(name_of(candidate.by)),
        how_much=_WHOLE if candidate.is_whole else _NEW,
        waits=_waits(one) if one.is_seated else _GONE,
        lapses=proposal_views.lapses(candidate),
        answers=answers,
        is_named=candidate.person in named,
    )


def _waits(one: Proposed) -> Message:
    if one.waits_until and not one.is_due:
        asked = _ASKED_ONE if one.is_called_by_one else _ASKED
        return asked.filled(moment=Moment(one.waits_until))
    if one.is_called_by_one:
        return _BY_ONE
    return _ALLOWED if one.candidate.is_allowed else _NO_WAIT


@dataclass(frozen=True, slots=True)
class NewReadersView:
    """What the case page says: the names of those proposed; whether too few are left, whether alternates can be called, and how
    the case can be handed on.
    """

    url: str
    proposed: Sequence[str]
    has_alternates: bool
    too_few: Message | None
    refer: LinkView | None
    body: str
    is_late: bool


def case_view(standing: Standing, *, now: datetime) -> NewReadersView:
    """Return what the case page says about new readers."""
    opened, facts = standing.opened, standing.facts
    is_open = opened.case.stage_due_at is not None
    is_short = is_open and facts.possible_count < facts.minimum_members
    escalation = standing.policy.escalation
    return NewReadersView(
        url=standing.url + "/readers",
        proposed=[
            opened.file.sealed.committee.name_of(one.person)
            for one in case_proposals.waiting(opened.case, Candidate).values()
        ],
        has_alternates=bool(_alternates(opened, now)),
        too_few=_too_few(facts.possible_count, needed=facts.minimum_members) if is_short else None,
        refer=_referral(standing) if is_short else None,
        body=escalation.body if escalation else "",
        is_late=_is_late(opened),
    )


def _too_few(count: int, *, needed: int) -> Message:
    return plural(
        "A decision takes %(needed)s members without a conflict. Only %(count)s is left here.",
        "A decision takes %(needed)s members without a conflict. Only %(count)s are left here.",
        count=count,
        needed=needed,
    )


def _alternates(opened: OpenedCase, now: datetime) -> frozenset[str]:
    """Return the alternates who could be called, as far as the case itself says who never is."""
    case, committee = opened.case, opened.file.sealed.committee
    never = case.presences.keys() | case.stepped_back | case.objected | case.alternates_left_out
    return frozenset(seat.person for seat in committee.alternates(now)) - never


def _referral(standing: Standing) -> LinkView | None:
    """Return the link to the move that hands the case on, if this member can make it now."""
    for name in _REFERRALS:
        move = workflow.MOVES[name]
        if standing.case.stage in move.sources and not standing.lacking(move):
            return LinkView(move.label, f"{standing.url}/moves/{name}")
    return None


def _is_late(opened: OpenedCase) -> bool:
    """Whether the member reads only what was written since they came."""
    late = opened.case.late_readers.get(person_of(opened.reader))
    return late is not None and not late.is_whole
