"""What a letter to a party may tell about somebody else, as the page before it leaves asks about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import letter_lint
from coc_service.domain.case_state import PANEL, party_channel
from coc_service.domain.chain import party_of
from coc_service.domain.letter_lint import Found, Guarded, Hint
from coc_service.domain.names import MemberNames
from coc_service.domain.record_models import (
    AdditionRecord,
    IdentityRecord,
    NamedRecord,
    PartyRecord,
    PartyStatementRecord,
    ReportRecord,
)
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.custody import addresses
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.receiving import ReceivedFile

_ABOUT_OTHERS = ("affected_person", "witnesses", "support_person", "contact")
_ASKED: Mapping[Hint, Message] = {
    Hint.REPORTER: msg("“%(words)s” may name the reporter."),
    Hint.OTHERS: msg("“%(words)s” stands where the reporter wrote about other people."),
    Hint.READER: msg("“%(words)s” may name somebody on the committee. Letters are signed by all of you."),
    Hint.PHRASE: msg("“%(words)s” is word for word what somebody else told you. They may be known by it."),
    Hint.CODE_NAME: msg("“%(words)s” is the name of the case, which only the panel uses."),
}

_NO_COPY = msg("“%(name)s” goes as it is. There is no clean copy of it.")


@dataclass(frozen=True, slots=True)
class HintView:
    """One place that is asked about."""

    text: Message


def hints(
    letter: str, opened: OpenedCase, channel: str, custody: Custody, *, files: Sequence[ReceivedFile]
) -> list[HintView]:
    """Return the places of a letter to the party of a channel that are asked about before it leaves.

    Names and captions of its files are looked through as its words are: the party reads them too.
    """
    own = [text for one in files if not one.cleaned_from for text in (one.name, one.caption)]
    text = "\n\n".join((letter, *own))
    found = [_view(one) for one in letter_lint.look(text, guarded(opened, channel, custody))]
    return found + [HintView(_NO_COPY.filled(name=Name(one.name))) for one in files if one.uncleaned]


def _view(one: Found) -> HintView:
    return HintView(_ASKED[one.hint].filled(words=Name(one.words)))


def guarded(opened: OpenedCase, channel: str, custody: Custody) -> Guarded:
    """Return what a text for the party of a channel should not tell."""
    others = [one for one in opened.file.records if one.filed.channel != channel]
    identity = [one.said.body.answers for one in others if isinstance(one.said.body, IdentityRecord)]
    called = [str(answers["name"]) for answers in identity if answers.get("name")]
    seats = opened.file.sealed.committee.seated(custody.now())
    stored = custody.ledger.memory.names
    return Guarded(
        reporter=[MemberNames("reporter", name, "", "") for name in called],
        readers=addresses.member_names(tuple(seats), keys=custody.keys, stored=stored),
        others=[text for one in others for text in _about_others(one, channel)],
        told=[text for one in others for text in _told(one)],
        code_name=opened.case.code_name,
        addressee=_addressee(opened, channel),
    )


def _about_others(one: OpenedRecord, channel: str) -> Iterator[str]:
    body = one.said.body
    if isinstance(body, ReportRecord | IdentityRecord):
        yield from (str(body.answers[field]) for field in _ABOUT_OTHERS if body.answers.get(field))
    if isinstance(body, PartyRecord) and one.filed.channel == PANEL and channel != party_channel(body.party):
        yield body.name


def _told(one: OpenedRecord) -> Sequence[str]:
    """Return what somebody else told: the reporter, or another party who is heard. Letters of the panel are its own words."""
    body = one.said.body
    if isinstance(body, ReportRecord | IdentityRecord):
        return [text for text in body.answers.values() if isinstance(text, str)]
    is_told = party_of(one.filed.author) and isinstance(body, AdditionRecord | PartyStatementRecord)
    return [body.text] if is_told and isinstance(body, AdditionRecord | PartyStatementRecord) else []


def _addressee(opened: OpenedCase, channel: str) -> str:
    """Return what the panel and the report call the party: their own name may stand in a letter to them."""
    said = [one.said.body for one in opened.file.records]
    named = [body.name for body in said if isinstance(body, PartyRecord) and channel == party_channel(body.party)]
    reported = [str(body.answers.get("who", "")) for body in said if isinstance(body, NamedRecord)]
    return " ".join((*named, *reported))
