"""Checks an entry by itself, before any key is looked up: whether act, chain, actor, signature and detail fit together.

The service uses it to follow the log, the verifier to check an export, so an entry refused here is void in both.
"""

from collections.abc import Mapping

from coc_service.audit.acts import ActorKind
from coc_service.audit.details import has_detail, is_detail_of
from coc_service.audit.doubts import Doubt
from coc_service.audit.entry import Entry

_PERSONS = frozenset({ActorKind.MEMBER, ActorKind.PARTY})


def doubt_of(entry: Entry, said: Mapping[str, object] | None) -> Doubt | None:
    """Return why the entry is void whatever key signed it; None if nothing in the entry itself is wrong.

    `said` is the decoded detail: empty if there is none or it is not canonical JSON, None if it is not shown.
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
