"""Checkpoints follow the clock: one each beat, each the same number of entries further, whatever has happened."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from coc_service import app
from coc_service.app import Parts
from coc_service.audit import Act, decode, open_note, verify_export
from coc_service.settings import Settings
from coc_service.store import audit_log
from coc_service.usecases import audit_export, logbook, publish
from coc_service.usecases.publish import CheckpointBroken
from tests.cast import Person
from tests.usecases.prepared import Prepared

BEAT, STEP = timedelta(hours=1), 32


@dataclass(frozen=True, slots=True)
class Clockwork:
    """The publisher of a prepared log, and when it published last."""

    prepared: Prepared
    session: Session
    last: datetime

    def publish(self, *, after: timedelta) -> bool:
        keys, now = self.prepared.keys, self.last + after
        return publish.publish_if_due(self.session, keys=keys, beat=BEAT, step=STEP, now=now)

    def act(self, times: int) -> None:
        entries = [logbook.entry(Act.RECEIPT_USED, actor=logbook.REPORTER, at=self.last) for _ in range(times)]
        audit_log.append(self.session, entries)

    def sizes(self) -> list[int]:
        return [checkpoint.size for checkpoint in audit_log.checkpoints(self.session)]


@pytest.fixture
def clockwork(prepared: Prepared) -> object:
    with prepared.session() as session:
        latest = audit_log.latest_checkpoint(session)
        assert latest is not None
        yield Clockwork(prepared, session, latest.published_at)


def test_before_the_beat_nothing_is_published(clockwork: Clockwork) -> None:
    before = clockwork.sizes()

    assert not clockwork.publish(after=timedelta(minutes=59, seconds=59))
    assert clockwork.sizes() == before


def test_on_the_beat_one_is_published_and_only_one(clockwork: Clockwork) -> None:
    before = clockwork.sizes()

    assert clockwork.publish(after=BEAT)
    assert not clockwork.publish(after=BEAT + timedelta(minutes=1))
    assert clockwork.sizes() == [*before, before[-1] + STEP]


@pytest.mark.parametrize("acts", [0, 1, 31, 200])
def test_how_much_happened_does_not_show_in_the_size(clockwork: Clockwork, acts: int) -> None:
    before = clockwork.sizes()[-1]
    clockwork.act(acts)

    for beat in (1, 2, 3):
        clockwork.publish(after=beat * BEAT)

    assert clockwork.sizes()[-3:] == [before + STEP, before + 2 * STEP, before + 3 * STEP]


def test_cover_fills_only_what_is_missing(clockwork: Clockwork) -> None:
    before = audit_log.size(clockwork.session)
    room = clockwork.sizes()[-1] + STEP - before
    clockwork.act(room - 2)

    clockwork.publish(after=BEAT)

    acts = [decode(raw).act for raw in audit_log.entries(clockwork.session, start=before)]
    assert acts == [Act.RECEIPT_USED] * (room - 2) + [Act.COVER] * 2


def test_a_checkpoint_bears_its_beat_and_not_the_moment_it_was_late(clockwork: Clockwork) -> None:
    clockwork.publish(after=BEAT + timedelta(minutes=17))

    latest = audit_log.latest_checkpoint(clockwork.session)

    assert latest is not None
    assert latest.published_at == clockwork.last + BEAT


def test_beats_that_were_slept_through_are_not_caught_up(clockwork: Clockwork) -> None:
    before = clockwork.sizes()

    clockwork.publish(after=10 * BEAT)

    assert clockwork.sizes() == [*before, before[-1] + STEP]


def test_every_checkpoint_is_signed_and_fits_the_log(clockwork: Clockwork) -> None:
    for beat in range(1, 6):
        clockwork.act(beat * 10)
        clockwork.publish(after=beat * BEAT)
    key = clockwork.prepared.keys.signer.verifier_key

    verified = verify_export(audit_export.export(clockwork.session, keys=clockwork.prepared.keys), key)

    notes = [open_note(checkpoint.note, key) for checkpoint in audit_log.checkpoints(clockwork.session)]
    assert [checkpoint.size for checkpoint in verified.checkpoints[: len(notes)]] == [note.size for note in notes]


def test_between_published_sizes_alone_there_is_a_proof(clockwork: Clockwork) -> None:
    clockwork.publish(after=BEAT)
    sizes = clockwork.sizes()

    assert publish.consistency(clockwork.session, old_size=sizes[0])
    assert publish.consistency(clockwork.session, old_size=sizes[-1]) == ""
    assert publish.consistency(clockwork.session, old_size=sizes[0] + 1) is None
    assert publish.consistency(clockwork.session, old_size=0) is None


async def test_two_replicas_publish_once(site: tuple[Settings, tuple[Person, ...]]) -> None:
    replicas = [app.parts_of(site[0]) for _ in range(2)]
    now = datetime.now(UTC) + timedelta(days=1)
    try:
        published = await asyncio.gather(*(publish_on(parts, now=now) for parts in replicas * 3))

        kept = await replicas[0].database.read(audit_log.checkpoints)
    finally:
        for parts in replicas:
            await parts.database.close()
    assert sorted(published) == [False] * 5 + [True]
    assert [checkpoint.size for checkpoint in kept] == [STEP]


async def publish_on(parts: Parts, *, now: datetime) -> bool:
    return await parts.database.write(partial(publish.publish_if_due, keys=parts.keys, beat=BEAT, step=STEP, now=now))


def test_an_older_checkpoint_in_a_later_ones_place_is_refused(clockwork: Clockwork) -> None:
    assert clockwork.publish(after=BEAT)
    older, latest = audit_log.checkpoints(clockwork.session)[-2:]
    assert publish.latest(clockwork.session, keys=clockwork.prepared.keys) == latest

    latest.note = older.note
    clockwork.session.flush()

    with pytest.raises(CheckpointBroken):
        publish.latest(clockwork.session, keys=clockwork.prepared.keys)


def test_nothing_is_built_on_a_checkpoint_that_was_taken_away(clockwork: Clockwork) -> None:
    assert clockwork.publish(after=BEAT)
    clockwork.session.delete(audit_log.checkpoints(clockwork.session)[-1])
    clockwork.session.flush()

    with pytest.raises(CheckpointBroken):
        clockwork.publish(after=2 * BEAT)


def test_nothing_is_built_on_a_checkpoint_that_was_planted(clockwork: Clockwork) -> None:
    size, before = audit_log.head(clockwork.session).size, clockwork.sizes()
    audit_log.publish(clockwork.session, size=size + 200_000, note="x", at=clockwork.last)

    with pytest.raises(CheckpointBroken):
        clockwork.publish(after=BEAT)
    assert audit_log.head(clockwork.session).size == size
    assert len(clockwork.sizes()) == len(before) + 1


def test_a_checkpoint_dated_in_the_future_does_not_stop_the_log(clockwork: Clockwork) -> None:
    audit_log.checkpoints(clockwork.session)[-1].published_at = datetime(9999, 12, 31, tzinfo=UTC)
    clockwork.session.flush()

    assert clockwork.publish(after=BEAT)
