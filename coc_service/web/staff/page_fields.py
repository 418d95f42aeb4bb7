"""The fields of a committee's own pages as a form: their texts, how links are written in them, and what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Text, msg
from coc_service.domain import own_pages, texts
from coc_service.domain.own_pages import LINKS, SPACES, TEXTS, Link, OwnPages, Problem
from coc_service.web.http.forms import OF_FIELD, FieldError
from coc_service.web.staff import starter_fields


@dataclass(frozen=True, slots=True)
class FieldOfPages:
    """One field, with the number of its lines."""

    name: str
    label: Message
    hint: Message
    rows: int = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a proposal changes, before and after. The lines of the logo are empty; `is_logo` is set instead."""

    label: Message
    before: Sequence[Text]
    after: Sequence[Text]
    is_logo: bool = False
    is_removed: bool = False


_NOTHING = msg("Shown with the words of this program. Empty: nothing is added.")
FIELDS = (
    FieldOfPages(
        "opening",
        msg("First words of your page"),
        msg("One or two sentences at the top. Empty: the words of this program."),
    ),
    FieldOfPages(
        "emergency",
        msg("If someone is in danger now"),
        msg("What to do first, and where your people are. Empty: the words of this program."),
    ),
    FieldOfPages("numbers", msg("Emergency numbers"), msg("One on each line: Police | 112")),
    FieldOfPages(
        "contacts",
        msg("Other ways to reach you"),
        msg("One on each line, a mail address, a telephone number or a page: Ilse | ilse@example.org"),
    ),
    FieldOfPages(
        "code",
        msg("Your code of conduct and its sections"),
        msg("One on each line, with its page: Our code of conduct | https://example.org/conduct"),
        rows=5,
    ),
    FieldOfPages("form_note", msg("A note on the report form"), _NOTHING, rows=2),
    FieldOfPages("receipt_note", msg("A note with the receipt"), _NOTHING, rows=2),
    FieldOfPages(
        "spaces",
        msg("Spaces you look after"),
        msg(
            "Projects, events, chats. One on each line, with a short name for its link: KubeCon Europe | kubecon-eu. "
            "Use small letters, digits and hyphens."
        ),
        rows=5,
    ),
    FieldOfPages(
        "above",
        msg("Where a report goes if too few of you can read it"),
        msg(
            "The short name of another committee here: the last part of its page’s address. Its members sit in your place "
            "then, if the reporter agrees. Empty: there is none."
        ),
        rows=1,
    ),
    FieldOfPages(
        "outside",
        msg("Someone outside of your committee"),
        msg("An ombudsperson, for example, for those who do not want to tell you: Mara | mara@ombuds.example.org"),
        rows=2,
    ),
)
NAMES = (*(field.name for field in FIELDS), *starter_fields.NAMES)
LOGO = msg("Logo")
_LABELS = {field.name: field.label for field in FIELDS} | {"logo": LOGO}
_MESSAGES = {
    Problem.TEXT_TOO_LONG: msg(
        "This is too long. A text has %(text)s characters at most, a name %(label)s.",
        text=own_pages.TEXT_CHARS,
        label=own_pages.LABEL_CHARS,
    ),
    Problem.TEXT_UNREADABLE: msg("There are characters in this text that nobody can see. Please type it again."),
    Problem.TOO_MANY_LINKS: msg(
        "There are too many lines. At most %(most)s are possible, and %(spaces)s for spaces.",
        most=own_pages.MOST_LINKS,
        spaces=own_pages.MOST_SPACES,
    ),
    Problem.ABOVE_UNUSABLE: msg("A short name has small letters, digits and hyphens only."),
    Problem.SPACE_UNUSABLE: msg(
        "Each space needs a short name of its own, with small letters, digits and hyphens: KubeCon Europe | kubecon-eu"
    ),
    Problem.LABEL_MISSING: msg(
        "Each line needs a name, then a bar, then where it leads: Our code | https://example.org"
    ),
    Problem.ADDRESS_UNSAFE: msg(
        "An address is not one we can show. Use https and a full name, a mail address, or a telephone number. "
        "Emergency numbers are telephone numbers."
    ),
    Problem.LOGO_UNUSABLE: msg(
        "The logo must be a PNG or JPEG picture of at most 32 kB, and 1,200 pixels on each side."
    ),
    Problem.STARTER_TOO_LONG: msg(
        "This is too long. A starter text has %(text)s characters at most, its name %(label)s.",
        text=own_pages.STARTER_CHARS,
        label=own_pages.LABEL_CHARS,
    ),
    Problem.STARTER_UNNAMED: msg("Please give this starter text a name, so that you find it in the list."),
    Problem.STARTER_EMPTY: msg("This starter text has a name and no words. Write them, or empty its name as well."),
    Problem.STARTER_UNKNOWN: msg("The starter texts could not be read. Please open this page again."),
}
_TEL_CHARS = frozenset("0123456789-+ ()/.")


def to_values(pages: OwnPages) -> dict[str, str]:
    """Return the values that a form shows for these pages."""
    lines = {name: "\n".join(_line(link) for link in getattr(pages, name)) for name in LINKS}
    return {name: getattr(pages, name) for name in TEXTS} | lines | starter_fields.to_values(pages.starters)


def from_values(values: Mapping[str, str], *, logo: bytes) -> OwnPages:
    """Return the pages that a form's values describe."""
    links = {name: tuple(_links(name, texts.clean(values[name]))) for name in LINKS}
    links = {name: tuple(link for link in found if link != Link("", "")) for name, found in links.items()}
    own_texts = {name: texts.clean(values[name]) for name in TEXTS}
    return OwnPages.of(own_texts, links, logo=logo, starters=starter_fields.from_values(values))


def _links(name: str, typed: str) -> Iterable[Link]:
    read = _space if name == SPACES else _link
    return map(read, typed.splitlines())


def _space(line: str) -> Link:
    label, _, address = (part.strip() for part in line.partition("|"))
    return Link(label, address)


def _link(line: str) -> Link:
    label, bar, address = (part.strip() for part in line.partition("|"))
    return Link(label, _address(address)) if bar else Link("", _address(label))


def _address(typed: str) -> str:
    """Return what was typed as an address: a number and a mail address get the scheme that they lack."""
    if "@" in typed and ":" not in typed:
        return f"mailto:{typed}"
    number = typed.removeprefix("tel:")
    if number and set(number) <= _TEL_CHARS:
        return "tel:" + "".join(char for char in number if char in "+0123456789")
    return typed


def _line(link: Link) -> str:
    return f"{link.label} | {link.address.removeprefix('mailto:').removeprefix('tel:')}"


def errors(found: Sequence[tuple[str, Problem]]) -> list[FieldError]:
    """Return one error for each field with a problem."""
    first: dict[str, Problem] = {}
    for name, problem in found:
        first.setdefault(name, problem)
    return [FieldError(name, _of_field(name, _MESSAGES[problem])) for name, problem in first.items()]


def _of_field(name: str, problem: Message) -> Message:
    """Return the problem after the label of its field. The logo names itself; a starter text is told in its group."""
    return OF_FIELD.filled(label=_LABELS[name], problem=problem) if name in _LABELS and name != "logo" else problem


def changes(old: OwnPages, new: OwnPages) -> list[Change]:
    """Return what a proposal changes, field by field, with whole addresses: a label may not say where it leads."""
    fields = [_change(name, old, new) for name in own_pages.changes(old, new) if name != "starters"]
    return fields + [Change(title, before, after) for title, before, after in starter_fields.changed(old, new)]


def _change(name: str, old: OwnPages, new: OwnPages) -> Change:
    if name == "logo":
        return Change(LOGO, (), (), is_logo=True, is_removed=not new.logo)
    return Change(_LABELS[name], _lines(old, name), _lines(new, name))


def _lines(pages: OwnPages, name: str) -> list[str]:
    if name in LINKS:
        return [f"{link.label} | {link.address}" for link in getattr(pages, name)]
    return [line for line in str(getattr(pages, name)).split("\n") if line]
