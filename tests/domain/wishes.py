"""Cases in which somebody who is heard asks for something, and what the rules refuse."""

from coc_service.domain.case_state import party_channel
from coc_service.domain.chain import party
from tests.domain.case_stories import NOOR, ROBIN, ROBINS, Refusal, Tell, hears
from tests.domain.chains import CaseStory
from tests.domain.heard import SAM, SAMS, heard

NOT_OPEN = "the move is not open"
KIM, KIMS = party("kim"), party_channel("kim")


def asks(actor: str = SAM, channel: str = SAMS) -> Tell:
    """Ask for something; what for is sealed."""

    def tell(story: CaseStory) -> str:
        if not story.is_usable(actor):
            story.begin(actor)
        return story.say("wish.made", actor, records=[story.ref("party_statement", channel)])

    return tell


def led() -> CaseStory:
    """Return a case led by Noor, in which Sam is heard."""
    story = heard()
    story.lead("noor")
    return story


def asked() -> CaseStory:
    """Return a case in which Sam has asked for something."""
    story = led()
    asks()(story)
    assert not story.void
    return story


def asked_twice() -> CaseStory:
    """Return a case in which Sam, and then Kim, have asked for something."""
    story = asked()
    story.begin(hears(story, "kim"))
    asks(KIM, KIMS)(story)
    assert not story.void
    return story


def handed_over() -> CaseStory:
    """Return a case in which Sam is answered instead of the reporter."""
    story = asked()
    story.move("hand_over")
    assert not story.void
    return story


def _closed() -> CaseStory:
    story = asked()
    story.say("party.closed", NOOR, channel=SAMS)
    assert not story.void
    return story


def _newest(name: str) -> Tell:
    return lambda story: story.move(name, wish=[one.leaf for one in story.now.wishes.values()][-1])


WISHES: dict[str, Refusal] = {
    "a_wish_of_the_reporter": (led, asks(ROBIN, ROBINS), "only those who are heard ask"),
    "a_second_wish": (asked, asks(), "an earlier wish waits for its answer"),
    "a_wish_in_anothers_channel": (led, asks(SAM, ROBINS), "not the signer's channel"),
    "a_wish_of_a_member": (led, asks(NOOR, SAMS), "only those who are heard ask"),
    "an_answer_to_a_newer_wish": (asked_twice, _newest("answer_wish"), "not the wish that waits"),
    "a_hand_over_to_a_newer_wish": (asked_twice, _newest("hand_over"), "not the wish that waits"),
    "an_answer_to_no_wish": (led, lambda story: story.move("answer_wish"), NOT_OPEN),
    "a_hand_over_by_another_member": (asked, lambda story: story.move("hand_over", "ilse"), NOT_OPEN),
    "a_hand_over_to_a_closed_channel": (_closed, lambda story: story.move("hand_over"), "the channel is closed"),
}
