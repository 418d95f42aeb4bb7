"""Draws one document, as a program of its own: JSON on standard input, a PDF on standard output.

It is run by its path: it needs nothing of ours, and gets no setting and no key in its environment. It limits itself before it
reads.
Exit status: 0, or 2 for what could not be drawn. It says nothing else: an error of the library repeats what somebody wrote.
"""

import json
import re
import resource
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import typst

NOT_DRAWN = 2
BOX = "\N{WHITE SQUARE}"
_TEMPLATE = Path(__file__).with_name("document.typ")
_CPU_SECONDS = 60
_MEMORY_BYTES = 4 * 2**30  # of addresses: the library maps itself, its fonts and a stack for each thread
_ROUNDS = (
    6  # an error names what is missing in the whole document, but after a mark is gone its letter can be missing too
)
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')  # the text is a literal of Rust
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_MARKS = ("M", "C")  # categories of Unicode: what is set on a letter, and what is not seen
_LAST_LATIN = 0xFF


def main() -> int:
    """Draw what standard input holds. Returns the exit status."""
    _limit()
    document = json.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(_drawn(document))
    except typst.TypstError:
        return NOT_DRAWN
    return 0


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS counts what the system maps into every process
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


def _drawn(document: dict[str, object]) -> bytes:
    """Draw with every character that has a glyph; after some rounds, with Latin letters only.

    Raises:
        typst.TypstError: it cannot be drawn for another reason.
    """
    missing: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return _compiled(document, missing.__contains__, warning=document["missing"] if missing else "")
        except typst.TypstError as error:
            found = _named(error.diagnostic) - missing
            if not found:
                break
            missing |= found
    return _compiled(
        document, lambda letter: ord(letter) > _LAST_LATIN or letter in missing, warning=document["missing"]
    )


def _compiled(document: dict[str, object], is_missing: Callable[[str], bool], *, warning: object) -> bytes:
    given = json.dumps(_boxed({**document, "warning": warning}, is_missing))
    compiler = typst.Compiler(_TEMPLATE.read_bytes(), sys_inputs={"document": given})
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(str(document["at"])))
    if not isinstance(made, bytes):  # the library returns a list for pictures of pages only
        raise TypeError
    return made


def _boxed(value: object, is_missing: Callable[[str], bool]) -> object:
    """Return a value with a box for each character that has no glyph, and for half of a pair, which is no character."""
    if isinstance(value, str):
        return "".join(BOX if is_missing(letter) or "\ud800" <= letter <= "\udfff" else letter for letter in value)
    if isinstance(value, list):
        return [_boxed(one, is_missing) for one in value]
    if isinstance(value, dict):
        return {name: _boxed(one, is_missing) for name, one in value.items()}
    return value


def _named(diagnostic: str) -> set[str]:
    """Return the characters that an error says have no glyph. Of a letter with marks, the marks first."""
    named: set[str] = set()
    for literal in _MISSING.findall(diagnostic):
        letters = {
            letter for letter in _ESCAPED.sub(_unescaped, literal) if letter == "\x7f" or not " " <= letter <= "~"
        }
        named |= {letter for letter in letters if unicodedata.category(letter).startswith(_MARKS)} or letters
    return named


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _PLAIN_ESCAPES.get(found[2], found[2])


if __name__ == "__main__":
    sys.exit(main())
