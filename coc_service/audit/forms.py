"""What an entry tells by itself, before any key is looked up: whether its act may stand there, stated so, by whom it names.

Whoever follows a log and whoever verifies an export ask the same. What is refused here is void in both.
"""

from collections.abc import Mapping

from coc_service.audit.acts import ActorKind
from coc_service.audit.details import has_detail, is_detail_of
from coc_service.audit.doubts import Doubt
from coc_service.audit.entry import Entry

_PERSONS = frozenset({ActorKind.MEMBER, ActorKind.PARTY})


def doubt_of(entry: Entry, said: Mapping[str, object] | None) -> Doubt | None:
    """Return why the entry is void whoever signed it; None if nothing is wrong with it by itself.

    `said` is its detail, decoded: empty where it bears none or one that is not canonical JSON, None where it is not shown.
    """
    if entry.subject.partition(":")[0] != entry.act.chain:
        return Doubt.CHAIN_WRONG
    actor = entry.actor.partition(":")[0]
    is_person = actor in _PERSONS
    if entry.act.is_signed and not (is_person and entry.sig):
        return Doubt.SIGNATURE_MISSING
    if not entry.act.is_signed and (is_person or entry.sig):
        return Doubt.SIGNATURE_MISPLACED
    if actor not in entry.act.stated_by:
        return Doubt.ACTOR_WRONG
    if bool(entry.digest) != has_detail(entry.act) or not (said is None or is_detail_of(entry.act, said)):
        return Doubt.DETAIL_MALFORMED
    return None
