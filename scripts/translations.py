"""For translators: what a language is missing, taking in what was translated, and every fault of it.

    python -m scripts.translations missing de --side reporter --most 100 -o part.po
    python -m scripts.translations take de part.po
    python -m scripts.translations check de --side reporter
    python -m scripts.translations status

A part is a `.po` file with some of the messages. See docs/translating.md.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from coc_service.languages.faults import Fault, forms_of, is_whole, message_faults, originals
from coc_service.languages.sides import Side, side_of
from scripts.messages import NOT_OURS, ROOT, TEMPLATE, WIDTH

LOCALE = ROOT / "locale"
# What a reporter sees first is translated first.
_FIRST = (
    "templates/base",
    "templates/landing/",
    "templates/reports/",
    "templates/macros/",
    "coc_service/domain/questions.py",
    "coc_service/web/reporter/",
    "templates/receipts/",
    "coc_service/web/",
    "templates/email/",
)


def template() -> Catalog:
    """Return the catalogue template."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def path_of(code: str, folder: Path = LOCALE) -> Path:
    """Return where a language's catalogue is."""
    return folder / code / "LC_MESSAGES" / "messages.po"


def read(path: Path, code: str) -> Catalog:
    """Return a catalogue or a part of one; an empty one if there is no such file. A malformed file is an error."""
    locale = Locale.parse(code, sep="-")
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def missing(translated: Catalog, asked: Iterable[Message]) -> list[Message]:
    """Return the messages that have no whole translation."""
    return [one for one in asked if not (given := translated.get(one.id)) or not is_whole(given)]


def part(messages: Iterable[Message], code: str) -> Catalog:
    """Return a catalogue of some messages without translations, with as many plural forms as the language has."""
    made = _empty(code)
    for one in messages:
        _add(made, one, None)
    return made


def merged(translated: Catalog, given: Catalog, code: str) -> tuple[Catalog, list[Fault]]:
    """Return the catalogue with a part taken in, in the template's order, and the faults of what was not taken.

    What the sources do not say any more is dropped.
    """
    made, wrong = _empty(code), []
    for one in (message for message in template() if message.id):
        old, new = translated.get(one.id), given.get(one.id)
        if new is not None and any(forms_of(new)):
            found = message_faults(new, one, code)
            wrong += found
            old = old if found else new
        if old is not None and any(forms_of(old)):
            _add(made, one, old)
    return made, wrong


def written(catalog: Catalog) -> str:
    """Return a catalogue's text: no date, no machine, no line numbers."""
    text = BytesIO()
    write_po(text, catalog, width=WIDTH, include_lineno=False)
    return NOT_OURS.sub("", text.getvalue().decode())


def _empty(code: str) -> Catalog:
    return Catalog(locale=Locale.parse(code, sep="-"), header_comment=f"# coc-service: {code}", fuzzy=False)


def _add(made: Catalog, asked: Message, translation: Message | None) -> None:
    made.add(
        asked.id,
        translation.string if translation else None,
        locations=asked.locations,
        auto_comments=asked.auto_comments,
        user_comments=translation.user_comments if translation else [],
        flags=sorted(asked.flags - {"fuzzy"}),
    )


def _asked(side: str) -> list[Message]:
    return [one for one in template() if one.id and (side == "both" or side_of(one) == side)]


def _rank(message: Message) -> int:
    return min(
        (at for at, start in enumerate(_FIRST) for path, _ in message.locations if path.startswith(start)),
        default=len(_FIRST),
    )


def _print_faults(found: list[Fault]) -> int:
    for one in found:
        print(f"{one.kind}: {one.found}\n    {one.msgid}" if one.found else f"{one.kind}\n    {one.msgid}")
    print(f"{len(found)} faults", dict(Counter(one.kind for one in found)))
    return 1 if found else 0


def _missing(given: Namespace) -> int:
    found = missing(read(path_of(given.code), given.code), _asked(given.side))
    found.sort(key=_rank)
    if given.paths:
        found = [one for one in found if any(path.startswith(tuple(given.paths)) for path, _ in one.locations)]
    text = written(part(found[: given.most], given.code))
    given.output.write_text(text, encoding="utf-8") if given.output else sys.stdout.write(text)
    sys.stderr.write(f"{given.code}, {given.side}: {len(found)} missing, {len(found[: given.most])} written\n")
    return 0


def _take(given: Namespace) -> int:
    target = path_of(given.code)
    made, wrong = merged(read(target, given.code), read(given.file, given.code), given.code)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".po.new")
    fresh.write_text(written(made), encoding="utf-8")
    fresh.replace(target)
    print(f"{target.relative_to(ROOT)}: {len(made)} messages; not taken:")
    return _print_faults(wrong)


def _check(given: Namespace) -> int:
    translated = read(path_of(given.code), given.code)
    asked = _asked(given.side)
    return _print_faults(
        [one for message in asked for one in message_faults(translated.get(message.id), message, given.code)]
    )


def _status(_: Namespace) -> int:
    codes = sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/messages.po"))
    for code in codes:
        translated = read(path_of(code), code)
        left = {side: len(missing(translated, _asked(side))) for side in Side}
        print(code, *(f"{side}: {count} missing" for side, count in left.items()))
    words = {side: sum(len(originals(one)[0].split()) for one in _asked(side)) for side in Side}
    print("all:", *(f"{side}: {len(_asked(side))} messages, {words[side]} words" for side in Side))
    return 0


def _arguments() -> ArgumentParser:
    made = ArgumentParser(prog="python -m scripts.translations", description=__doc__)
    commands = made.add_subparsers(required=True)
    for name, run in {"missing": _missing, "take": _take, "check": _check, "status": _status}.items():
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        if name != "status":
            command.add_argument("code", help="such as de, pt-BR, zh-Hans")
        if name == "take":
            command.add_argument("file", type=Path)
        if name in {"missing", "check"}:
            command.add_argument("--side", choices=[*Side, "both"], default="both")
        if name == "missing":
            command.add_argument("--most", type=int, default=None, help="write at most so many")
            command.add_argument(
                "--paths", nargs="*", help="only messages of sources that begin so, such as templates/reports"
            )
            command.add_argument("-o", "--output", type=Path)
    return made


if __name__ == "__main__":
    arguments = _arguments().parse_args()
    sys.exit(arguments.run(arguments))
