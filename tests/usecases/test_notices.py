"""A notice to a member: one that waits says all that a second would say."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from coc_service.mail import DeliveryFailed, Stage
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


def test_a_notice_that_failed_for_now_is_the_one_that_waits(desk: Light) -> None:
    notify.owe_notices(desk.session, ["noor"], now=NOON)
    [mail] = claim(desk)
    deliver_mail.settle(desk.session, mail, DeliveryFailed(stage=Stage.CONNECT), jitter=0, now=NOON)

    notify.owe_notices(desk.session, ["noor"], now=NOON)

    assert [row.id for row in desk.session.scalars(select(OutboxMail))] == [mail.mail_id]
