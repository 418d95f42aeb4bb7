"""Search over every case a member may open: in memory, in their session. The log has an entry for it, without its words."""

import asyncio
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import person_subject
from coc_service.domain.record_models import Record, RecordKind
from coc_service.domain.summary import Summary
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.committee import catching_up, desk
from coc_service.usecases.committee.access import NotDeclared, load_cleared
from coc_service.usecases.committee.desk import DeskRow
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.session_caches import SessionCache
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.people.members import UnlockedMember

BUDGET_SECONDS = 4.0  # for opening cases in one search; the next search goes on where it ended
MOST_ROWS = 100
MOST_WORDS = 12
_AT_ONCE = 8
_PACK_CASES = 32  # texts sealed together
_YIELD_EVERY = 256  # texts compared before other requests are served
_HEAD_ENDS = "\x00"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the rows to show, how many cases match, and how many of those that may be opened were searched."""

    rows: Sequence[DeskRow]
    matches: int
    searched: int
    total: int


@dataclass(frozen=True, slots=True)
class LogSearch(WriteAct[None]):
    """State in the log that the member searched, without the words. Effects: log entry."""

    custody: Custody
    member: UnlockedMember

    def write(self, session: Session) -> None:
        """Append the entry."""
        draft = self.custody.ledger.writing(session)
        subject, signer = person_subject(self.member.person), self.member.signer
        draft.append(LogAct.PERSON_SEARCHED, subject, signer=signer, at=self.custody.now())


@dataclass(frozen=True, slots=True)
class LoadFiles(Question[list[SealedFile]]):
    """Load the files of these cases, without those that this member may not open."""

    custody: Custody
    member: UnlockedMember
    case_ids: Sequence[str]

    def look(self, session: Session) -> list[SealedFile]:
        """Return the sealed files."""
        view = self.custody.ledger.reading(session)
        found = []
        for case_id in self.case_ids:
            try:
                found.append(load_cleared(view, case_id, self.member, self.custody))
            except (NoSuchCase, NotDeclared, Frozen):
                continue
        return found


@dataclass(frozen=True, slots=True)
class Rows(Question[list[DeskRow]]):
    """The rows of these cases, as they are on the desk."""

    custody: Custody
    member: UnlockedMember
    case_ids: Sequence[str]

    def look(self, session: Session) -> list[DeskRow]:
        """Return the rows of those that the member reads."""
        view = self.custody.ledger.reading(session)
        committees = desk.committees_of(view, self.member)
        rows = (desk.row_of(view, committees, self.member.person, one) for one in self.case_ids)
        return [row for row in rows if row]


async def search(custody: Custody, database: Database, member: UnlockedMember, words: str) -> Found:
    """Search for cases that contain all of these words. The first search of a session opens the cases, which may take several.

    Effects: log entry; the session's cache.
    """
    await act.perform(LogSearch(custody, member), database)
    await catching_up.catch_up(custody, database, member)
    index, known = custody.desk_indexes.of(member.person), custody.ledger.memory.summaries.cases
    cases = {case_id: known[case_id] for case_id in index.in_order() if case_id in known}
    open_to = [case for case in cases.values() if case.is_clear(member.person)]
    cache = custody.session_caches.of(member.id_hash, now=custody.now())
    await _fill(custody, database, member, open_to)
    asked = folded(words).split()[:MOST_WORDS]
    found = await _matches(cache, member, cases, asked)
    rows = await act.ask(Rows(custody, member, found[:MOST_ROWS]), database)
    return Found(rows, len(found), len(open_to) - len(_missing(cache, open_to)), len(open_to))


def folded(text: str) -> str:
    """Return a text as it is compared: without case, and with one spelling for each letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _missing(cache: SessionCache, cases: Sequence[Summary]) -> list[Summary]:
    """Return the cases of which the cache has no text, or an older one."""
    return [case for case in cases if case.id not in cache.texts or cache.texts[case.id].content != case.content]


async def _fill(custody: Custody, database: Database, member: UnlockedMember, cases: Sequence[Summary]) -> None:
    """Open cases and keep their texts, a few at a time, until the time is over or the cache is full."""
    cache = custody.session_caches.of(member.id_hash, now=custody.now())
    cache.forget_stale()
    if any(case.id in cache.texts and cache.texts[case.id].content[1:] != case.content[1:] for case in cases):
        cache.forget()  # something was erased: its text must not stay, not even sealed
    missing, ends_at = _missing(cache, cases), monotonic() + BUDGET_SECONDS
    pack: list[tuple[str, str, tuple[object, ...]]] = []
    for start in range(0, len(missing), _AT_ONCE):
        chosen = {case.id: case for case in missing[start : start + _AT_ONCE]}
        for file in await act.ask(LoadFiles(custody, member, list(chosen)), database):
            opened = casefile.open_file(file, member.recipient)
            pack.append((file.case.id, text_of(opened), chosen[file.case.id].content))
            await asyncio.sleep(0)
        if monotonic() > ends_at or cache.is_full:
            break
        if len(pack) >= _PACK_CASES:
            cache.keep_texts(member.secret, pack)
            pack = []
    if pack:
        cache.keep_texts(member.secret, pack)


async def _matches(
    cache: SessionCache, member: UnlockedMember, cases: Mapping[str, Summary], asked: Sequence[str]
) -> list[str]:
    """Return the matching cases: first those where title, tag or code name has the words, then in the order of the desk."""
    in_head: set[str] = set()
    in_text: set[str] = set()
    for case in cases.values():
        if not case.is_clear(member.person) and _has_all(folded(case.code_name), asked):
            in_head.add(case.id)
    for number, (case_id, text) in enumerate(cache.read_texts(member.secret)):
        is_open_to_them = case_id in cases and cases[case_id].is_clear(member.person)
        if is_open_to_them and _has_all(text, asked):
            (in_head if _has_all(text.partition(_HEAD_ENDS)[0], asked) else in_text).add(case_id)
        if number % _YIELD_EVERY == 0:
            await asyncio.sleep(0)
    return [one for one in cases if one in in_head] + [one for one in cases if one in in_text]


def _has_all(text: str, asked: Sequence[str]) -> bool:
    return all(word in text for word in asked)


def text_of(opened: OpenedFile) -> str:
    """Return everything that is written in a case, as it is compared; before the separator what the desk shows of it."""
    bodies = [(one.filed, one.said.body) for one in opened.records if isinstance(one.said.body, Record)]
    labels = [body for filed, body in bodies if filed.kind == RecordKind.LABEL]
    rest = [body for filed, body in bodies if filed.kind not in {RecordKind.LABEL, RecordKind.FILE}]
    head = [opened.case.code_name, *_all_texts(labels[-1:])]
    return folded("\n".join(head)) + _HEAD_ENDS + folded("\n".join(_all_texts(rest)))


def _all_texts(bodies: Sequence[Record]) -> list[str]:
    return [text for body in bodies for text in _texts(body.model_dump(mode="json"))]


def _texts(value: object) -> Iterator[str]:
    """Return every text in a record's body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
