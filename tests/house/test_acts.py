"""The names of acts in the rules of chains exist in `audit`; `domain` may not import it, so a test compares them."""

import ast
from collections.abc import Iterator, Mapping

from coc_service.audit import Act
from coc_service.audit.acts import Chain
from coc_service.domain.workflow import MOVES
from tests.house.tree import ROOT, committed_files

CHAINED = {Chain.COMMITTEE, Chain.CASE, Chain.PERSON}


def acts_looked_at(tree: ast.Module) -> Iterator[str]:
    """All strings that an `.act` is compared with, matched with or looked up in, including constants of the module."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        for expected in _beside_an_act(node):
            yield from _texts(expected, constants)


def _beside_an_act(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.Compare(left=ast.Attribute(attr="act"), comparators=expected):
            return list(expected)
        case ast.Match(subject=ast.Attribute(attr="act"), cases=cases):
            return [case.pattern for case in cases]
        case ast.Subscript(value=table, slice=ast.Attribute(attr="act")):
            return [table]
        case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get"), args=[ast.Attribute(attr="act")]):
            return [table]
        case _:
            return []


def _texts(expected: ast.AST, constants: Mapping[str, ast.AST]) -> Iterator[str]:
    if isinstance(expected, ast.Name):
        expected = constants[expected.id]
    for node in expected.keys if isinstance(expected, ast.Dict) else [expected]:
        for one in ast.walk(node) if node else ():
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


def test_every_act_of_a_chain_is_one_that_its_rules_know() -> None:
    sources = [ROOT / path for path in committed_files("coc_service/domain") if path.suffix == ".py"]

    known = {act for source in sources for act in acts_looked_at(ast.parse(source.read_text(encoding="utf-8")))}

    assert known == {act.value for act in Act if act.chain in CHAINED}
    assert {move.act for move in MOVES.values()} <= known
