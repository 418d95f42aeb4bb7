"""What was done on a case reads as a short story, although the log holds every entry."""

from datetime import UTC, datetime, timedelta

from coc_service.audit import Act, Entry
from coc_service.domain.roster import MemberState
from coc_service.domain.workflow import MOVES
from coc_service.store.tables import Member
from coc_service.web import move_words
from coc_service.web.timeline import timeline
from tests.english import english

MORNING = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def member(name: str) -> Member:
    state = MemberState.ADMITTED
    return Member(id=name, committee_id="c", name=name, handle="", login_name=name, state=state, sealed_address=b"")


PEOPLE = {"n": member("Noor Haddad"), "i": member("Ilse Brandt")}


def entry(act: Act, actor: str = "member:n", *, hours: int = 0, target: str = "") -> Entry:
    return Entry(nonce=bytes(16), at=MORNING + timedelta(hours=hours), actor=actor, act=act, target=target)


def told(*entries: Entry) -> list[str]:
    return [sentence for sentence, _ in lines(*entries)]


def lines(*entries: Entry) -> list[tuple[str, str]]:
    return [(english(act.sentence), english(act.when)) for act in timeline(entries, PEOPLE)]


def test_visits_of_a_day_are_one_line_for_each_person() -> None:
    acts = lines(
        entry(Act.CASE_OPENED),
        entry(Act.CASE_OPENED, "member:i", hours=1),
        entry(Act.CASE_OPENED, hours=2),
        entry(Act.CASE_OPENED, hours=24),
    )

    assert acts == [
        ("Noor Haddad opened the case", "17 March, 09:30 UTC"),
        ("Ilse Brandt opened the case", "16 March, 10:30 UTC"),
        ("Noor Haddad opened the case", "16 March, 09:30 UTC, 2 times that day"),
    ]


def test_a_look_at_the_name_is_no_opening_of_the_case() -> None:
    acts = lines(entry(Act.CASE_OPENED, target="gate"), entry(Act.CASE_OPENED), entry(Act.CASE_OPENED))

    assert acts == [
        ("Noor Haddad opened the case", "16 March, 09:30 UTC, 2 times that day"),
        ("Noor Haddad looked at whom it is about", "16 March, 09:30 UTC"),
    ]


def test_records_that_came_with_a_report_or_a_move_are_not_told_again() -> None:
    acts = told(
        entry(Act.REPORT_RECEIVED, "reporter"),
        entry(Act.RECORD_ADDED, "reporter"),
        entry(Act.RECORD_ADDED, "reporter"),
        entry(Act.RECORD_ADDED),
        entry(Act.RECORD_ADDED),
        entry(Act.CASE_MOVED, target="investigate"),
    )

    assert acts == ["Noor Haddad took the case up", "The report arrived"]


def test_a_letter_of_its_own_is_told() -> None:
    acts = told(
        entry(Act.RECORD_ADDED),
        entry(Act.RECORD_ADDED, "member:i"),
        entry(Act.CASE_MOVED, target="close"),
        entry(Act.RECORD_ADDED, hours=1),
        entry(Act.CASE_MOVED, hours=2, target="reopen"),
    )

    assert acts == [
        "Noor Haddad reopened the case",
        "Noor Haddad wrote in the file",
        "Noor Haddad closed the case",
        "Ilse Brandt wrote in the file",
        "Noor Haddad wrote in the file",
    ]


def test_every_move_has_its_words() -> None:
    assert move_words.DONE.keys() == move_words.MOVE.keys()
    assert move_words.MOVE.keys() == MOVES.keys() - {"begin"}
