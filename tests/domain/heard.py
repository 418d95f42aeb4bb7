"""What the rules refuse about those who are heard."""

from collections.abc import Mapping
from typing import Any

from coc_service.domain.case_state import party_channel
from coc_service.domain.chain import party
from tests.domain.case_stories import NOOR, ROBIN, ROBINS, Refusal, Tell, added_party, hears, own_keys, panel_formed
from tests.domain.chains import CaseStory, newcomer

SAM, SAMS = party("sam"), party_channel("sam")
ONCE = "a link is opened once, before all else"


def invited() -> CaseStory:
    """Return a case in which Sam has a link."""
    story = panel_formed()
    story.say("party.added", NOOR, **added_party(story, "sam"))
    assert not story.void
    return story


def heard() -> CaseStory:
    """Return a case in which Sam has opened their link, and has begun an epoch."""
    story = panel_formed()
    story.begin(hears(story, "sam"))
    assert not story.void
    return story


def _lapsed() -> CaseStory:
    story = invited()
    story.later(days=14, hours=1)
    return story


def _joins(actor: str = SAM, **changed: Any) -> Tell:
    return lambda story: story.say("party.joined", actor, **own_keys("sam") | changed)


def _link_keys(*names: str) -> Mapping[str, str]:
    new = newcomer("sam")
    known = {"encryption_key": new.encryption_key.hex(), "signing_key": new.signing_key.hex()}
    return {name: known[name] for name in names}


def _writes(kind: str) -> Tell:
    return lambda story: story.say("record.added", SAM, records=[story.ref(kind, SAMS)])


HEARD: dict[str, Refusal] = {
    "a_link_that_comes": (invited, lambda story: story.say("party.came", SAM), ONCE),
    "a_link_that_writes": (invited, _writes("party_statement"), ONCE),
    "a_link_opened_twice": (heard, _joins(signing_key="00" * 32), ONCE),
    "a_link_of_the_reporter": (heard, _joins(ROBIN), ONCE),
    "a_link_that_lapsed": (_lapsed, _joins(), "the link has lapsed"),
    "the_same_signing_key": (invited, _joins(**_link_keys("signing_key")), "the keys of the link"),
    "the_same_encryption_key": (invited, _joins(**_link_keys("encryption_key")), "the keys of the link"),
    "a_report_of_the_heard": (heard, _writes("report"), "only the reporter adds to the report"),
    "a_name_of_the_heard": (heard, _writes("named"), "only the reporter adds to the report"),
    "closing_the_reporters": (
        heard,
        lambda story: story.say("party.closed", NOOR, channel=ROBINS),
        "only the reporter ends their own",
    ),
}
