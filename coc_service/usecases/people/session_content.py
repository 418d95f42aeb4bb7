"""What a session's row holds, sealed under a key that only the session's cookie has.

A locked session holds no secret: a cookie alone opens nothing until the passphrase was typed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coc_service import canonical
from coc_service.crypto import OpenFailed, RecipientSecret, Secret, derive, open_sealed, seal
from coc_service.domain.chain import moment, read_moment
from coc_service.store import logins
from coc_service.store.tables import Login
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.marks import LogComparison

Cookie = Secret  # what a browser keeps of a session


@dataclass(frozen=True, slots=True)
class SessionContent:
    """The sealed part of a session. `secret` is None while it is locked.

    `proved_at` is when the member last typed their passphrase in it, to the minute; None in a row of an earlier version.
    """

    secret: RecipientSecret | None
    ends: datetime
    log_seen: LogComparison
    proved_at: datetime | None

    def sealed(self, cookie: Cookie, *, person: str) -> bytes:
        """Return the content as the row holds it."""
        content = canonical.encode(
            {
                "secret": self.secret.reveal().hex() if self.secret else "",
                "ends": moment(self.ends),
                "log": self.log_seen.value,
                "proved": moment(self.proved_at),
            }
        )
        return seal(_lock(cookie), content, context=contexts.login(person=person, id_hash=login_id(cookie)))


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that lasts: its row, and what is sealed in it."""

    row: Login
    content: SessionContent


def find(view: View, cookie: Cookie) -> OpenSession | None:
    """Return the session of a cookie; None if it has ended or its row was altered.

    The row only finds the session; decisions use what is sealed in it, and the log.
    """
    now, id_hash = view.now(), login_id(cookie)
    row = logins.login(view.session, id_hash, now=now)
    content = _opened(cookie, row) if row else None
    if row is None or content is None or content.ends <= now:
        return None
    has_ended = view.has_ended(row.person_id, id_hash.hex())
    return None if has_ended else OpenSession(row, content)


def login_id(cookie: Cookie) -> bytes:
    """Return the id by which a session is found. The cookie cannot be derived from it."""
    return derive(cookie, "session/id").reveal()


def _opened(cookie: Cookie, row: Login) -> SessionContent | None:
    try:
        context = contexts.login(person=row.person_id, id_hash=row.id_hash)
        content = canonical.decode(open_sealed(_lock(cookie), row.sealed, context=context))
    except OpenFailed:
        return None
    return _read(content)


def _read(content: Mapping[str, object]) -> SessionContent | None:
    ends = read_moment(str(content["ends"]))
    secret = bytes.fromhex(str(content["secret"]))
    if ends is None:
        return None
    return SessionContent(
        RecipientSecret(secret) if secret else None,
        ends,
        LogComparison(str(content["log"])),
        read_moment(str(content.get("proved", ""))),
    )


def _lock(cookie: Cookie) -> Secret:
    return derive(cookie, "session/lock")
