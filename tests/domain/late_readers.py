"""Cases to which a new reader is proposed, and what the rules refuse about it."""

from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from tests.domain.case_stories import DANA, ILSE, NOOR, ROBIN, TOMAS, Refusal, Tell, hears, panel_formed, reported
from tests.domain.chains import CaseStory, key

ADMISSION = "not on the roster with this admission"
LEFT_OUT = "the reporter left them out"
STILL_ASKED = "the reporter may still say no"
TWO = "two members who read the case sign it"
LAPSED = "proposed too long ago"
NOTHING = "nothing that waits"


def with_eve(story: CaseStory) -> CaseStory:
    """Admit Eve to the committee: she came after the report, so she is neither on the case nor left out of it."""
    story.board.admit("eve", "noor", "ilse")
    assert story.board.leaf_of("eve")
    return story


def newcomer() -> CaseStory:
    return with_eve(panel_formed())


def proposed_reader(*, reads: str = "all") -> CaseStory:
    """Return a case to which Noor has proposed Eve."""
    story = newcomer()
    story.propose("eve", reads=reads)
    assert not story.void
    return story


def allowed_reader() -> CaseStory:
    story = proposed_reader()
    allows(ROBIN)(story)
    assert not story.void
    return story


def proposal(story: CaseStory) -> str:
    """Return the leaf of the only proposal, or a leaf of none."""
    return next(iter(waiting(story.now, Candidate)), "00")


def allows(actor: str) -> Tell:
    return lambda story: story.say("reader.allowed", actor, proposal=proposal(story))


def refuses(actor: str) -> Tell:
    return lambda story: story.say("reader.refused", actor, proposal=proposal(story))


def confirms(actor: str = ILSE) -> Tell:
    return lambda story: story.say("reader.added", actor, proposal=proposal(story))


def _proposes(person: str, by: str = "noor", *, admission: str = "") -> Tell:
    return lambda story: story.propose(person, by, admission=admission)


def _left_out() -> CaseStory:
    story = reported("noor", "ilse")
    story.declare("noor", "ilse")
    return story


def _objected() -> CaseStory:
    story = proposed_reader()
    refuses(ROBIN)(story)
    return story


def _without_proposer() -> CaseStory:
    story = allowed_reader()
    story.step_back("noor")
    return story


def _proposer_left() -> CaseStory:
    story = allowed_reader()
    story.board.say("roster.left", "noor", admission=story.board.leaf_of("noor"))
    return story


def _proposer_came_back() -> CaseStory:
    """Return a case whose proposer has other keys since, and has not declared again."""
    story = allowed_reader()
    story.board.admit("noor", "ilse", "tomas", signing_key=key("another").hex())
    story.add_reader("noor", "ilse", "tomas")
    assert not story.void
    return story


def _eve_left() -> CaseStory:
    story = allowed_reader()
    story.board.say("roster.left", "eve", admission=story.board.leaf_of("eve"))
    return story


def _other_keys() -> CaseStory:
    story = allowed_reader()
    story.board.admit("eve", "noor", "ilse", signing_key=key("another").hex())
    return story


def _with_sam() -> CaseStory:
    """Return a case with a second party, to which Eve is proposed."""
    story = proposed_reader()
    hears(story, "sam")
    return story


SAM = "party:sam"

READERS: dict[str, Refusal] = {
    "undeclared_proposes_a_reader": (lambda: with_eve(reported()), _proposes("eve"), "the signer has not declared"),
    "undeclared_adds_a_reader": (lambda: with_eve(reported()), confirms(), NOTHING),
    "the_recused_adds_a_reader": (allowed_reader, confirms(DANA), "the signer is not on the case"),
    "a_reader_twice": (panel_formed, _proposes("ilse"), "on the case already"),
    "a_reader_off_the_roster": (panel_formed, _proposes("eve", admission="00"), ADMISSION),
    "a_reader_of_another_admission": (newcomer, _proposes("eve", admission="00"), ADMISSION),
    "a_reader_who_was_left_out": (_left_out, _proposes("tomas"), LEFT_OUT),
    "a_reader_with_a_conflict": (panel_formed, _proposes("dana"), "they have declared a conflict"),
    "a_reader_whom_the_reporter_refused": (_objected, _proposes("eve", "ilse"), "the reporter said no to them"),
    "a_reader_proposed_twice": (proposed_reader, _proposes("eve", "ilse"), "proposed already"),
    "a_reader_added_too_early": (proposed_reader, confirms(), STILL_ASKED),
    "a_reader_added_by_the_proposer": (allowed_reader, confirms(NOOR), TWO),
    "a_reader_whose_proposer_stepped_back": (_without_proposer, confirms(), TWO),
    "a_reader_whose_proposer_left": (_proposer_left, confirms(), TWO),
    "a_reader_whose_proposer_came_back": (_proposer_came_back, confirms(), TWO),
    "a_reader_who_left": (_eve_left, confirms(), ADMISSION),
    "a_reader_with_other_keys": (_other_keys, confirms(), ADMISSION),
    "a_reader_nobody_proposed": (newcomer, confirms(), NOTHING),
    "a_reader_after_a_no": (_objected, confirms(), NOTHING),
    "a_yes_of_another_party": (_with_sam, allows(SAM), "the reporter says yes"),
    "a_no_of_another_party": (_with_sam, refuses(SAM), "the reporter says no"),
    "a_yes_to_nothing": (newcomer, allows(ROBIN), NOTHING),
    "a_no_to_nothing": (newcomer, refuses(TOMAS), NOTHING),
}
