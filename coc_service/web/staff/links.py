"""Links on members' pages, and the addresses of a case."""

from dataclasses import dataclass

from coc_service.catalogue import Text


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link. `is_current` if the page shows it already; `count` is how many entries it leads to, None if not counted."""

    label: Text
    url: str
    is_current: bool = False
    count: int | None = None


def case_url(case_id: str) -> str:
    """Return a case's address."""
    return f"/cases/{case_id}"


def move_url(of_case: str, name: str) -> str:
    """Return where a move is made; `of_case` is the case's address."""
    return f"{of_case}/moves/{name}"


def file_url(case_url: str, record_id: str) -> str:
    """Return the address of a file of a case."""
    return f"{case_url}/files/{record_id}"
