"""Cases of which the reporter says something later, and what the rules refuse about it."""

from tests.domain.case_stories import ILSE, NOOR, ROBIN, Refusal, Tell, hears, panel_formed, reported
from tests.domain.chains import CaseStory
from tests.domain.late_readers import with_eve

SAM = "party:sam"
NOBODY = "nobody would read"


def leaves_out(person: str, actor: str = ROBIN) -> Tell:
    return lambda story: story.say("reader.left_out", actor, person=person)


def raises_danger(actor: str = ROBIN) -> Tell:
    return lambda story: story.write(actor, "party_statement", act="danger.raised")


def without_tomas() -> CaseStory:
    """Return a case with a panel from which the reporter has left Tomas out."""
    story = panel_formed()
    leaves_out("tomas")(story)
    assert not story.void
    return story


def _with_sam() -> CaseStory:
    story = panel_formed()
    hears(story, "sam")
    return story


def _of_noor_alone() -> CaseStory:
    story = reported("noor", "ilse")
    story.declare("noor")
    story.step_back("ilse")
    assert not story.void
    return story


def corrects(actor: str = ROBIN, *, erased: int | None = None, kind: str = "identity") -> Tell:
    """Correct who the reporter is; `erased` is the place of the record that goes."""

    def tell(story: CaseStory) -> str:
        gone = [] if erased is None else [list(story.now.records)[erased]]
        return story.write(actor, kind, act="identity.corrected", erased=gone)

    return tell


LEFT_OUT_LATER: dict[str, Refusal] = {
    "left_out_by_a_party": (_with_sam, leaves_out("tomas", SAM), "the reporter leaves people out"),
    "left_out_by_a_member": (panel_formed, leaves_out("tomas", ILSE), "the reporter leaves people out"),
    "left_out_off_the_roster": (panel_formed, leaves_out("eve"), "left out is nobody on the roster"),
    "left_out_twice": (without_tomas, leaves_out("tomas"), "left out before"),
    "the_last_reader_left_out": (_of_noor_alone, leaves_out("noor"), NOBODY),
    "left_out_proposes": (
        without_tomas,
        lambda story: with_eve(story).propose("eve", "tomas"),
        "the signer is not on the case",
    ),
    "left_out_is_proposed": (without_tomas, lambda story: story.propose("tomas"), "the reporter said no to them"),
    "danger_of_a_party": (_with_sam, raises_danger(SAM), "the reporter says that they are less safe"),
    "an_identity_of_a_party": (_with_sam, corrects(SAM), "only the reporter adds to the report"),
    "an_identity_of_a_member": (panel_formed, corrects(NOOR), "the reporter says who they are"),
    "an_identity_erases_a_letter": (panel_formed, corrects(erased=1), "not what the reporter said of themselves"),
    "an_identity_erases_the_story": (panel_formed, corrects(erased=0), "not what the reporter said of themselves"),
    "an_identity_of_no_record": (panel_formed, corrects(kind="addition"), "one record of who they are"),
    "danger_of_a_member": (
        panel_formed,
        raises_danger(NOOR),
        "the reporter says that they are less safe",
    ),
}
