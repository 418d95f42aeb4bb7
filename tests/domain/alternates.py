"""Committees with an alternate, Eve, and cases of which only one member is left."""

from tests.domain.case_stories import ROBIN
from tests.domain.chains import CaseStory, CommitteeStory, founded
from tests.domain.late_readers import allows

EVE = "eve"
FOUR = ("noor", "ilse", "tomas", "dana")


def with_alternate(*people: str) -> CommitteeStory:
    board = founded(*people or FOUR)
    board.admit(EVE, *(people or FOUR)[:2], standing="alternate")
    assert [one.person for one in board.now.alternates(board.at)] == [EVE]
    return board


def reported(*readers: str, board: CommitteeStory | None = None, left_out: tuple[str, ...] = ()) -> CaseStory:
    story = CaseStory(board=board or with_alternate())
    story.report(*readers, left_out=list(left_out))
    assert not story.void
    return story


def one_left(board: CommitteeStory | None = None, left_out: tuple[str, ...] = ()) -> CaseStory:
    """Return a case of which only Noor is left: the others have a conflict."""
    story = reported(board=board, left_out=left_out)
    story.declare("noor")
    for person in FOUR[1:]:
        story.step_back(person)
    assert not story.void
    return story


def called(story: CaseStory) -> CaseStory:
    """Let Noor ask for Eve, and the reporter say yes."""
    story.propose(EVE)
    allows(ROBIN)(story)
    assert not story.void
    return story
