"""The files that came with a form."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.receiving import ReceivedFile

FILE, CAPTION = "file-", "caption-"  # and the number of a row: the fields of a form that takes files
ROWS = range(1, 5)
AHEAD = "ahead"  # a form that brings only a file, for the list of the one that follows it


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far a file has come that is sent in slices: what goes into the form's hidden field, and how many bytes are stored."""

    partial: str
    at: int


@dataclass(slots=True, eq=False)
class Taken:
    """The files of a form: those that waited in it and those that came with it now. They are dropped after the request, unless
    a record has taken them or `keep` was called because the page comes back with them. `partial` is a file that is not whole.
    `stay` are ids of files that are not dropped either.
    """

    files: list[ReceivedFile] = field(default_factory=list)
    is_kept: bool = False
    waited: frozenset[str] = frozenset()
    stay: frozenset[str] = frozenset()
    most_bytes: int = 0
    with_originals: frozenset[str] = frozenset()
    partial: HowFar | None = None
    partial_field: str = ""

    @property
    def attached(self) -> Attached:
        """The files as acts take them."""
        return Attached(tuple(self.files), self.most_bytes, self.with_originals)

    @property
    def originals(self) -> list[str]:
        """The ids of the files as they were sent, without those of cleaned copies."""
        return [one.id for one in self.files if not one.cleaned_from]

    @property
    def left(self) -> list[str]:
        """The ids of the files that nobody has."""
        return [] if self.is_kept else [one.id for one in self.files if one.id not in self.stay]

    def keep_waited(self) -> None:
        """Let the files wait that waited before this request: the form still has their list."""
        self.stay = self.waited

    def keep(self) -> Sequence[ReceivedFile]:
        """Let the files wait, for the page that comes back; return them."""
        self.is_kept = True
        return tuple(self.files)
