"""Letters to and from those who are heard, and appeals, as entries of a member's thread."""

from collections.abc import Mapping

from coc_service.catalogue import Message, Text, msg
from coc_service.domain.case_state import PANEL
from coc_service.domain.chain import party_of
from coc_service.domain.grounds import GROUNDS
from coc_service.domain.record_models import FileRecord, LetterRecord, PartyStatementRecord
from coc_service.domain.vocabulary import LetterKind, StatementKind
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import words
from coc_service.web.attached_files import CLEAN_COPY
from coc_service.web.staff.party_views import Called

Parties = Mapping[str, Called]  # what each party but the reporter is called, by channel
_TO = msg("Letter to %(who)s")
_TO_AS = {
    LetterKind.NOTICE: msg("Notice to %(who)s"),
    LetterKind.QUESTION: msg("Question to %(who)s"),
    LetterKind.NEW_DATE: msg("More time for %(who)s"),
    LetterKind.DECISION: msg("The decision, to %(who)s"),
    LetterKind.APPEAL_DECISION: msg("Answer to the appeal, to %(who)s"),
}
_FROM = msg("%(who)s wrote")
_LESS_SAFE = msg("%(who)s feels less safe now")
_HEADINGS = {
    StatementKind.APPEAL: msg("%(who)s appealed"),
    StatementKind.LESS_SAFE: _LESS_SAFE,
    StatementKind.VIEW: msg("%(who)s says what they think of the plan"),
    StatementKind.TAKE_OVER: msg("%(who)s asks to be answered instead of the reporter"),
    StatementKind.STOP: msg("%(who)s asks you to stop"),
}
_REPORTER = Called(msg("The reporter"), msg("the reporter"))
_FILE_OF_PANEL = msg("File, panel only")
_FILE_FROM, _FILE_TO = msg("File from %(who)s"), msg("File to %(who)s")
_GROUNDS = {one.value: one.label for one in GROUNDS}


def shown(record: OpenedRecord, parties: Parties) -> tuple[str, Message, list[Text]] | None:
    """Return tint, heading and paragraphs of a record; None for one that is neither theirs nor an appeal."""
    body, channel = record.said.body, record.filed.channel
    who = parties.get(channel)
    if isinstance(body, PartyStatementRecord) and party_of(record.filed.author):
        heading = _HEADINGS.get(body.purpose, _FROM)
        grounds: list[Text] = [_GROUNDS[one] for one in body.grounds if one in _GROUNDS]
        return (
            "from" if who is None else "from-party",
            heading.filled(who=(who or _REPORTER).alone),
            [
                *grounds,
                *words.statement(body),
            ],
        )
    if isinstance(body, LetterRecord) and who is not None:
        heading = _TO_AS.get(body.purpose, _TO).filled(who=who.inside)
        return "to-party", heading, words.letter(body)
    return None


def of_file(record: OpenedRecord, parties: Parties) -> tuple[str, Message, list[Text]] | None:
    """Return tint, heading and paragraphs of a file; None for other records. Its tint is that of what it came with."""
    body = record.said.body
    if not isinstance(body, FileRecord):
        return None
    tint, heading = _sent(record, parties)
    return tint, CLEAN_COPY if body.cleaned_from else heading, []


def _sent(record: OpenedRecord, parties: Parties) -> tuple[str, Message]:
    """Return tint and heading of a file as it was sent."""
    if record.filed.channel == PANEL:
        return "inner", _FILE_OF_PANEL
    who = parties.get(record.filed.channel)
    is_from = bool(party_of(record.filed.author))
    tint, heading = ("from", _FILE_FROM) if is_from else ("to", _FILE_TO)
    return f"{tint}-party" if who else tint, heading.filled(who=(who or _REPORTER).inside)
