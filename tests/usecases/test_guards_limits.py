"""Guards that count and guards that wait: attempts, sessions, links, leases, hours; each looked at alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import delete, select

from coc_service.audit import Act
from coc_service.crypto import Secret, keyslot
from coc_service.domain import policy
from coc_service.domain.roster import MemberState
from coc_service.mail import DeliveryFailed, Envelope, MessageKind, Stage
from coc_service.store import audit_log, members, outbox
from coc_service.store.tables import AuditHead, Member, OutboxMail
from coc_service.usecases import deliver_mail, logbook, login, notify, publish, set_up
from coc_service.usecases.deliver_mail import LEASE
from coc_service.usecases.login import ATTEMPT_WINDOW, ATTEMPTS, IDLE, LONGEST, Candidate, LoginFailed
from coc_service.usecases.set_up import AlreadyThere, NotThere, SiteNameMalformed, SlugMalformed
from tests.usecases.falsify import change_byte
from tests.usecases.light import HOLDER, KEYS, NOON, Light, light

SECOND = timedelta(seconds=1)


@pytest.fixture
def desk() -> Iterator[Light]:
    with light() as made:
        yield made


def candidate(desk: Light, name: str = "noor", *, now: datetime = NOON) -> Candidate:
    return login.candidate(desk.session, name, keys=KEYS, now=now)


def begin(desk: Light) -> Secret:
    return login.begin(desk.session, candidate(desk), HOLDER, now=NOON)


def test_after_ten_attempts_nobody_is_known_until_the_window_ends(desk: Light) -> None:
    known = [candidate(desk).member is not None for _ in range(ATTEMPTS + 1)]

    assert known == [True] * ATTEMPTS + [False]
    assert candidate(desk, now=NOON + ATTEMPT_WINDOW - SECOND).member is None
    assert candidate(desk, now=NOON + ATTEMPT_WINDOW).member is not None


def test_attempts_on_one_name_do_not_shut_out_another(desk: Light) -> None:
    for _ in range(ATTEMPTS + 1):
        candidate(desk)

    assert candidate(desk, "ilse").member is not None


def test_a_login_that_succeeds_counts_anew(desk: Light) -> None:
    for _ in range(ATTEMPTS - 1):
        candidate(desk)
    begin(desk)

    assert [candidate(desk).member is not None for _ in range(ATTEMPTS)] == [True] * ATTEMPTS


@pytest.mark.parametrize("state", [MemberState.INVITED, MemberState.LEFT])
def test_who_is_not_on_the_committee_is_no_candidate_and_has_no_session(desk: Light, state: MemberState) -> None:
    cookie = begin(desk)
    desk.session.get_one(Member, "noor").state = state
    desk.session.flush()

    assert candidate(desk).member is None
    assert login.resume(desk.session, cookie, now=NOON) is None


@pytest.mark.parametrize("known", [True, False])
def test_nobody_begins_a_session_without_the_key(desk: Light, *, known: bool) -> None:
    found = candidate(desk) if known else Candidate(None, None)

    with pytest.raises(LoginFailed):
        login.begin(desk.session, found, None if known else HOLDER, now=NOON)


@pytest.mark.parametrize("found", ["nobody", "no slot"])
def test_an_unknown_name_is_given_the_same_work(desk: Light, monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    done: list[dict[str, Any]] = []

    def watched(**cost: Any) -> Argon2id:
        done.append(cost)
        return Argon2id(**cost)

    monkeypatch.setattr(keyslot, "Argon2id", watched)
    unknown = Candidate(None, None) if found == "nobody" else candidate(desk)

    assert login.try_passphrase(unknown, "a passphrase") is None
    assert [cost["memory_cost"] for cost in done] == [64 * 1024]


def test_a_failed_login_is_logged_whether_or_not_the_name_is_known(desk: Light) -> None:
    for found in (candidate(desk), Candidate(None, None)):
        login.refuse(desk.session, found, now=NOON)

    assert desk.acts() == [(Act.MEMBER_LOGIN_FAILED, "service", "noor"), (Act.MEMBER_LOGIN_FAILED, "service", "")]


def test_a_session_ends_when_idle_and_in_the_evening_however_busy(desk: Light) -> None:
    cookie = begin(desk)

    assert login.resume(desk.session, cookie, now=NOON + IDLE - SECOND) is not None
    assert login.resume(desk.session, cookie, now=NOON + IDLE) is None
    for half in range(1, 24):
        login.keep_alive(desk.session, cookie, now=NOON + half * IDLE / 2)
    assert login.resume(desk.session, cookie, now=NOON + LONGEST - SECOND) is not None
    assert login.resume(desk.session, cookie, now=NOON + LONGEST) is None


def test_a_session_moved_to_another_member_opens_nothing(desk: Light) -> None:
    cookie = begin(desk)
    row = members.login(desk.session, login.login_id(cookie), now=NOON)
    assert row is not None
    row.member_id = "ilse"
    desk.session.flush()

    assert login.resume(desk.session, cookie, now=NOON) is None


def test_the_cookie_is_not_what_a_session_is_found_by() -> None:
    cookie = Secret(bytes(range(32)))

    assert login.login_id(cookie) != cookie.reveal()
    assert login.login_id(cookie) != login._lock(cookie).reveal()


@pytest.mark.parametrize(
    ("state", "later", "is_open"),
    [
        (MemberState.INVITED, timedelta(days=7) - SECOND, True),
        (MemberState.INVITED, timedelta(days=7), False),
        (MemberState.ENROLLED, timedelta(), False),
    ],
)
def test_a_link_is_for_who_was_invited_and_for_a_week(
    desk: Light, state: MemberState, later: timedelta, *, is_open: bool
) -> None:
    member = desk.session.get_one(Member, "tomas")
    member.state, member.invitation_hash, member.invitation_expires_at = state, b"hash", NOON + timedelta(days=7)
    desk.session.flush()

    found = members.by_invitation(desk.session, b"hash", now=NOON + later)

    assert (found is not None) == is_open


def owe(desk: Light, *, now: datetime = NOON) -> str:
    mail = notify.sealed_mail(Envelope(MessageKind.NEW_ACTIVITY, "noor@members.example.org"), keys=KEYS, now=now)
    outbox.owe(desk.session, [mail])
    return mail.id


def claim(desk: Light, *, later: timedelta = timedelta()) -> list[str]:
    return [mail.mail_id for mail in deliver_mail.claim(desk.session, keys=KEYS, now=NOON + later)]


def test_a_mail_is_claimed_by_one_worker_and_again_when_that_one_died(desk: Light) -> None:
    mail_id = owe(desk)

    assert claim(desk) == [mail_id]
    assert claim(desk, later=LEASE - SECOND) == []
    assert claim(desk, later=LEASE) == [mail_id]


def test_a_mail_waits_until_it_is_due(desk: Light) -> None:
    mail_id = owe(desk, now=NOON + timedelta(hours=3))

    assert claim(desk) == []
    assert claim(desk, later=timedelta(hours=3)) == [mail_id]


def settle(desk: Light, failure: DeliveryFailed | None) -> OutboxMail | None:
    owe(desk)
    [mail] = deliver_mail.claim(desk.session, keys=KEYS, now=NOON)
    deliver_mail.settle(desk.session, mail, failure, jitter=0, now=NOON)
    desk.session.expire_all()
    return desk.session.get(OutboxMail, mail.mail_id)


def test_a_delivered_mail_leaves_no_row(desk: Light) -> None:
    assert settle(desk, None) is None


def test_a_mail_that_failed_for_now_is_owed_later(desk: Light) -> None:
    row = settle(desk, DeliveryFailed(stage=Stage.CONNECT))

    assert row is not None
    assert (row.state, row.due_at, row.claimed_until) == ("owed", NOON + timedelta(minutes=1), None)


def test_a_mail_that_nobody_takes_is_kept_and_not_tried_again(desk: Light) -> None:
    row = settle(desk, DeliveryFailed(stage=Stage.RECIPIENT, code=550))

    assert row is not None
    assert row.state == "refused"
    assert claim(desk, later=timedelta(days=9)) == []


def test_a_mail_changed_in_its_row_is_not_delivered_and_not_forgotten(desk: Light) -> None:
    mail_id = owe(desk)
    row = desk.session.get_one(OutboxMail, mail_id)
    change_byte(row, "sealed_envelope", -1, 1)
    desk.session.flush()

    [mail] = deliver_mail.claim(desk.session, keys=KEYS, now=NOON)
    deliver_mail.settle(desk.session, mail, None, jitter=0, now=NOON)

    assert mail.envelope is None
    assert desk.acts()[-1] == (Act.MAIL_FAILED, "service", mail_id)


def test_a_mail_is_owed_from_the_hour_on(desk: Light) -> None:
    owe(desk)
    notify.owe_notices(desk.session, ["noor"], now=NOON)

    due = desk.session.scalars(select(OutboxMail)).all()
    assert [mail.due_at for mail in due] == [NOON.replace(minute=0, second=0)] * 2


def test_a_notice_says_the_same_whatever_was_put_into_it(desk: Light) -> None:
    sealed = Envelope(MessageKind.NEW_ACTIVITY, "noor@members.example.org", {"checkpoint": "a mark of one case"})
    outbox.owe(desk.session, [notify.sealed_mail(sealed, keys=KEYS, now=NOON)])
    owe(desk)

    claimed = deliver_mail.claim(desk.session, keys=KEYS, now=NOON)

    assert [mail.envelope.values for mail in claimed if mail.envelope] == [
        {"checkpoint": deliver_mail.NO_CHECKPOINT}
    ] * 2


@pytest.mark.parametrize(("actor", "minute"), [("reporter", 0), ("service", 0), ("member:noor", 34), ("operator", 34)])
def test_a_reporters_act_and_what_follows_from_it_bear_the_hour(actor: str, minute: int) -> None:
    entry = logbook.entry(Act.RECEIPT_USED, actor=actor, at=NOON)

    assert entry.at == NOON.replace(minute=minute, second=0)


@pytest.mark.parametrize("acts", [0, 5, 40])
def test_a_checkpoint_covers_as_much_on_a_quiet_day_as_on_a_busy_one(desk: Light, acts: int) -> None:
    audit_log.append(desk.session, [logbook.entry(Act.COVER, actor="service", at=NOON) for _ in range(acts)])

    for day in range(2):
        publish.publish_if_due(
            desk.session, keys=KEYS, beat=timedelta(hours=1), step=32, now=NOON + timedelta(days=day)
        )

    assert [checkpoint.size for checkpoint in audit_log.checkpoints(desk.session)] == [32, 64]


def test_no_two_entries_share_a_nonce() -> None:
    entries = [logbook.entry(Act.COVER, actor="service", at=NOON) for _ in range(20)]

    assert len({entry.nonce for entry in entries}) == 20


def test_what_a_site_is_is_said_once(desk: Light) -> None:
    say = partial(set_up.create_site, desk.session, name="Site", origin="example.org/log", now=NOON)
    desk.session.execute(delete(AuditHead))
    say(is_demonstration=True)

    with pytest.raises(AlreadyThere):
        say(is_demonstration=False)


@pytest.mark.parametrize("name", ["", "x" * 81, "Confirm at https://evil.example"])
def test_a_site_whose_name_is_a_message_is_not_made(desk: Light, name: str) -> None:
    with pytest.raises(SiteNameMalformed):
        set_up.create_site(desk.session, name=name, origin="example.org/log", is_demonstration=False, now=NOON)


@pytest.mark.parametrize("slug", ["", "-a", "a-", "A", "a b", "a/b", "ä", "a" * 41, "a\n"])
def test_a_short_name_can_stand_in_an_address(desk: Light, slug: str) -> None:
    with pytest.raises(SlugMalformed):
        set_up.add_project(desk.session, slug=slug, name="Name", now=NOON)


def test_names_are_not_given_twice(desk: Light) -> None:
    with pytest.raises(AlreadyThere):
        set_up.add_project(desk.session, slug="project", name="Name", now=NOON)
    with pytest.raises(AlreadyThere):
        add_committee(desk, "conduct")
    with pytest.raises(NotThere):
        add_committee(desk, "new", project="none")


def add_committee(desk: Light, slug: str, *, project: str = "project", toml: str = policy.default_toml()) -> None:
    set_up.add_committee(desk.session, project_slug=project, slug=slug, name="Name", policy_toml=toml, now=NOON)


def test_a_committee_has_a_policy_that_is_one(desk: Light) -> None:
    with pytest.raises(ValueError, match="hours"):
        add_committee(desk, "new", toml="[panel]")
