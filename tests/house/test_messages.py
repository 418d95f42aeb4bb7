"""Every sentence in the code is a complete message of the catalogue template."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from coc_service.usecases.people import passphrase_hints
from scripts import messages
from tests.house.tree import python_trees

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LONE_PERCENT = re.compile(r"%(?!\(\w+\)s|%)")
_TEXTS_OF = {"msg": 1, "plural": 2}
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _calls(tree: ast.Module | ast.stmt, *names: str) -> list[ast.Call]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in found if isinstance(call.func, ast.Name) and call.func.id in names]


def _marked() -> Iterator[tuple[str, ast.Call, bool]]:
    """Each message in the code, and whether it is in a table, where its values are filled in later."""
    for path, tree in python_trees("coc_service"):
        tables = [top for top in tree.body if not isinstance(top, _SCOPES)]
        in_tables = {id(call) for top in tables for call in _calls(top, *_TEXTS_OF)}
        for call in _calls(tree, *_TEXTS_OF):
            yield f"{path}:{call.lineno}", call, id(call) in in_tables


def _texts(call: ast.Call) -> list[str] | None:
    """The texts of a message; None if they are not literals."""
    assert isinstance(call.func, ast.Name)
    texts = [
        one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
    ]
    return texts if len(texts) == len(call.args) == _TEXTS_OF[call.func.id] else None


def test_the_template_is_what_the_sources_say() -> None:
    assert messages.TEMPLATE.read_text(encoding="utf-8") == messages.template(), "run `make messages`"


def test_the_template_names_no_machine_and_no_day() -> None:
    text = messages.TEMPLATE.read_text(encoding="utf-8")

    assert re.findall(r"-Date:|Generated-By|^#: .*:\d+$|^#: /", text, re.MULTILINE) == []


def test_every_message_can_be_extracted() -> None:
    assert [where for where, call, _ in _marked() if _texts(call) is None] == []


def test_every_message_is_given_what_it_asks_for() -> None:
    wrong = []
    for where, call, is_in_a_table in _marked():
        texts = _texts(call) or [""]
        one, many = (set(PLACEHOLDER.findall(text)) - {"count"} for text in (texts[0], texts[-1]))
        given = {str(one.arg) for one in call.keywords} - {"count"}
        is_filled = given == many or (is_in_a_table and not given)
        if one != many or not is_filled or any(LONE_PERCENT.search(text) for text in texts):
            wrong.append(where)

    assert wrong == []


def test_messages_are_marked_and_not_made() -> None:
    made = [
        f"{path}:{call.lineno}"
        for path, tree in python_trees("coc_service")
        if path.parts[1] not in {"catalogue.py", "languages"}
        for call in _calls(tree, "Message")
    ]

    assert made == []


def test_what_the_passphrase_judge_says_is_in_the_catalogue() -> None:
    spec = find_spec("zxcvbn.feedback")
    tree = ast.parse(Path(spec.origin or "").read_text(encoding="utf-8") if spec else "")

    assert passphrase_hints.HINTS.keys() == {ast.literal_eval(call.args[0]) for call in _calls(tree, "_")}
