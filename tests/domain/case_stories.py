"""Cases at the stages with which tests begin."""

from collections.abc import Callable, Sequence
from typing import Any

from coc_service.domain.case_state import Case, party_channel
from coc_service.domain.chain import member, party
from tests.domain.chains import REPORTER, CaseStory, key, newcomer

NOOR, ILSE, TOMAS, DANA, MALLORY = (member(person) for person in ("noor", "ilse", "tomas", "dana", "mallory"))
ROBIN, ROBINS = party(REPORTER), party_channel(REPORTER)
NOT_ON_CASE = "the signer is not on the case"
Tell = Callable[[CaseStory], str]
Refusal = tuple[Callable[[], CaseStory], Tell, str]  # the case, what is told, why it is refused


def added_party(story: CaseStory, party_id: str, **changed: Any) -> dict[str, Any]:
    """Return the detail of `party.added`."""
    new = newcomer(party_id, epoch=story.now.current.number)
    says: dict[str, Any] = {
        "channel": new.channel,
        "party": party_id,
        "encryption_key": new.encryption_key.hex(),
        "signing_key": new.signing_key.hex(),
        "commitment": new.commitment.hex(),
        "epoch": new.since_epoch,
    }
    return says | changed


def hears(story: CaseStory, party_id: str) -> str:
    """Open a channel to a party, let them open their link, and return them as an actor."""
    story.say("party.added", NOOR, **added_party(story, party_id))
    story.say("party.joined", party(party_id), **own_keys(party_id))
    assert not story.void
    return party(party_id)


def own_keys(party_id: str) -> dict[str, str]:
    """Return the keys of a party's own receipt, as `party.joined` states them."""
    return {f"{name}_key": key(f"{party_id} {name} of their own").hex() for name in ("encryption", "signing")}


def reported(*readers: str) -> CaseStory:
    """Return a case just after its report."""
    story = CaseStory()
    story.report(*readers)
    assert not story.void
    return story


def panel_formed() -> CaseStory:
    """Return a case with Noor (the lead), Ilse and Tomas on the panel; Dana has stepped back."""
    story = reported()
    story.declare("noor", "ilse", "tomas")
    story.step_back("dana")
    story.lead("noor")
    story.write(member("noor"), "letter")
    story.move("form_panel")
    assert not story.void
    return story


def proposed() -> CaseStory:
    story = panel_formed()
    story.move("investigate")
    story.move("propose")
    assert not story.void
    return story


def voting() -> CaseStory:
    story = proposed()
    story.move("open_vote")
    assert not story.void
    return story


def presences(case: Case) -> dict[str, str]:
    return {person: presence.value for person, presence in case.presences.items()}


def people_of(recipients: Sequence[tuple[str, str]]) -> set[str]:
    return {person for person, _ in recipients}


def ready_to_decide() -> CaseStory:
    story = voting()
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)
    return story


def silent_member() -> CaseStory:
    story = reported()
    story.declare("noor", "ilse")
    story.lead("noor")
    story.write(NOOR, "letter")
    return story
