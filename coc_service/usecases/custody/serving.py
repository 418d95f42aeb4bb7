"""What trustees do with a request, on a computer without a database: check it, and wrap the keys to the admitted member.

The administrator makes the request, and may leave out the end of a chain, but change nothing: every entry is signed over the
one before it. Each begin names the committee's newest entry and the begin before it, and a grant opens only for its own begin.
So a key is wrapped only to somebody whom the committee admitted with these keys, and who read the case up to that epoch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coc_service.crypto import RecipientSecret, SigningKey, fingerprint
from coc_service.domain import case_recovery, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import MALFORMED, read_moment
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.fingerprint_words import words_of
from coc_service.domain.recovery import RECOVERY, RecoveryKey
from coc_service.store.cases import WrappedKey
from coc_service.usecases.custody import casefile, contexts, sealing
from coc_service.usecases.custody.casefile import Recipient, SealedFile
from coc_service.usecases.custody.recovery_files import (
    Answer,
    AnsweredCase,
    FileMalformed,
    GivenGrant,
    read_request,
)
from coc_service.usecases.custody.replay import Replay, ReplayBroken
from coc_service.usecases.custody.sealing import SealingEpoch
from coc_service.usecases.custody.statements import Frozen

GRANTS_IN_ANSWER = 300  # about half of the largest form that a site takes by default


class NothingToServe(Exception):
    """By the signed entries, this committee has no recovery key in force, or no seat in force for this person."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose entries were checked: the committee as of `at`, its key, the member, and the cases that are theirs.

    `others` are how many cases came with it that are not.
    """

    origin: str
    at: datetime
    committee: Committee
    key: RecoveryKey
    seat: Seat
    cases: tuple[SealedFile, ...]
    others: int

    @property
    def words(self) -> str:
        """The fingerprint of the member's new keys, which they read to the trustees."""
        return " ".join(words_of(fingerprint(self.seat.encryption_key, self.seat.signing_key)))


def checked(text: str) -> Request:
    """Read a request and check everything that it states.

    Raises:
        FileMalformed, ReplayBroken: it is none, or a part is missing or was changed.
        NothingToServe: by what is signed, there is no such key or no such member.
    """
    head, entries, grants = read_request(text)
    at = _moment(head.at)
    try:
        replay = Replay(head.origin, texts=head.texts, at=at)
        for one in entries:
            replay.take(one.entry, one.detail)
    except Frozen as error:
        raise ReplayBroken from error
    committee = replay.committee(head.committee)
    seat = committee.seat_of(head.person, at) if committee else None
    if committee is None or committee.recovery is None or seat is None:
        raise NothingToServe
    mine = [one for one in replay.cases.values() if _is_theirs(one, committee, head.person, at)]
    files = tuple(_file(replay, committee, one, grants) for one in mine)
    return Request(head.origin, at, committee, committee.recovery, seat, files, len(replay.cases) - len(files))


def _moment(text: str) -> datetime:
    try:
        found = read_moment(text)
    except MALFORMED as error:
        raise FileMalformed from error
    if found is None:
        raise FileMalformed
    return found


def _is_theirs(case: Case, committee: Committee, person: str, at: datetime) -> bool:
    return case.committee == committee.id and case_recovery.seat_to_serve(case, committee, person, at) is not None


def _file(replay: Replay, committee: Committee, case: Case, grants: list[GivenGrant]) -> SealedFile:
    own = [WrappedKey(contexts.CASE, one.epoch, one.wrapped) for one in grants if one.case_id == case.id]
    policy = replay.policies.known(case.policy)
    return SealedFile(replay.keys.origin, case, policy, committee, committee, own, {})


def answers(request: Request, secret: RecipientSecret) -> list[Answer]:
    """Open the cases with the joined key, and wrap them to the member. Several answers, if one would be too large to send.

    A case of which an epoch does not open, or leads to another key than the one that was committed, is left out.
    """
    trustees = SigningKey(secret)
    served = [one for file in request.cases if (one := _served(request, file, secret, trustees))]
    return [_answer(request, part, trustees) for part in _parts(served)]


def _served(request: Request, file: SealedFile, secret: RecipientSecret, trustees: SigningKey) -> AnsweredCase | None:
    case, seat = file.case, request.seat
    after = case_recovery.as_recovered(case, seat, until=case.current.number)
    wanted = [begin for begin in case.begins if epochs.is_granted(after, begin, seat.person)]
    keys = casefile.open_case_keys(file, Recipient(RECOVERY, secret))
    if not wanted or any(begin.number not in keys for begin in wanted):
        return None
    places = [SealingEpoch(request.origin, case.id, begin.number, begin.digest) for begin in wanted]
    rows = [
        sealing.grant_to_reader(place, keys[place.epoch], person=seat.person, to=seat.encryption_key)
        for place in places
    ]
    message = contexts.reader_recovered(
        origin=request.origin,
        case_id=case.id,
        key=request.key.leaf,
        admission=seat.leaf,
        begin=case.current.digest,
    )
    grants = tuple((row.epoch, row.wrapped_key) for row in rows)
    return AnsweredCase(case.id, case.current.number, trustees.sign(message), grants)


def _parts(served: list[AnsweredCase]) -> Iterator[tuple[AnsweredCase, ...]]:
    part: list[AnsweredCase] = []
    for one in served:
        if part and sum(len(other.grants) for other in (*part, one)) > GRANTS_IN_ANSWER:
            yield tuple(part)
            part = []
        part.append(one)
    if part:
        yield tuple(part)


def _answer(request: Request, cases: tuple[AnsweredCase, ...], trustees: SigningKey) -> Answer:
    committee, key, admission = request.committee.id, request.key.leaf, request.seat.leaf
    message = contexts.recovery_used(
        origin=request.origin, committee=committee, key=key, admission=admission, cases=len(cases)
    )
    return Answer(committee, key, admission, trustees.sign(message), cases)
