"""Entries appended in any order have no effect on a case if their signer had no right to make them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain import case_chain, case_readers, votes
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, Void, party
from tests.domain.case_stories import DANA, MALLORY, ROBIN, TOMAS, silent_member
from tests.domain.chains import POLICY, founded


def everything_said() -> tuple[str, list[Statement]]:
    """Return the statements of honest people in one case, each with a copy in the name of somebody without the right."""
    story = silent_member()
    story.declare("tomas")
    story.later(hours=49)
    for move in ("form_panel", "investigate", "propose", "open_vote"):
        story.move(move)
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)
    story.move("decide")
    story.say("reader.refused", TOMAS, proposal=story.propose("dana", "tomas"))
    story.add_reader("dana")
    story.declare("dana")
    story.step_back("dana")
    story.letter()
    assert not story.void
    honest = list(story.told)
    forged = [
        replace(one, leaf=f"{actor} {one.leaf}", actor=actor)
        for one in honest[1:]
        for actor in (MALLORY, DANA, TOMAS, party("eve"), ROBIN)
        if actor != one.actor
    ]
    return story.id, honest + forged


CASE_ID, SAID = everything_said()


BOARD = founded("noor", "ilse", "tomas", "dana").now


AT_THE_GATE = {"declared", "record.failed"}


class Entitled:
    """A second definition of who may state what, independent of the rules: derived from the entries that took effect."""

    def __init__(self) -> None:
        self.parties: set[str] = set()
        self.standing: dict[str, str] = {}
        self.proposed: dict[str, str] = {}

    def may(self, one: Statement) -> bool:
        if one.act == "report.received":
            return True
        if one.party:
            return one.party in self.parties
        stands = self.standing.get(one.person)
        is_gate = one.act in AT_THE_GATE or (one.act == "case.opened" and one.detail["part"] == "gate")
        return stands == "clear" or (stands == "awaiting" and is_gate)

    def note(self, one: Statement) -> None:
        match one.act:
            case "report.received":
                self.parties = {one.detail["begin"]["party"]}
                self.standing = {person: "awaiting" for person, _ in one.detail["begin"]["recipients"]}
            case "declared":
                self.standing[one.person] = one.detail["answer"]
            case "reader.proposed":
                self.proposed[one.leaf] = one.detail["person"]
            case "reader.added":
                self.standing[self.proposed[one.detail["proposal"]]] = "awaiting"
            case "panel.formed":
                self.standing |= dict.fromkeys(one.detail["left_out"], "recused")


def fold(statements: list[Statement]) -> tuple[Case | None, list[Statement]]:
    case, effective = None, []
    for one in statements:
        try:
            case_chain.judge(case, one, BOARD)
            if case and one.act in case_readers.ACTS:
                case_readers.judge(case, one, BOARD, then=BOARD, policy=POLICY)
            case = (
                case_chain.begin(one, POLICY, case_id=CASE_ID) if case is None else case_chain.apply(case, one, POLICY)
            )
        except Void:
            continue
        effective.append(one)
    return case, effective


def check_entitled(statements: list[Statement]) -> None:
    entitled = Entitled()
    case, effective = fold(statements)
    for one in effective:
        assert entitled.may(one), one
        entitled.note(one)
    if case is not None:
        standing = {person for person, stands in entitled.standing.items() if stands != "recused"}
        assert set(case.on_case) == standing
        assert votes.voters(case) <= {person for person in standing if entitled.standing[person] == "clear"}
        assert "mallory" not in standing


HONEST = [one for one in SAID if " " not in one.leaf]


STRANGERS = [one for one in SAID if one.actor in {MALLORY, party("eve")}]


some = st.lists(st.integers(0, len(SAID) - 1), max_size=40, unique=True)


@given(some)
def test_in_no_order_does_anybody_without_a_right_to_it_have_an_effect(chosen: list[int]) -> None:
    check_entitled([SAID[at] for at in chosen])


@given(some)
def test_in_their_order_and_with_gaps_nobody_without_a_right_to_it_has_an_effect(chosen: list[int]) -> None:
    check_entitled(sorted((SAID[at] for at in chosen), key=lambda one: HONEST_PLACE[one.leaf.split()[-1]]))


@given(st.integers(1, len(HONEST)), st.lists(st.tuples(st.integers(0), st.integers(0)), max_size=20))
def test_at_every_beginning_of_the_chain_a_strangers_entries_change_nothing(
    length: int, forged: list[tuple[int, int]]
) -> None:
    mixed = HONEST[:length]
    for where, which in forged:
        mixed.insert(where % (len(mixed) + 1), STRANGERS[which % len(STRANGERS)])

    assert fold(mixed) == fold(HONEST[:length])


HONEST_PLACE = {one.leaf: at for at, one in enumerate(HONEST)}
