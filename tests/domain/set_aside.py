"""What the rules of a case refuse about spam and about reports that a member recorded."""

from typing import Any

from tests.domain.case_stories import DANA, ILSE, NOOR, ROBIN, Refusal, Tell, panel_formed, reported
from tests.domain.chains import CaseStory


def marked(by: str = "noor") -> CaseStory:
    """Return a case that one member has marked as spam."""
    story = panel_formed()
    story.move("mark_spam", by)
    assert not story.void
    return story


def marked_by_who_left() -> CaseStory:
    """Return a case whose mark is by a member who stepped back since."""
    story = marked("tomas")
    story.step_back("tomas")
    return story


def named(person: str = "noor", receipt: str = "kept", *readers: str) -> CaseStory:
    """Return a case whose receipt named who recorded it."""
    story = reported(*readers)
    story.say("recorder.named", ROBIN, person=person, receipt=receipt)
    assert not story.void
    return story


def recorded() -> CaseStory:
    """Return a case whose recorder has signed it."""
    story = named()
    story.say("report.recorded", NOOR)
    assert not story.void
    return story


def imported_at_once(name: str = "import_closed") -> CaseStory:
    """Return a case that its recorder imported."""
    story = ready_to_import()
    story.move(name, "noor")
    assert not story.void
    return story


def ready_to_import() -> CaseStory:
    """Return a case whose recorder has signed it, and whose receipt is destroyed."""
    story = named("noor", "destroyed")
    story.say("report.recorded", NOOR)
    assert not story.void
    return story


def declared_meanwhile() -> CaseStory:
    """Return a case that another member declared in before it was imported."""
    story = ready_to_import()
    story.declare("ilse")
    return story


def opened_meanwhile() -> CaseStory:
    """Return a case whose gate another member opened before it was imported."""
    story = ready_to_import()
    story.say("case.opened", ILSE, part="gate")
    assert not story.void
    return story


def _names(actor: str = ROBIN, person: str = "noor") -> Tell:
    return lambda story: story.say("recorder.named", actor, person=person, receipt="kept")


def _records(actor: str) -> Tell:
    return lambda story: story.say("report.recorded", actor)


def _moves(name: str, person: str, **changed: Any) -> Tell:
    return lambda story: story.move(name, person, **changed)


_NOT_OPEN = "the move is not open"
_FIRST = "the receipt names the recorder, directly after the report"
_ANOTHER = "the receipt named another recorder"

SPAM: dict[str, Refusal] = {
    "a_second_mark_by_the_first_member": (marked, _moves("confirm_spam", "noor"), _NOT_OPEN),
    "a_confirmation_without_a_mark": (panel_formed, _moves("confirm_spam", "ilse"), _NOT_OPEN),
    "a_mark_of_who_stepped_back": (marked_by_who_left, _moves("confirm_spam", "ilse"), _NOT_OPEN),
    "a_mark_beside_a_mark": (marked, _moves("mark_spam", "ilse"), _NOT_OPEN),
    "a_mark_that_delays": (panel_formed, _moves("mark_spam", "noor", due="2027-01-01T00:00Z"), "the deadline stays"),
    "a_mark_by_the_recused": (panel_formed, _moves("mark_spam", "dana"), "the signer is not on the case"),
    "a_mark_before_declaring": (reported, _moves("mark_spam", "noor"), "the signer has not declared"),
}
RECORDERS: dict[str, Refusal] = {
    "a_recorder_whom_a_member_names": (reported, _names(NOOR), "the signer has not declared"),
    "a_recorder_named_later": (panel_formed, _names(), _FIRST),
    "a_recorder_named_twice": (named, _names(person="ilse"), _FIRST),
    "recording_what_another_recorded": (named, _records(ILSE), _ANOTHER),
    "recording_what_nobody_recorded": (reported, _records(NOOR), _ANOTHER),
    "recording_twice": (recorded, _records(NOOR), "recorded before"),
    "an_import_with_a_receipt": (recorded, _moves("import_closed", "noor"), _NOT_OPEN),
    "an_import_of_anothers_record": (ready_to_import, _moves("import_closed", "ilse"), _NOT_OPEN),
    "an_import_before_it_is_signed": (
        lambda: named("noor", "destroyed"),
        _moves("import_closed", "noor"),
        _NOT_OPEN,
    ),
    "an_import_after_a_declaration": (declared_meanwhile, _moves("import_closed", "noor"), _NOT_OPEN),
    "an_import_after_a_visit": (opened_meanwhile, _moves("import_open", "noor"), _NOT_OPEN),
    "an_import_twice": (lambda: imported_at_once("import_open"), _moves("import_closed", "noor"), _NOT_OPEN),
    "an_import_of_a_report": (reported, _moves("import_closed", "noor"), _NOT_OPEN),
    "an_import_that_brings_a_record": (
        ready_to_import,
        lambda story: story.move("import_closed", "noor", records=[story.ref("move")]),
        "the epoch is not usable any more",
    ),
    "a_recorder_off_the_case_does_more": (
        lambda: named("dana", "kept", "noor"),
        lambda story: story.say("case.opened", DANA, part="gate"),
        "the signer is not on the case",
    ),
}
