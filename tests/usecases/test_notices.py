"""A notice to a member: one that waits says all that a second would say."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coc_service.mail import DeliveryFailed, Stage
from coc_service.store import outbox
from coc_service.store.tables import OutboxMail
from coc_service.usecases import deliver_mail, notify
from coc_service.usecases.deliver_mail import Claimed
from tests.usecases.light import KEYS, NOON, Light, light


@pytest.fixture
def desk() -> Iterator[Light]:
    with light() as made:
        yield made


def claim(desk: Light) -> list[Claimed]:
    return deliver_mail.claim(desk.session, keys=KEYS, now=NOON)


def test_whoever_has_a_notice_waiting_is_owed_no_second(desk: Light) -> None:
    notify.owe_notices(desk.session, ["noor"], now=NOON)
    notify.owe_notices(desk.session, ["noor", "ilse"], now=NOON)

    owed = [mail.member_id for mail in desk.session.scalars(select(OutboxMail))]
    assert sorted(filter(None, owed)) == ["ilse", "noor"]


def test_a_notice_on_its_way_does_not_stand_for_what_came_since(desk: Light) -> None:
    notify.owe_notices(desk.session, ["noor"], now=NOON)
    assert len(claim(desk)) == 1

    notify.owe_notices(desk.session, ["noor"], now=NOON)

    assert len(claim(desk)) == 1


def test_a_notice_that_nobody_took_does_not_silence_the_next(desk: Light) -> None:
    notify.owe_notices(desk.session, ["noor"], now=NOON)
    [mail] = claim(desk)
    refused = DeliveryFailed(stage=Stage.RECIPIENT, code=550)
    deliver_mail.settle(desk.session, mail, refused, jitter=0, now=NOON)

    notify.owe_notices(desk.session, ["noor"], now=NOON)

    assert len(claim(desk)) == 1


def test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id(desk: Light) -> None:
    """It may have arrived all the same: with its id the next one would be taken for it."""
    notify.owe_notices(desk.session, ["noor"], now=NOON)
    [mail] = claim(desk)
    deliver_mail.settle(desk.session, mail, DeliveryFailed(stage=Stage.CONNECT), jitter=0, now=NOON)
    assert claim(desk) == []

    notify.owe_notices(desk.session, ["noor"], now=NOON)

    [again] = claim(desk)
    assert again.mail_id != mail.mail_id
    assert again.attempts == 2
    assert desk.session.scalars(select(func.count()).select_from(OutboxMail)).one() == 1


def test_a_notice_that_never_falls_due_silences_nobody(desk: Light) -> None:
    planted = OutboxMail(id="planted", state="owed", member_id="noor", due_at=NOON + timedelta(days=9_999))
    outbox.owe(desk.session, [planted])

    notify.owe_notices(desk.session, ["noor"], now=NOON)

    assert len(claim(desk)) == 1
