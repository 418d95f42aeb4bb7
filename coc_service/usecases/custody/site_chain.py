"""What the operator stated in the site's chain, followed once and then from where it was left off.

That chain also has an entry for each mail and each failed login, which anybody can cause. Read as a whole for each page
that needs an act of the operator, among them one that needs no login, it would slow the service down for everybody.
"""

from itertools import islice

from coc_service.audit import Entry, decode, leaf_hash
from coc_service.domain.chain import Statement
from coc_service.store import log
from coc_service.store.log import EntryRow
from coc_service.usecases.custody.memory import FollowedSite
from coc_service.usecases.custody.signer import OPERATOR, SITE
from coc_service.usecases.custody.statements import Frozen, statement_of
from coc_service.usecases.custody.view import LogFault, View


def stated(view: View) -> tuple[Statement, ...]:
    """Return what the operator stated, without void entries. Effects: the memory's site, as far as it is committed.

    Raises:
        Frozen: an entry of the chain is missing or altered, or its end is not the remembered head.
        LogFault: one is malformed.
    """
    head = view.head(SITE)
    if head is None:
        return ()
    known = view.memory.site
    if known.count > head.count:  # the session's state of the database is an earlier one
        known = FollowedSite()
    found = _follow(view, known, count=head.count - known.count)
    if (found.leaf, found.count) != (head.leaf, head.count):
        raise Frozen(SITE)
    view.memory.keep_site(found)
    return found.stated


def _follow(view: View, known: FollowedSite, *, count: int) -> FollowedSite:
    """Check the next entries of the chain, a part of them at a time, and keep the operator's."""
    leaf, position, number = known.leaf, known.position, known.count
    kept: list[Statement] = []
    rows = log.walk(view.session, SITE, start=known.position + 1, stop=view.ahead.size)
    for row in islice(rows, count):
        entry = _decoded(row)
        if entry.subject != SITE or entry.prev != leaf:
            raise Frozen(SITE)
        leaf, position, number = leaf_hash(row.entry), row.position, number + 1
        statement = statement_of(entry, row, leaf=leaf)
        if statement.actor == OPERATOR and not view.is_void(statement.leaf):
            kept.append(statement)
    return FollowedSite(leaf, number, position, (*known.stated, *kept))


def _decoded(row: EntryRow) -> Entry:
    try:
        return decode(row.entry)
    except ValueError as error:
        raise LogFault from error
