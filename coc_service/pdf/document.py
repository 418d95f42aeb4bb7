"""What a PDF is made from. Every text is data: nothing in it is markup, whoever wrote it."""

import json
from dataclasses import asdict, dataclass
from typing import TypeAlias

MAX_HEADING = 6
WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6, below the title. PDF/UA refuses a document that leaves out a level on the way down."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= MAX_HEADING:
            raise ValueError(self.level)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text whose lines are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, set apart by a line at its side."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what they say, one below the other."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LargeFacts:
    """A few labels with short texts in large letters, side by side."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption. Each row has as many cells as there are columns; `numbers` are columns set to the right.

    `bars` are percentages from 0 to 100, one for each row if there are any: each is drawn below the row's first cell. They show
    what the row says in numbers, so readers of the tags are not told of them.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    bars: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(self.caption)
        if self.bars and (len(self.bars) != len(self.rows) or not all(0 <= one <= WHOLE for one in self.bars)):
            raise ValueError(self.bars)


Block: TypeAlias = Heading | Paragraph | Quote | Listing | Facts | LargeFacts | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file.

    `language` is a tag such as pt-BR. `margin` stands at the top of each page. `missing` is shown first if a character has no
    glyph in the fonts of this machine; each such character is drawn as an empty box.
    `at` is the moment in the file's metadata, in seconds since 1970: the same value and fonts make the same bytes.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    missing: str
    at: int
    margin: str = ""

    def encoded(self) -> bytes:
        """Return the document as JSON for the process that draws it."""
        language, _, rest = self.language.partition("-")
        is_script = len(rest) == len("Hans")
        value = {
            "title": self.title,
            "language": language,
            "script": rest.lower() if is_script else "",
            "region": "" if is_script else rest,
            "blocks": [{"kind": type(one).__name__, **asdict(one)} for one in self.blocks],
            "missing": self.missing,
            "margin": self.margin,
            "at": self.at,
        }
        return json.dumps(value).encode("ascii")
