"""What a session has already opened: titles and measures for the desk, texts for the search. In memory only, and sealed
between two requests.

The key is derived from the member's secret, which the process has only while it answers one of their requests. A cache ends
with a logout; that of a session that nobody ended is dropped at a later visit of anybody.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coc_service.crypto import RecipientSecret, Secret, derive, open_sealed, seal

SESSIONS = 64
IDLE = timedelta(hours=1)
MOST_CHARS = 24_000_000  # of one session's texts; cases beyond it are not searched, and the page says so
MOST_TITLES = 20_000
_SPARE_CHARS = 1_000_000
_TITLES, _TEXTS, _MEASURES = b"titles", b"texts", b"measures"


@dataclass(frozen=True, slots=True)
class Title:
    """A case's private title and tags, from this label record."""

    label: str
    title: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measures:
    """A case's decided measures as JSON, read from these records. `is_whole` is False if one of them did not open."""

    records: tuple[str, ...]
    bodies: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Where a case's text is: in which pack, from where to where. `content` tells whether it is the newest."""

    pack: int
    start: int
    stop: int
    content: tuple[object, ...]


@dataclass(slots=True)
class SessionCache:
    """One session's cache."""

    used_at: datetime
    texts: dict[str, Span] = field(default_factory=dict)
    chars: int = 0
    _titles: bytes = b""
    _measures: bytes = b""
    _packs: list[bytes] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether no more text fits."""
        return self.chars >= MOST_CHARS

    def titles(self, secret: RecipientSecret) -> dict[str, Title]:
        """Return the titles that the session has opened, by case."""
        if not self._titles:
            return {}
        opened = json.loads(open_sealed(_key(secret), self._titles, context=_TITLES))
        return {case_id: Title(label, title, tuple(tags)) for case_id, (label, title, tags) in opened.items()}

    def keep_titles(self, secret: RecipientSecret, titles: Mapping[str, Title]) -> None:
        """Keep these titles instead of the former ones; the last ones if they are too many."""
        last = list(titles.items())[-MOST_TITLES:]
        content = json.dumps({case_id: (one.label, one.title, one.tags) for case_id, one in last})
        self._titles = seal(_key(secret), content.encode(), context=_TITLES)

    def measures(self, secret: RecipientSecret) -> dict[str, Measures]:
        """Return the measures that the session has opened, by case."""
        if not self._measures:
            return {}
        opened = json.loads(open_sealed(_key(secret), self._measures, context=_MEASURES))
        return {
            case_id: Measures(tuple(records), tuple(bodies), is_whole)
            for case_id, (records, bodies, is_whole) in opened.items()
        }

    def keep_measures(self, secret: RecipientSecret, measures: Mapping[str, Measures]) -> None:
        """Keep these measures instead of the former ones; the last ones if they are too many."""
        last = list(measures.items())[-MOST_TITLES:]
        content = json.dumps({case_id: (one.records, one.bodies, one.is_whole) for case_id, one in last})
        self._measures = seal(_key(secret), content.encode(), context=_MEASURES)

    def forget_stale(self) -> None:
        """Forget all texts if most of them are of cases that have changed since."""
        if self.chars > 2 * sum(span.stop - span.start for span in self.texts.values()) + _SPARE_CHARS:
            self.forget()

    def forget(self) -> None:
        """Forget all texts."""
        self.texts.clear()
        self._packs.clear()
        self.chars = 0

    def keep_texts(self, secret: RecipientSecret, texts: Sequence[tuple[str, str, tuple[object, ...]]]) -> None:
        """Keep the texts of cases, each with its id and what its content is known by."""
        joined, start = "".join(text for _, text, _ in texts), 0
        for case_id, text, content in texts:
            self.texts[case_id] = Span(len(self._packs), start, start + len(text), content)
            start += len(text)
        self.chars += len(joined)
        self._packs.append(seal(_key(secret), joined.encode(), context=_TEXTS))

    def read_texts(self, secret: RecipientSecret) -> Iterator[tuple[str, str]]:
        """Return each case with its text, as they were at the first. Opens one pack after the other.

        Another search of the session may forget the texts in between: then these are the numbers of other packs.
        """
        packs = list(self._packs)
        by_pack: dict[int, list[tuple[str, Span]]] = {}
        for case_id, span in self.texts.items():
            by_pack.setdefault(span.pack, []).append((case_id, span))
        key = _key(secret)
        for number, spans in by_pack.items():
            text = open_sealed(key, packs[number], context=_TEXTS).decode()
            yield from ((case_id, text[span.start : span.stop]) for case_id, span in spans)


@dataclass(slots=True)
class SessionCaches:
    """The caches of the sessions that are in use, by the hash of the session's id."""

    _kept: OrderedDict[bytes, SessionCache] = field(default_factory=OrderedDict)

    def of(self, session: bytes, *, now: datetime) -> SessionCache:
        """Return a session's cache, an empty one if none is kept. Those of idle sessions are dropped."""
        for idle in [one for one, cache in self._kept.items() if now - cache.used_at > IDLE]:
            self.drop(idle)
        cache = self._kept.setdefault(session, SessionCache(now))
        cache.used_at = now
        self._kept.move_to_end(session)
        if len(self._kept) > SESSIONS:
            self._kept.popitem(last=False)
        return cache

    def clear(self) -> None:
        """Forget everything that any session has opened: what belongs to one case cannot be told apart without the secrets."""
        self._kept.clear()

    def drop(self, session: bytes) -> None:
        """Forget everything that a session has opened."""
        self._kept.pop(session, None)


def _key(secret: RecipientSecret) -> Secret:
    return derive(secret, "session cache")
