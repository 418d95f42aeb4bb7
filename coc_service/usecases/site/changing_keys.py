"""The database's part in a change of the service's keys, in one transaction: it is under the old keys or the new ones."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.audit import CheckpointInvalid
from coc_service.crypto import OpenFailed, Secret, open_sealed, seal
from coc_service.store import log, resealing
from coc_service.store.news_tables import NewsSubscription
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft, is_our_head
from coc_service.usecases.custody.keys import ServiceKeys, generations
from coc_service.usecases.custody.signer import OPERATOR, SITE, Signer
from coc_service.usecases.people import service_marks
from coc_service.usecases.site import publish
from coc_service.usecases.site.publish import CheckpointBroken, Publication

ROOT, CHECKPOINT = "root", "checkpoint"


@dataclass(frozen=True, slots=True)
class FindGeneration(Question[ServiceKeys | None]):
    """Which keys the end of the log was written with: these, or earlier ones of the same site; None if with none of them."""

    keys: ServiceKeys

    def look(self, session: Session) -> ServiceKeys | None:
        """Return the keys as they were then, without those that followed; None if the log ends under none of them."""
        head = log.head(session)
        return next((one for one in generations(self.keys) if is_our_head(head, one)), None)


@dataclass(frozen=True, slots=True)
class ChangeKeys(WriteAct[None]):
    """Go on with other keys. `custody` has those so far; `after` has its root secret and signing key, or leads on from them.

    Effects: an entry for each key, the log's head under the new ones. With another root secret, sealed envelopes, the
    languages of mails and the addresses of people and reporters are sealed anew, but for addresses that members have signed.
    With another signing key, a checkpoint that it signs and that covers its entry: no checkpoint of the old key is the newest
    any more.

    Raises:
        CheckpointBroken: the row of the newest checkpoint was altered.
    """

    custody: Custody
    after: ServiceKeys
    beat: timedelta
    step: int

    def write(self, session: Session) -> None:
        """Seal anew what the old keys sealed, log each change, and hand the log over to the new keys."""
        before, after = self.custody.keys, self.after
        draft = self.custody.ledger.writing(session)
        notes = after.verifiers.notes[len(before.verifiers.notes) :]
        if before.root != after.root:
            _reseal_all(draft, after, signed=_signed_addresses(draft))
            self._state(draft, ROOT)
        for note in notes:
            self._state(draft, CHECKPOINT, note)
        if notes:
            now, last = self.custody.now(), _last(session, after)
            step = publish.step_over(draft.ahead.size - (last.size if last else 0), step=self.step)
            made = Publication(after.signer, publish.beat_of(now, self.beat), step)
            publish.publish_next(draft, last, made, at=now)
        draft.rekey(after)

    def _state(self, draft: Draft, key: str, note: str = "") -> None:
        says = {"key": key, "note": note}
        draft.append(LogAct.KEY_CHANGED, SITE, signer=Signer(OPERATOR), at=self.custody.now(), says=says)


def _last(session: Session, keys: ServiceKeys) -> PublishedCheckpoint | None:
    """Return the newest checkpoint, which any key of the log may have signed. Raises CheckpointBroken."""
    found = log.latest_checkpoint(session)
    if found is None:
        return None
    try:
        signed, _ = keys.verifiers.open(found.note)
    except CheckpointInvalid as error:
        raise CheckpointBroken from error
    if signed.size != found.size:
        raise CheckpointBroken
    return found


def _signed_addresses(draft: Draft) -> frozenset[bytes]:
    """Return the sealed addresses that members have signed: rows must go on to be equal to them."""
    seats = [
        seat for one in draft.committees() for seat in (*one.seats, *one.auditors.values(), *one.kept_seats.values())
    ]
    return frozenset(seat.sealed_address for seat in seats)


def _reseal_all(draft: Draft, after: ServiceKeys, *, signed: frozenset[bytes]) -> None:
    """Seal what rows hold under the new key: whoever found the old one can then make none of it."""
    session, before = draft.session, draft.keys

    def address(person: str, sealed: bytes) -> bytes:
        if sealed in signed:
            return sealed
        return _resealed(sealed, before.addresses, after.addresses, contexts.address(person=person))

    def mark(person: str, sealed: bytes, *, about: str) -> bytes:
        context = contexts.mark(origin=after.origin, person=person, about=about)
        return _resealed(sealed, before.addresses, after.addresses, context)

    def subscription(row: NewsSubscription) -> bytes:
        return _resealed(row.sealed, before.news, after.news, contexts.news(tag=row.tag, case_id=row.case_id))

    def envelope(mail: str, sealed: bytes) -> bytes:
        return _resealed(sealed, before.envelopes, after.envelopes, contexts.envelope(mail_id=mail))

    resealing.addresses(session, address)
    resealing.subscriptions(session, subscription)
    for about in (service_marks.LANGUAGE, service_marks.MAIL_KEY):
        resealing.marks(session, about, partial(mark, about=about))
    resealing.envelopes(session, envelope)


def _resealed(sealed: bytes, before: Secret, after: Secret, context: bytes) -> bytes:
    """Seal anew. What did not open before, because it is empty or was altered, stays as it is and opens no more than before."""
    try:
        return seal(after, open_sealed(before, sealed, context=context), context=context)
    except OpenFailed:
        return sealed
