"""A login opens one member's key for one browser, for a while; wrong, unknown and too often look the same."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coc_service.audit import Act, decode
from coc_service.crypto import HolderSecret, Secret, lock, random_bytes, random_secret, seal
from coc_service.domain.roster import MemberState
from coc_service.store import audit_log, members
from coc_service.store.tables import LoginAttempts
from coc_service.store.tables import Session as Login
from coc_service.usecases import login, places
from coc_service.usecases.login import ATTEMPT_WINDOW, ATTEMPTS, IDLE, LONGEST, Candidate, LoginFailed
from coc_service.usecases.membership import PASSPHRASE_SLOT
from tests.cast import NOOR
from tests.usecases.prepared import Prepared


def candidate(session: Session, prepared: Prepared, name: str = "noor", *, later: timedelta = timedelta()) -> Candidate:
    return login.candidate(session, name, keys=prepared.keys, now=prepared.now + later)


def begin(session: Session, prepared: Prepared) -> Secret:
    found = candidate(session, prepared)
    return login.begin(session, found, prepared.noor, now=prepared.now)


def last_act(session: Session) -> tuple[Act, str, str]:
    entry = decode(list(audit_log.entries(session))[-1])
    return entry.act, entry.actor, entry.target


def test_the_right_passphrase_opens_the_key(prepared: Prepared) -> None:
    with prepared.session() as session:
        found = candidate(session, prepared)

        assert login.try_passphrase(found, NOOR.passphrase) == prepared.noor
        assert login.try_passphrase(found, NOOR.passphrase + " ") is None


def test_a_session_gives_the_key_to_its_cookie_alone(prepared: Prepared) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)

        reader = login.resume(session, cookie, now=prepared.now)

        assert reader is not None
        assert (reader.member.id, reader.holder) == (prepared.noor_id, prepared.noor)
        assert login.resume(session, Secret(bytes(32)), now=prepared.now) is None


def test_the_database_does_not_lead_to_the_cookie(prepared: Prepared) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)

        row = session.get_one(Login, login.login_id(cookie))

        assert cookie.reveal() not in row.id_hash + row.locked_key
        assert prepared.noor.reveal() not in row.locked_key


def test_a_session_of_another_member_is_not_taken_over(prepared: Prepared) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)
        row = session.get_one(Login, login.login_id(cookie))
        other = members.by_login_name(session, "ilse")
        assert other is not None
        row.member_id = other.id

        assert login.resume(session, cookie, now=prepared.now) is None


def test_a_session_with_a_key_that_is_not_the_members_is_none(prepared: Prepared) -> None:
    """Whoever can write to the database can lock a key of their own under a cookie of their own."""
    cookie, forged = random_secret(), random_bytes(32)
    id_hash = login.login_id(cookie)
    place = places.login(member_id=prepared.noor_id, id_hash=id_hash)
    locked = seal(login._lock(cookie), forged, place=place)
    ends_at = prepared.now + LONGEST
    with prepared.session() as session:
        row = Login(id_hash=id_hash, member_id=prepared.noor_id, locked_key=locked, expires_at=ends_at, ends_at=ends_at)
        session.add(row)
        session.flush()
        assert login.resume(session, cookie, now=prepared.now) is None

        row.locked_key = seal(login._lock(cookie), prepared.noor.reveal(), place=place)

        assert login.resume(session, cookie, now=prepared.now) is not None


def test_a_slot_with_a_key_that_is_not_the_members_logs_nobody_in(prepared: Prepared) -> None:
    place = places.key_slot(member_id=prepared.noor_id, kind=PASSPHRASE_SLOT)
    slots = [lock(holder, "typed", place=place) for holder in (HolderSecret(random_bytes(32)), prepared.noor)]
    with prepared.session() as session:
        member = members.member(session, prepared.noor_id)

        opened = [login.try_passphrase(Candidate(member, slot), "typed") for slot in slots]

    assert opened == [None, prepared.noor]


def test_an_idle_session_ends_and_one_in_use_ends_in_the_evening(prepared: Prepared) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)
        assert login.resume(session, cookie, now=prepared.now + IDLE - timedelta(seconds=1))
        assert login.resume(session, cookie, now=prepared.now + IDLE) is None

        for half in range(1, 2 * int(LONGEST / IDLE) + 1):
            login.keep_alive(session, cookie, now=prepared.now + half * IDLE / 2)

        assert login.resume(session, cookie, now=prepared.now + LONGEST - timedelta(seconds=1))
        assert login.resume(session, cookie, now=prepared.now + LONGEST) is None


def test_half_idle_asks_to_be_kept_alive(prepared: Prepared) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)

        early = login.resume(session, cookie, now=prepared.now)
        late = login.resume(session, cookie, now=prepared.now + IDLE * 0.6)

        assert early is not None
        assert late is not None
        assert (early.is_half_idle, late.is_half_idle) == (False, True)


def test_logging_out_ends_the_session_and_is_logged(prepared: Prepared) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)
        reader = login.resume(session, cookie, now=prepared.now)
        assert reader is not None

        login.end(session, reader, now=prepared.now)

        assert login.resume(session, cookie, now=prepared.now) is None
        assert last_act(session) == (Act.MEMBER_LOGGED_OUT, f"member:{prepared.noor_id}", prepared.noor_id)


@pytest.mark.parametrize("state", [MemberState.INVITED, MemberState.LEFT])
def test_who_is_not_on_the_committee_has_no_session(prepared: Prepared, state: MemberState) -> None:
    with prepared.session() as session:
        cookie = begin(session, prepared)
        member = members.member(session, prepared.noor_id)
        assert member is not None
        member.state = state

        assert login.resume(session, cookie, now=prepared.now) is None
        assert candidate(session, prepared) == Candidate(None, None)


def test_after_too_many_attempts_even_the_right_passphrase_waits(prepared: Prepared) -> None:
    with prepared.session() as session:
        found = [candidate(session, prepared).member is not None for _ in range(ATTEMPTS + 2)]

        assert found == [True] * ATTEMPTS + [False] * 2
        assert candidate(session, prepared, later=ATTEMPT_WINDOW).member is not None


def test_a_login_that_succeeds_starts_the_count_anew(prepared: Prepared) -> None:
    with prepared.session() as session:
        for _ in range(ATTEMPTS - 1):
            candidate(session, prepared)
        begin(session, prepared)

        assert candidate(session, prepared).member is not None


def test_attempts_are_counted_for_names_that_nobody_has_and_name_nobody(prepared: Prepared) -> None:
    with prepared.session() as session:
        before = session.scalars(select(func.count()).select_from(LoginAttempts)).one()

        found = candidate(session, prepared, "nobody")
        login.refuse(session, found, now=prepared.now)

        rows = session.scalars(select(LoginAttempts)).all()
        assert found == Candidate(None, None)
        assert len(rows) == before + 1
        assert not any(b"nobody" in row.bucket for row in rows)
        assert last_act(session) == (Act.MEMBER_LOGIN_FAILED, "service", "")


def test_the_next_attempt_on_any_name_sweeps_the_windows_that_ended(prepared: Prepared) -> None:
    with prepared.session() as session:
        for name in ("one", "two", "three"):
            candidate(session, prepared, name)

        candidate(session, prepared, "four", later=ATTEMPT_WINDOW)

        assert session.scalars(select(func.count()).select_from(LoginAttempts)).one() == 1


def test_nobody_is_logged_in_without_a_key(prepared: Prepared) -> None:
    with prepared.session() as session:
        found = candidate(session, prepared)

        with pytest.raises(LoginFailed):
            login.begin(session, found, None, now=prepared.now)
        with pytest.raises(LoginFailed):
            login.begin(session, Candidate(None, None), prepared.noor, now=prepared.now)


def test_a_failed_login_of_a_member_is_logged(prepared: Prepared) -> None:
    with prepared.session() as session:
        login.refuse(session, candidate(session, prepared), now=prepared.now)

        assert last_act(session) == (Act.MEMBER_LOGIN_FAILED, "service", prepared.noor_id)


def test_ended_logins_are_forgotten(prepared: Prepared) -> None:
    with prepared.session() as session:
        begin(session, prepared)
        found = candidate(session, prepared)

        login.begin(session, found, prepared.noor, now=prepared.now + LONGEST)

        assert session.scalars(select(func.count()).select_from(Login)).one() == 1
