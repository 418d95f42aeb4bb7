"""The timeline of a case is short, although the log has every entry."""

from datetime import UTC, datetime, timedelta
from itertools import count

from coc_service import languages
from coc_service.audit import Act, Chain
from coc_service.domain.chain import Statement
from coc_service.domain.workflow import MOVES
from coc_service.web.staff import timeline as told_of
from coc_service.web.staff.timeline import timeline

MORNING = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
NAMES = {"n": "Noor Haddad", "i": "Ilse Brandt"}
LEAVES = count()


def statement(act: Act, actor: str = "member:n", *, hours: int = 0, **detail: object) -> Statement:
    return Statement(f"{next(LEAVES)}", act, actor, MORNING + timedelta(hours=hours), detail)


def rows(*kinds: str) -> list[list[object]]:
    """The records of an entry, by their kinds."""
    return [[f"{place}", "panel", 1, kind, ""] for place, kind in enumerate(kinds)]


def told(*statements: Statement) -> list[tuple[str, str]]:
    """The lines and times that the page shows for a chain, newest first."""
    english = languages.default()
    return [(english.text(act.sentence), english.text(act.when)) for act in timeline(statements, name_of=_name_of)]


def sentences(*statements: Statement) -> list[str]:
    return [sentence for sentence, _ in told(*statements)]


def _name_of(person: str) -> str:
    return NAMES.get(person, "")


def test_visits_of_a_day_are_one_line_for_each_person() -> None:
    acts = told(
        statement(Act.CASE_OPENED, part="file"),
        statement(Act.CASE_OPENED, "member:i", hours=1, part="file"),
        statement(Act.CASE_OPENED, hours=2, part="file"),
        statement(Act.CASE_OPENED, hours=24, part="file"),
    )

    assert acts == [
        ("Noor Haddad opened the case", "17 March, 09:30\xa0UTC"),
        ("Ilse Brandt opened the case", "16 March, 10:30\xa0UTC"),
        ("Noor Haddad opened the case", "16 March, 09:30\xa0UTC, 2 times that day"),
    ]


def test_a_look_at_the_name_is_no_opening_of_the_case() -> None:
    opened = statement(Act.CASE_OPENED, part="file")

    assert told(statement(Act.CASE_OPENED, part="gate"), opened, opened) == [
        ("Noor Haddad opened the case", "16 March, 09:30\xa0UTC, 2 times that day"),
        ("Noor Haddad looked at who it is about", "16 March, 09:30\xa0UTC"),
    ]


def test_what_a_report_or_a_move_brings_is_one_line_with_it() -> None:
    acts = sentences(
        statement(Act.REPORT_RECEIVED, "party:r", records=rows("report", "named", "identity")),
        statement(Act.EPOCH_BEGUN, begin={}),
        statement(Act.CASE_MOVED, move="investigate", records=rows("move")),
    )

    assert acts == ["Noor Haddad started the investigation", "The report arrived"]


def test_what_was_written_is_told_by_its_kind() -> None:
    acts = sentences(
        statement(Act.RECORD_ADDED, records=rows("note")),
        statement(Act.RECORD_ADDED, "member:i", records=rows("letter")),
        statement(Act.RECORD_ADDED, records=rows("letter")),
        statement(Act.RECORD_ADDED, "party:r", hours=1, records=rows("addition")),
        statement(Act.RECORD_ADDED, hours=2, records=rows("task")),
        statement(Act.RECORD_ADDED, hours=2, records=rows("of a later version")),
    )

    assert acts == [
        "Noor Haddad wrote in the file",
        "Noor Haddad wrote or changed a task",
        "The reporter wrote",
        "Noor Haddad wrote to the reporter",
        "Ilse Brandt gave the reporter a first answer",
        "Noor Haddad wrote a note",
    ]


def test_a_first_answer_with_a_move_is_told_beside_it() -> None:
    acts = sentences(statement(Act.CASE_MOVED, move="postpone", records=rows("move", "letter")))

    assert acts == ["Noor Haddad gave the reporter a first answer", "Noor Haddad set a new date"]


def test_the_lead_is_told_with_who_was_chosen() -> None:
    assert sentences(
        statement(Act.LEAD_ASSIGNED, lead="n"),
        statement(Act.LEAD_ASSIGNED, lead="i"),
        statement(Act.LEAD_ASSIGNED, lead="nobody"),
    ) == [
        "Noor Haddad made A member the lead",
        "Noor Haddad made Ilse Brandt the lead",
        "Noor Haddad took the lead",
    ]


def test_openings_and_what_was_written_are_no_milestones() -> None:
    chain = [
        statement(Act.CASE_OPENED, part="file"),
        statement(Act.CASE_OPENED, part="gate"),
        statement(Act.PARTY_CAME, "party:r"),
        statement(Act.PROOF_TAKEN, "party:r"),
        statement(Act.RECORD_FAILED, record="x"),
        statement(Act.RECORD_ADDED, records=rows("note")),
        statement(Act.REPORT_RECEIVED, "party:r", records=rows("report")),
    ]

    assert [act for one in chain for act in told_of.milestones(one, name_of=_name_of, proposed={})] == []
    assert len(timeline(chain, name_of=_name_of)) == len(chain)


def test_whoever_stepped_back_or_was_left_out_is_told_of_alike() -> None:
    acts = sentences(
        statement(Act.DECLARED, answer="clear"),
        statement(Act.DECLARED, "member:i", answer="recused"),
        statement(Act.PANEL_FORMED, move="form_panel", left_out=["i", "nobody"]),
    )

    assert acts == [
        "A member is not on this case any more",
        "Ilse Brandt is not on this case any more",
        "Noor Haddad formed the panel",
        "Ilse Brandt is not on this case any more",
        "Noor Haddad declared no conflict",
    ]


def test_a_move_that_a_newer_program_made_is_told_without_its_name() -> None:
    assert sentences(statement(Act.CASE_MOVED, move="of a later version")) == ["Noor Haddad moved the case"]


def test_every_act_on_a_case_has_its_words_or_is_not_told_on_purpose() -> None:
    of_a_case = {act for act in Act if act.chain is Chain.CASE}
    moving = {Act(move.act) for move in MOVES.values()} | {Act.DECLARED}

    told = {Act(act) for act in (*told_of.MILESTONES, *told_of._VISITS)} | {Act.LEAD_ASSIGNED}
    written = {Act.REPORT_RECEIVED, Act.RECORD_ADDED}

    assert told | written | moving == of_a_case - told_of.SILENT


def test_a_new_reader_is_told_with_their_name_and_by_whom_they_were_refused() -> None:
    asked = statement(Act.READER_PROPOSED, person="i", admission="", reads="all")
    leaf = asked.leaf

    assert sentences(
        asked,
        statement(Act.READER_ALLOWED, "party:r", proposal=leaf),
        statement(Act.READER_ADDED, "member:n", proposal=leaf),
        statement(Act.READER_REFUSED, "member:n", proposal=leaf),
        statement(Act.READER_REFUSED, "party:r", proposal=leaf),
    ) == [
        "The reporter said no to Ilse Brandt",
        "Noor Haddad said no to Ilse Brandt",
        "Noor Haddad confirmed that Ilse Brandt reads the case",
        "The reporter said yes to Ilse Brandt",
        "Noor Haddad proposed that Ilse Brandt reads the case",
    ]


def test_what_a_party_did_is_dated_by_the_hour() -> None:
    acts = told(
        statement(Act.PARTY_CAME, "party:r"),
        statement(Act.REPORT_WITHDRAWN, "party:r"),
        statement(Act.PARTY_CAME, "party:r", hours=1),
    )

    assert acts == [
        ("The reporter withdrew the report, and their identity was deleted", "16 March 2026, between 9 and 10 UTC"),
        ("The reporter came back", "16 March 2026, between 9 and 10 UTC, 2 times that day"),
    ]
