"""Every command that a document or a message names can be given: its options and arguments exist."""

import re
import shlex
import subprocess
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from coc_service.__main__ import main
from coc_service.audit.__main__ import _parser as verifier
from tests.house.tree import ROOT, committed_files

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_OURS = re.compile(r"(?<![\w.-])coc-service +([a-z][^|;&)\n]*)")
_VERIFIER = re.compile(r"python3? -m coc_service\.audit +([^|;&)\n]+)")
_MAKE = re.compile(r"^make ([a-z]+)")
_HISTORY = Path("CHANGELOG.md")  # names commands as they were


def documents() -> list[Path]:
    return [path for path in committed_files() if path.suffix == ".md" and path != _HISTORY]


def messages() -> list[Path]:
    """The files of the program, whose sentences name commands too."""
    return [path for path in committed_files("coc_service", "templates") if path.suffix in {".py", ".html"}]


def blocks(path: Path) -> Iterator[tuple[str, str]]:
    """The language and the text of each fenced block of a document."""
    yield from _FENCE.findall((ROOT / path).read_text(encoding="utf-8"))


def spans(path: Path) -> list[str]:
    return _SPAN.findall(_FENCE.sub("", (ROOT / path).read_text(encoding="utf-8")))


def words(command: str) -> list[str]:
    """The words of a command; what is optional, in brackets, is among them."""
    return shlex.split(command.replace("[", "").replace("]", ""), comments=True)


def given(command: click.Command, arguments: list[str], *, is_whole: bool) -> None:
    """Parse arguments as the command line does, without running anything."""
    while isinstance(command, click.Group):
        if not arguments:
            return
        name, *arguments = arguments
        command = command.commands[name]
    if not is_whole and arguments[-1:] and arguments[-1].startswith("--"):
        arguments = [*arguments, "its value"] if takes_value(command, arguments[-1]) else arguments
    options, left, _ = command.make_parser(click.Context(command)).parse_args(list(arguments))
    assert left == [], f"too many: {left}"
    required = [param for param in command.params if param.required] if is_whole else []
    assert [param.name for param in required if is_missing(param, options.get(str(param.name)))] == [], "too few"


def takes_value(command: click.Command, option: str) -> bool:
    return any(isinstance(one, click.Option) and option in one.opts and not one.is_flag for one in command.params)


def is_missing(param: click.Parameter, value: object) -> bool:
    return value is None or param.value_is_missing(value)


def wrong(found: Iterator[tuple[Path, str, bool]]) -> list[str]:
    """The commands that could not be given, with the reason."""
    bad = []
    for path, command, is_whole in found:
        try:
            given(main, words(command), is_whole=is_whole)
        except (KeyError, click.UsageError, AssertionError, ValueError) as error:
            bad.append(f"{path}: coc-service {command}: {error}")
    return bad


def commands(path: Path) -> Iterator[tuple[Path, str, bool]]:
    """Each command of ours in a document. In a block it is whole; in a sentence its arguments may be left out."""
    for language, text in blocks(path):
        if language == "sh":
            yield from ((path, command, True) for command in _OURS.findall(text.replace("\\\n", " ")))
    for span in spans(path):
        yield from ((path, command, False) for command in _OURS.findall(span))


def test_every_command_in_a_document_can_be_given() -> None:
    found = [command for path in documents() for command in commands(path)]

    assert len(found) > 50
    assert wrong(iter(found)) == []


def test_every_command_in_a_message_can_be_given() -> None:
    found = [(path, command, False) for path in messages() for span in spans(path) for command in _OURS.findall(span)]

    assert len(found) > 10
    assert wrong(iter(found)) == []


@pytest.mark.parametrize("command", ["outbox frob", "backup --nowhere x", "backup", "outbox show 1 2", "init --name"])
def test_a_command_that_does_not_exist_would_be_found(command: str) -> None:
    assert len(wrong(iter([(Path("x"), command, True)]))) == 1


def test_every_command_of_the_verifier_in_a_document_can_be_given() -> None:
    texts = [text for path in documents() for text in [*spans(path), *(text for _, text in blocks(path))]]
    found = [command for text in texts for command in _VERIFIER.findall(text.replace("\\\n", " "))]

    assert found
    assert [command for command in found if " " in command and not is_known(verifier(), words(command))] == []


def is_known(parser: ArgumentParser, arguments: list[str]) -> bool:
    try:
        parser.parse_args(arguments)
    except SystemExit:
        return False
    return True


def test_every_target_of_make_in_a_document_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    lines = [line for path in documents() for _, text in blocks(path) for line in text.splitlines()]

    named = {
        name
        for line in [*lines, *(span for path in documents() for span in spans(path))]
        for name in _MAKE.findall(line)
    }

    assert named
    assert named - targets == set()


def test_every_block_of_shell_in_a_document_is_shell() -> None:
    found = [(path, text) for path in documents() for language, text in blocks(path) if language in {"sh", "bash"}]

    refused = [
        f"{path}: {done.stderr}"
        for path, text in found
        if (done := subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True, check=False)).returncode
    ]

    assert len(found) > 10
    assert refused == []
