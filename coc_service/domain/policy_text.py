"""The text of a policy: written from its values, and checked, with a line and a remedy for each fault."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from coc_service.catalogue import Message, Name, Names, msg
from coc_service.domain import policy
from coc_service.domain.policy import Majority, Policy
from coc_service.domain.policy_rows import RULES, Path
from coc_service.domain.policy_rules import Value
from coc_service.domain.stages import STAGES

_HEADER = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_NO_SECTION = ""
MOST_FAULTS = 20  # shown at once: a page of thousands helps nobody and takes long
_SHOWN_CHARS = 40
_EXAMPLES: Mapping[str, str] = {
    "hours": "acknowledge = 24",
    "voting": 'minimum_votes = 2, majority = "simple"',
    "panel": "minimum_members = 2",
    "body": 'body = "the board"',
    "address": 'address = "board@example.org"',
    "minimum_votes": "minimum_votes = 2",
    "majority": 'majority = "simple"',
    "minimum_members": "minimum_members = 2",
}
_TOO_LONG = msg("This text is longer than a policy can be. Take out remarks that nobody needs.")
_TOO_DEEP = msg(
    "There are too many brackets within each other. A policy has sections and, in each, one rule on a line."
)
_NOT_TOML = msg(
    "This line cannot be read. A rule looks like: acknowledge = 24. A section: [hours]. A remark begins with #."
)
_TWICE = msg("This stands twice. Take one of them out.")
_SECTION_MISSING = msg("The section [%(name)s] is missing. Add it, with: %(example)s")
_RULE_MISSING = msg("A rule is missing here. Add: %(example)s")
_UNKNOWN = msg("There is no rule “%(name)s” here. Take it out.")
_MISSPELT = msg("There is no rule “%(name)s” here. Did you mean “%(near)s”?")
_NOT_A_NUMBER = msg("This must be a whole number, without quotes: 24")
_TOO_SMALL = msg("This must be 1 or more.")
_TOO_LARGE = msg("This must be %(most)s or less.")
_NO_MAJORITY = msg("This must be one of these, in quotes: %(names)s")
_NO_SECTION_HERE = msg("This is a section: write [%(name)s] on a line of its own, and its rules below it.")
_NO_TEXT = msg("This must be a short text in quotes.")
_NO_ADDRESS = msg('This must be one mail address in quotes: "board@example.org"')
_NO_BOOLEAN = msg("This must be true or false, without quotes.")
_TIMELESS = msg("Nothing is due in this stage. Take the line out.")
_HIDDEN = msg("There is a character in this that nobody can see. Please type it by hand.")
_TOO_MANY_SIGNATURES = msg(
    "More signatures are asked for than there are members. Lower “members”, or raise “from_seats”."
)
_NO_GROUND = msg("One of these reasons has to stay. Without any, nobody could appeal.")
_OF_RULE: Mapping[str, Message] = {"hours": _TIMELESS, "escalation": _HIDDEN, "appeal_grounds": _NO_GROUND}
_MAJORITIES = Names(tuple(f'"{one}"' for one in Majority))
_OF_KIND: Mapping[str, Message] = {
    **dict.fromkeys(("int_parsing", "int_parsing_size", "int_type", "int_from_float", "finite_number"), _NOT_A_NUMBER),
    **dict.fromkeys(("greater_than", "greater_than_equal"), _TOO_SMALL),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), _NO_SECTION_HERE),
    **dict.fromkeys(("bool_type", "bool_parsing"), _NO_BOOLEAN),
    "less_than_equal": _TOO_LARGE,
    "enum": _NO_MAJORITY,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a policy's text, and what to do. `line` counts from 1 and is 0 where no line is meant."""

    line: int
    path: Path
    message: Message


def to_toml(values: Mapping[Path, Value]) -> str:
    """Return the text with these values, section by section."""
    sections: dict[str, list[str]] = {}
    for (section, name), value in values.items():
        sections.setdefault(section, []).append(f"{name} = {_literal(value)}")
    return "\n\n".join("\n".join([f"[{section}]", *lines]) for section, lines in sections.items()) + "\n"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def read(toml: str) -> Policy | list[Fault]:
    """Return the policy of a text, or what is wrong with it, in the order of its lines."""
    if len(toml) > policy.MAX_CHARS:
        return [Fault(0, ("", ""), _TOO_LONG)]
    try:
        return Policy.model_validate(policy.decode(toml))
    except RecursionError:
        return [Fault(0, ("", ""), _TOO_DEEP)]
    except ValidationError as error:
        lines = _lines(toml)
        found = [_fault(one, lines) for one in error.errors(include_url=False)[:MOST_FAULTS]]
        return sorted(found, key=lambda one: (one.line == 0, one.line))
    except ValueError as error:  # not TOML, or a number of more digits than Python reads
        return [_syntax(str(error), toml)]


def _syntax(said: str, toml: str) -> Fault:
    at = _AT_LINE.search(said)
    line = int(at[1]) if at else 0
    if "at end of document" in said:
        line = toml.count("\n") + 1
    return Fault(line, ("", ""), _TWICE if said.startswith(("Cannot overwrite", "Cannot declare")) else _NOT_TOML)


def _lines(toml: str) -> dict[tuple[str, ...], int]:
    """Return the line of each section and each rule, as most people write them; others are not found, and have no line."""
    found: dict[tuple[str, ...], int] = {}
    section = _NO_SECTION
    for number, line in enumerate(toml.split("\n"), start=1):
        if header := _HEADER.match(line):
            section = header[1]
            found.setdefault((section,), number)
        elif key := _KEY.match(line):
            found.setdefault((section, key[1]) if section else (key[1],), number)
    return found


def _fault(one: ErrorDetails, lines: Mapping[tuple[str, ...], int]) -> Fault:
    path = tuple(str(part) for part in one["loc"] if part not in {"stages", "[key]"})
    line = _timeless(one, lines) or lines.get(path) or lines.get(path[:1], 0)
    return Fault(line, (path[0], path[1] if len(path) > 1 else ""), _remedy(one, path))


def _timeless(one: ErrorDetails, lines: Mapping[tuple[str, ...], int]) -> int:
    """Return the line of a time for a stage in which nothing is due: that error names the section only."""
    timeless = [("hours", stage.value) for stage, row in STAGES.items() if row.hours is None]
    return next((lines[path] for path in timeless if path in lines and one["type"] == "value_error"), 0)


def _remedy(one: ErrorDetails, path: tuple[str, ...]) -> Message:
    kind, name = one["type"], path[-1]
    if kind == "missing":
        return _missing(path)
    if kind == "extra_forbidden" or (kind == "enum" and path[0] == "hours"):
        return _unknown(path[0], name)
    if kind == "value_error":
        return _OF_RULE.get(path[0], _TOO_MANY_SIGNATURES)
    values = {"name": Name(name), "most": one.get("ctx", {}).get("le", ""), "names": _MAJORITIES}
    return _OF_KIND.get(kind, _NO_ADDRESS if name == "address" else _NO_TEXT).filled(**values)


def _missing(path: tuple[str, ...]) -> Message:
    example = Name(_EXAMPLES.get(path[-1], f"{path[-1]} ="))
    return (_SECTION_MISSING if len(path) == 1 else _RULE_MISSING).filled(name=Name(path[-1]), example=example)


def _unknown(section: str, name: str) -> Message:
    shown = Name(name[:_SHOWN_CHARS])
    known = [path[1] for path in RULES if path[0] == section] if section != name else [path[0] for path in RULES]
    near = get_close_matches(name[:_SHOWN_CHARS], known, n=1)
    return _MISSPELT.filled(name=shown, near=Name(near[0])) if near else _UNKNOWN.filled(name=shown)
