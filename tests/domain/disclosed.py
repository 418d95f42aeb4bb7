"""Cases of which a copy is given out, and what the rules refuse."""

from typing import Any

from tests.domain.case_stories import DANA, ILSE, NOOR, NOT_ON_CASE, TOMAS, Refusal, Tell, panel_formed
from tests.domain.chains import CaseStory, key

CONTENT = key("what is given out").hex()
NOTHING, TWO = "nothing that waits", "two members who read the case sign it"
TAKES = "one of the two fetches a disclosure, while there is time"


def proposes(actor: str = NOOR, *, kind: str = "disclosure", channel: str = "panel", **changed: Any) -> Tell:
    def tell(story: CaseStory) -> str:
        if not story.is_usable(actor):
            story.begin(actor)
        records = [story.ref(kind, channel)]
        return story.say(
            "disclosure.proposed", actor, **{"to": "counsel", "content": CONTENT, "records": records, **changed}
        )

    return tell


def on_it(act: str, actor: str = ILSE) -> Tell:
    """State something about the only disclosure, or about one that there is not."""
    return lambda story: story.say(
        f"disclosure.{act}", actor, proposal=next(iter({**story.now.unconfirmed, **story.now.disclosures}), "00")
    )


def asked() -> CaseStory:
    story = panel_formed()
    proposes()(story)
    assert not story.void
    return story


def agreed() -> CaseStory:
    story = asked()
    on_it("confirmed")(story)
    assert not story.void
    return story


def _later(story: CaseStory, **by: float) -> CaseStory:
    story.later(**by)
    return story


def _ended() -> CaseStory:
    story = agreed()
    on_it("refused", TOMAS)(story)
    assert not story.void
    return story


def _by_somebody_who_left() -> CaseStory:
    story = asked()
    story.board.say("roster.left", "noor", admission=story.board.leaf_of("noor"))
    assert not story.board.void
    return story


def _by_somebody_who_stepped_back() -> CaseStory:
    story = asked()
    story.lead("ilse")
    story.step_back("noor")
    return story


MALFORMED = "the act is unknown or its detail malformed"
DISCLOSURES: dict[str, Refusal] = {
    "a_disclosure_by_the_recused": (panel_formed, proposes(DANA), NOT_ON_CASE),
    "a_disclosure_as_a_note": (panel_formed, proposes(kind="note"), "a disclosure is one record of the panel"),
    "a_disclosure_for_nobody_known": (panel_formed, proposes(to="press"), MALFORMED),
    "a_disclosure_confirmed_by_its_proposer": (asked, on_it("confirmed", NOOR), TWO),
    "a_disclosure_confirmed_by_the_recused": (asked, on_it("confirmed", DANA), NOT_ON_CASE),
    "a_disclosure_confirmed_twice": (agreed, on_it("confirmed", TOMAS), NOTHING),
    "a_disclosure_that_nobody_proposed": (panel_formed, on_it("confirmed"), NOTHING),
    "a_disclosure_confirmed_too_late": (lambda: _later(asked(), days=15), on_it("confirmed"), "proposed too long ago"),
    "a_disclosure_of_somebody_who_left": (
        _by_somebody_who_left,
        on_it("confirmed"),
        TWO,
    ),
    "a_disclosure_of_somebody_who_stepped_back": (
        _by_somebody_who_stepped_back,
        on_it("confirmed"),
        TWO,
    ),
    "a_refused_disclosure_confirmed": (_ended, on_it("confirmed", TOMAS), NOTHING),
    "a_disclosure_fetched_before_it_is_confirmed": (asked, on_it("taken", NOOR), TAKES),
    "a_disclosure_fetched_by_a_third_member": (agreed, on_it("taken", TOMAS), TAKES),
    "a_disclosure_fetched_too_late": (lambda: _later(agreed(), days=7, minutes=1), on_it("taken"), TAKES),
    "a_disclosure_fetched_after_its_end": (_ended, on_it("taken"), TAKES),
    "a_disclosure_ended_twice": (_ended, on_it("refused"), "the disclosure has ended"),
    "a_disclosure_fetched_by_the_recused": (agreed, on_it("taken", DANA), NOT_ON_CASE),
}
