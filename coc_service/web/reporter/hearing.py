"""The page of a party who is heard: what is written to them, their answer, and nothing about anybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Day, Message, Names, msg
from coc_service.domain import case_appeals
from coc_service.domain.chain import party_of
from coc_service.domain.party_roles import PartyRole, role_of
from coc_service.domain.record_models import LetterRecord, PartyRecord
from coc_service.domain.vocabulary import LetterKind, StatementKind
from coc_service.usecases.reporter import conversation
from coc_service.usecases.reporter.conversation import Conversation
from coc_service.web import recovery_words
from coc_service.web.fields import OptionView
from coc_service.web.reporter import letters
from coc_service.web.reporter.letters import LettersView


@dataclass(frozen=True, slots=True)
class _Words:
    """What a page says to somebody in this role: its heading, and the sentence below."""

    heading: Message
    lead: Message


_OF_ROLE: Mapping[PartyRole | None, _Words] = {
    PartyRole.RESPONDENT: _Words(
        msg("We ask for your view"),
        msg("We were told about something that you may have done. We want to hear you."),
    ),
    PartyRole.AFFECTED: _Words(
        msg("We would like to hear you"),
        msg("We were told that something may have happened to you. You do not have to answer."),
    ),
    PartyRole.WITNESS: _Words(
        msg("We ask for your help"),
        msg("We think that you may have seen or heard something. You do not have to answer."),
    ),
    PartyRole.SUPPORT: _Words(
        msg("Here you can write for someone"), msg("You are here to support someone. What you write goes to us.")
    ),
}
_ASKS = (
    OptionView(
        StatementKind.TAKE_OVER,
        msg("Answer me from now on"),
        msg("Then you hear from us what we do and decide, and whoever told us does not."),
    ),
    OptionView(
        StatementKind.STOP,
        msg("Please stop"),
        msg("Then we do only what keeps others safe. If we cannot stop, we tell you why."),
    ),
)
_ANY = _Words(msg("Our letters to you"), msg("Here you read what we write to you, and you can answer."))


@dataclass(frozen=True, slots=True)
class WishView:
    """What the affected person can ask for: `options` are empty if nothing can be asked now, and for all others. `waits`: they
    have asked, and were not answered yet. `is_answered`: they are answered instead of the reporter.
    """

    options: Sequence[OptionView] = ()
    waits: bool = False
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class HearingView:
    """The page: its words, the letters, who reads the answers, until when one is hoped for. `is_decided`: they were told what
    was decided. `grounds` are those on which they could then appeal.
    """

    heading: Message
    lead: Message
    letters: LettersView
    readers: Names
    answer_by: Day | None
    is_respondent: bool
    is_decided: bool
    recovery: OptionView | None
    wish: WishView
    grounds: Sequence[Message]


def hearing_view(opened: Conversation) -> HearingView:
    """Return the page of a party. Everything on it comes from their own channel, but who reads the case."""
    role, key = _role(opened), opened.file.sealed.committee.recovery_keys.get(opened.case.recovery)
    asked_until = conversation.asked_until(opened.file.records)
    is_decided, name_of = _is_decided(opened), opened.file.sealed.committee.name_of
    words = _ANY if is_decided else _OF_ROLE.get(role, _ANY)
    return HearingView(
        heading=words.heading,
        lead=words.lead,
        letters=letters.letters_view(opened.file, new=opened.new),
        readers=Names(tuple(name_of(person) for person in opened.case.clear)),
        answer_by=Day(asked_until) if asked_until else None,
        is_respondent=role is PartyRole.RESPONDENT,
        is_decided=is_decided,
        recovery=recovery_words.option(key) if key else None,
        wish=_wish(opened, role),
        grounds=[one.label for one in case_appeals.grounds(opened.file.sealed.policy)],
    )


def _wish(opened: Conversation, role: PartyRole | None) -> WishView:
    case = opened.case
    is_answered, waits = case.addressee == opened.party, opened.party in case.wishes
    can_ask = role is PartyRole.AFFECTED and not waits  # at every stage: else the form would tell when the case closes
    offered = [one for one in _ASKS if not (is_answered and one.value == StatementKind.TAKE_OVER)] if can_ask else []
    return WishView(offered, waits, is_answered)


def _is_decided(opened: Conversation) -> bool:
    """Whether a letter tells this party what was decided. Until then their page asks for their view, whatever the stage is."""
    said = (one.said.body for one in opened.file.records)
    return any(isinstance(body, LetterRecord) and body.purpose is LetterKind.DECISION for body in said)


def _role(opened: Conversation) -> PartyRole | None:
    said = (one.said.body for one in opened.file.records if not party_of(one.filed.author))
    return next((role_of(body.role) for body in said if isinstance(body, PartyRecord)), None)
