"""Those who are heard: their link, their receipt, and what is sealed after it."""

from coc_service.domain import case_parties
from coc_service.domain.case_state import party_channel
from coc_service.domain.chain import party
from tests.domain.case_stories import ILSE, NOOR, ROBIN, hears, own_keys, panel_formed
from tests.domain.heard import SAM, heard, invited


def test_with_their_receipt_a_party_has_other_keys_than_those_of_the_link() -> None:
    story = invited()
    before = story.now.parties["party/sam"]

    story.say("party.joined", SAM, **own_keys("sam"))

    after = story.now.parties["party/sam"]
    assert (before.is_joined, after.is_joined, story.void) == (False, True, {})
    assert {after.encryption_key.hex(), after.signing_key.hex()} == set(own_keys("sam").values())
    assert (after.commitment, after.since_epoch) == (before.commitment, before.since_epoch)


def test_nothing_more_is_sealed_to_a_link_that_was_opened() -> None:
    story = invited()
    assert story.is_usable(NOOR)

    story.say("party.joined", SAM, **own_keys("sam"))

    assert not story.is_usable(NOOR)
    story.begin(ILSE)
    lines = {line[0]: line[2:] for line in story.told[-1].detail["begin"]["channels"]}
    assert lines["party/sam"] == list(own_keys("sam").values())


def test_a_link_lapses_after_two_weeks() -> None:
    story = invited()
    waits = story.now.parties["party/sam"]

    lapsed = [case_parties.has_lapsed(waits, story.at + case_parties.LINK_LASTS * share) for share in (1, 1.01)]

    assert lapsed == [False, True]


def test_a_link_is_opened_on_its_last_day() -> None:
    story = invited()
    story.later(days=14)

    story.say("party.joined", SAM, **own_keys("sam"))

    assert (story.void, story.now.parties["party/sam"].is_joined) == ({}, True)


def test_several_are_heard_and_each_has_a_channel_of_their_own() -> None:
    story = panel_formed()
    hears(story, "sam")
    story.begin(NOOR)
    hears(story, "kim")

    assert [one.channel for one in story.now.open_parties] == [party_channel(one) for one in ("robin", "sam", "kim")]


def test_who_is_heard_writes_and_comes_back() -> None:
    story = heard()

    story.say("record.added", SAM, records=[story.ref("party_statement", "party/sam")])
    story.say("party.came", SAM)

    assert (story.void, story.now.seen) == ({}, {"sam": len(story.now.records)})


def test_a_channel_that_was_closed_says_nothing_more() -> None:
    story = heard()
    story.say("party.closed", NOOR, channel="party/sam")

    assert story.why(story.say("party.came", SAM)) == "the signer is no party of this case"
    assert story.now.party_of(party("sam")) is None


def test_a_letter_is_delivered_when_its_party_comes_and_to_nobody_else() -> None:
    story = heard()
    story.begin(NOOR)
    letter = story.ref("letter", "party/sam")
    story.say("record.added", NOOR, records=[letter])

    story.say("party.came", ROBIN)
    assert letter[0] not in story.now.delivered
    story.later(hours=5)
    story.say("party.came", SAM)
    first = story.now.delivered[str(letter[0])]
    story.later(hours=5)
    story.say("party.came", SAM)

    assert (first, story.now.delivered[str(letter[0])]) == (story.told[-2].at, story.told[-2].at)
