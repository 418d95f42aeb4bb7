"""Which committee looks after a space is what its members signed, as long as it has members."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coc_service.domain import own_pages, spaces
from coc_service.domain.chain import Void
from coc_service.domain.committee_state import Committee
from coc_service.domain.own_pages import EMPTY, Link, OwnPages, Problem
from tests.domain.chains import NOON, founded

EVENT, CHAT = Link("KubeCon Europe", "kubecon-eu"), Link("The chat", "chat")
WHOLE = OwnPages(above="foundation", outside=(Link("Mara", "mailto:mara@example.org"),), spaces=(EVENT, CHAT))
_OWN = founded("noor").now


def committee(name: str, *held: Link, leaf: str = "1") -> Committee:
    return replace(_OWN, id=name, pages=OwnPages(spaces=held), pages_leaf=leaf)


def without_members(one: Committee) -> Committee:
    return replace(one, seats=tuple(replace(seat, ends=NOON - timedelta(days=1)) for seat in one.seats))


def test_where_reports_go_is_read_as_it_was_written() -> None:
    assert own_pages.problems(WHOLE) == []
    assert own_pages.from_detail(own_pages.to_detail(WHOLE)) == WHOLE


def test_pages_from_before_there_were_spaces_are_still_read() -> None:
    said = {
        name: value for name, value in own_pages.to_detail(EMPTY).items() if name not in {"above", "outside", "spaces"}
    }

    assert own_pages.from_detail(said) == EMPTY


@pytest.mark.parametrize(
    ("pages", "problem"),
    [
        (OwnPages(above="Care Team"), ("above", Problem.ABOVE_UNUSABLE)),
        (OwnPages(above="../log"), ("above", Problem.ABOVE_UNUSABLE)),
        (OwnPages(outside=(Link("Mara", "javascript:alert(1)"),)), ("outside", Problem.ADDRESS_UNSAFE)),
        (OwnPages(spaces=(Link("Chat", "the chat"),)), ("spaces", Problem.SPACE_UNUSABLE)),
        (OwnPages(spaces=(Link("Chat", ""),)), ("spaces", Problem.SPACE_UNUSABLE)),
        (OwnPages(spaces=(Link("Chat", "x" * 41),)), ("spaces", Problem.SPACE_UNUSABLE)),
        (OwnPages(spaces=(CHAT, Link("Another", "chat"))), ("spaces", Problem.SPACE_UNUSABLE)),
        (OwnPages(spaces=(Link(" ", "chat"),)), ("spaces", Problem.LABEL_MISSING)),
        (OwnPages(spaces=(Link("x" * 81, "chat"),)), ("spaces", Problem.TEXT_TOO_LONG)),
        (OwnPages(spaces=(Link("\u202eChat", "chat"),)), ("spaces", Problem.TEXT_UNREADABLE)),
        (OwnPages(spaces=tuple(Link("x", f"s{n}") for n in range(61))), ("spaces", Problem.TOO_MANY_LINKS)),
    ],
)
def test_what_is_wrong_with_where_reports_go_is_named(pages: OwnPages, problem: tuple[str, Problem]) -> None:
    assert own_pages.problems(pages) == [problem]


def test_a_space_leads_to_the_committee_that_signed_for_it() -> None:
    conduct, care = committee("conduct", EVENT), committee("care", CHAT)

    found = [spaces.committee_of([conduct, care], slug, NOON) for slug in ("kubecon-eu", "chat", "nowhere", "")]

    assert found == [conduct, care, None, None]


def test_a_space_of_a_committee_without_members_leads_nowhere() -> None:
    assert spaces.committee_of([without_members(committee("conduct", EVENT))], "kubecon-eu", NOON) is None


def test_an_entry_that_takes_a_space_is_void() -> None:
    before, conduct = committee("care", leaf="0"), committee("conduct", EVENT)

    with pytest.raises(Void, match="a space of another committee"):
        spaces.checked(before, committee("care", EVENT), [conduct, before])


@pytest.mark.parametrize(
    "others",
    [[], [committee("conduct", CHAT)], [without_members(committee("conduct", EVENT))], [committee("care", EVENT)]],
    ids=["alone", "another space", "nobody there", "its own"],
)
def test_an_entry_that_takes_no_space_stands(others: list[Committee]) -> None:
    after = committee("care", EVENT)

    assert spaces.checked(committee("care", leaf="0"), after, others) == after


def test_only_an_entry_about_pages_is_compared_with_other_committees() -> None:
    held = committee("care", EVENT)

    assert spaces.checked(held, held, [committee("conduct", EVENT)]) == held
