"""Cases in which somebody appeals, and what the rules refuse."""

from coc_service.domain.case_state import party_channel
from coc_service.domain.chain import member, party
from tests.domain.case_stories import NOOR, ROBIN, ROBINS, Refusal, Tell, hears, ready_to_decide
from tests.domain.chains import POLICY, CaseStory

NOTHING = "nothing that this party can appeal against now"
NOT_OPEN = "the move is not open"
SAM, SAMS = party("sam"), party_channel("sam")


def decided() -> CaseStory:
    """Return a case that was decided by its whole panel, in which Sam was heard."""
    story = ready_to_decide()
    hears(story, "sam")
    story.begin(NOOR)
    story.move("decide")
    assert not story.void
    return story


def sends(story: CaseStory, channel: str = SAMS, actor: str = NOOR) -> str:
    """Send a letter, and return its record."""
    if not story.is_usable(actor):
        story.begin(actor)
    ref = story.ref("letter", channel)
    story.say("record.added", actor, records=[ref])
    return str(ref[0])


def told() -> CaseStory:
    """Return a decided case of which Sam has read what was decided."""
    story = decided()
    sends(story)
    story.say("party.came", SAM)
    assert not story.void
    return story


def letter_of(story: CaseStory, channel: str = SAMS) -> str:
    return [one.id for one in story.now.records.values() if (one.channel, one.kind) == (channel, "letter")][-1]


def appeals(actor: str = SAM, channel: str = SAMS, letter: str = "") -> Tell:
    """Appeal against what the newest letter in a channel tells."""

    def tell(story: CaseStory) -> str:
        if not story.is_usable(actor):
            story.begin(actor)
        against = letter or letter_of(story, channel)
        return story.say("appeal.made", actor, letter=against, records=[story.ref("party_statement", channel)])

    return tell


def appealed() -> CaseStory:
    """Return a case in which Sam has appealed."""
    story = told()
    appeals()(story)
    assert not story.void
    return story


def _heard() -> CaseStory:
    story = ready_to_decide()
    hears(story, "sam")
    sends(story)
    story.say("party.came", SAM)
    return story


def _unread() -> CaseStory:
    story = decided()
    sends(story)
    return story


def _too_late() -> CaseStory:
    story = told()
    story.later(hours=POLICY.appeals.window_hours + 1)
    return story


def told_before() -> CaseStory:
    """Return a decided case in which Sam had been written to, and read it, before the vote was counted."""
    story = ready_to_decide()
    hears(story, "sam")
    sends(story)
    story.say("party.came", SAM)
    story.later(days=40)
    story.begin(NOOR)
    story.move("decide")
    assert not story.void
    return story


def closed() -> CaseStory:
    """Return a closed case in which Sam has appealed."""
    story = told()
    for move in ("implement", "close"):
        story.move(move)
    appeals()(story)
    assert not story.void
    return story


def _appealed_twice() -> CaseStory:
    story = appealed()
    sends(story, ROBINS)
    story.say("party.came", ROBIN)
    appeals(ROBIN, ROBINS)(story)
    story.begin(NOOR)
    assert not story.void
    return story


def _only_the_first(name: str) -> Tell:
    """Answer the first of two appeals, as from a page that did not show the second."""
    return lambda story: story.move(name, "ilse", appeals=story.now.unanswered[:1])


def _answered() -> CaseStory:
    story = appealed()
    story.move("uphold")
    assert not story.void
    return story


def _with_eve() -> CaseStory:
    """Return a case with an appeal, and with Eve, who came to it after the decision."""
    story = appealed()
    story.board.admit("eve", "noor", "ilse")
    story.add_reader("eve")
    story.declare("eve")
    assert not story.void
    return story


def _of_ilse(name: str, person: str) -> Tell:
    return lambda story: story.move(name, person)


APPEALS: dict[str, Refusal] = {
    "an_appeal_against_nothing": (decided, appeals(letter="nowhere"), NOTHING),
    "an_appeal_against_an_unread_letter": (_unread, appeals(), NOTHING),
    "an_appeal_before_the_decision": (_heard, appeals(), NOTHING),
    "an_appeal_against_anothers_letter": (told, appeals(ROBIN, ROBINS, letter="sams"), NOTHING),
    "an_appeal_too_late": (_too_late, appeals(), NOTHING),
    "an_appeal_twice": (appealed, appeals(), NOTHING),
    "an_appeal_once_more": (_answered, appeals(), NOTHING),
    "an_appeal_of_a_member": (told, appeals(member("noor")), NOTHING),
    "a_case_reopened_over_an_appeal": (closed, _of_ilse("reopen", "noor"), NOT_OPEN),
    "an_answer_to_an_unread_appeal": (_appealed_twice, _only_the_first("uphold"), "not the appeals that wait"),
    "a_reversal_with_an_unread_appeal": (_appealed_twice, _only_the_first("overturn"), "not the appeals that wait"),
    "an_answer_to_no_appeal": (told, _of_ilse("uphold", "ilse"), NOT_OPEN),
    "an_answer_of_who_decided": (_with_eve, _of_ilse("uphold", "ilse"), NOT_OPEN),
    "a_reversal_of_who_decided": (_with_eve, _of_ilse("overturn", "noor"), NOT_OPEN),
}
with_eve = _with_eve
