"""How a guard is taken away: each operator changes one spot of its target. How to choose: tests/mutations/__init__.py.

`mentions` narrow the choice (`syntax.words` says to what). What `new` and `instead` say is Python source.
"""

import ast
from collections.abc import Callable, Iterator

from tests.mutations.spot import Operator, Spot
from tests.mutations.syntax import Slot, expression, is_same, slots, statements, words

# --- statements -------------------------------------------------------------------------------------------------------


def drop_raise(error: str, *mentions: str, instead: str = "") -> Operator:
    """Drop `raise error`, with the `if` that holds nothing else; or have another statement `instead`."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            match slot.node:
                case ast.If(body=[ast.Raise() as only], orelse=[]) if not instead and _raises(only, error):
                    yield Spot(slot, (), slot.node)
                case ast.Raise() as node if _raises(node, error) and (instead or not _is_all_of(slot.parent)):
                    about = slot.parent if isinstance(slot.parent, ast.If) else node
                    yield Spot(slot, statements(instead), about)

    return Operator(find, mentions)


def drop_statement(*mentions: str, instead: str = "") -> Operator:
    """Drop the statement, with all that it holds; or have others `instead`."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            if isinstance(slot.node, ast.stmt):
                yield Spot(slot, statements(instead), slot.node)

    return Operator(find, mentions)


def skip_call(name: str, *mentions: str, instead: str = "") -> Operator:
    """Drop the statement that is nothing but a call of `name`; elsewhere put the call's receiver or first argument.

    `mentions` are looked for in the arguments.
    """

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            match slot.node:
                case ast.Expr(value=ast.Call() as call) | ast.Expr(value=ast.Await(value=ast.Call() as call)):
                    yield Spot(slot, statements(instead), _arguments(call))
                case ast.Call() as call if not isinstance(slot.parent, ast.Expr | ast.Await):
                    left = (expression(instead),) if instead else _receiver_or_argument(call)
                    yield from (Spot(slot, (one,), _arguments(call)) for one in left)

    def find_named(tree: ast.AST) -> Iterator[Spot]:
        return (spot for spot in find(tree) if _calls(spot.slot.node, name))

    return Operator(find_named, mentions)


# --- tests and what comes back ----------------------------------------------------------------------------------------


def negate_test(*mentions: str) -> Operator:
    """Turn the test of an `if`, a `while`, a conditional expression or a comprehension round."""
    return Operator(lambda tree: _tests(tree, lambda test: ast.UnaryOp(ast.Not(), test)), mentions)


def always(*mentions: str) -> Operator:
    """Have a test always hold."""
    return Operator(lambda tree: _tests(tree, lambda _: ast.Constant(value=True)), mentions)


def never(*mentions: str) -> Operator:
    """Have a test never hold."""
    return Operator(lambda tree: _tests(tree, lambda _: ast.Constant(value=False)), mentions)


def return_constant(new: str, *mentions: str) -> Operator:
    """Return `new` where a function, or a lambda, returns something else."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            if (type(slot.parent), slot.field) in {(ast.Return, "value"), (ast.Lambda, "body")}:
                yield Spot(slot, (expression(new),), slot.node)

    return Operator(find, mentions)


# --- parts of expressions ---------------------------------------------------------------------------------------------


def drop_operand(*mentions: str) -> Operator:
    """Drop one side of `and`, `or`, of an operator such as `+`, of a chained comparison; or a comprehension's test."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            match slot.node:
                case ast.BoolOp(op=op, values=values):
                    for index, value in enumerate(values):
                        left = values[:index] + values[index + 1 :]
                        yield Spot(slot, (left[0] if len(left) == 1 else ast.BoolOp(op, left),), value)
                case ast.BinOp(left=left_side, right=right_side):
                    yield Spot(slot, (right_side,), left_side)
                    yield Spot(slot, (left_side,), right_side)
                case ast.Compare(left=first, ops=ops, comparators=[second, *_, last] as others):
                    yield Spot(slot, (ast.Compare(second, ops[1:], others[1:]),), first)
                    yield Spot(slot, (ast.Compare(first, ops[:-1], others[:-1]),), last)
                case test if isinstance(slot.parent, ast.comprehension) and slot.field == "ifs":
                    yield Spot(slot, (), test)

    return Operator(find, mentions)


def drop_argument(call: str, *mentions: str) -> Operator:
    """Drop one argument of a call: a keyword is mentioned by its name."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            if slot.field in {"args", "keywords"} and isinstance(slot.parent, ast.Call) and _calls(slot.parent, call):
                yield Spot(slot, (), slot.node)

    return Operator(find, mentions)


def drop_item(*mentions: str) -> Operator:
    """Drop an item of a tuple, list, set, dictionary or f-string, or a decorator."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            match slot.node:
                case ast.Dict(keys=keys, values=values):
                    for index, (key, value) in enumerate(zip(keys, values, strict=True)):
                        rest = ast.Dict(keys[:index] + keys[index + 1 :], values[:index] + values[index + 1 :])
                        yield Spot(slot, (rest,), ast.Dict([key], [value]))
                case node if slot.field == "decorator_list" or (slot.field, type(slot.parent)) in _ITEMS:
                    yield Spot(slot, (), node)

    return Operator(find, mentions)


_ITEMS = {("elts", ast.Tuple), ("elts", ast.List), ("elts", ast.Set), ("values", ast.JoinedStr)}


# --- one thing for another --------------------------------------------------------------------------------------------


def set_value(new: str, *, of: str = "") -> Operator:
    """Give a keyword argument, a dictionary's key or a name that is assigned `of` that name another value.

    Without a name: the constant that is the target itself.
    """

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            is_target = slot.parent in getattr(tree, "body", ()) and slot.field == "value"
            for key in _keys(slot):
                if (of in words(key)) if of else is_target:
                    yield Spot(slot, (expression(new),), key)

    return Operator(find)


def change_constant(old: object, new: object, *mentions: str) -> Operator:
    """Put another constant; of a string or bytes that is not there whole, a part that stands in one constant once.

    `mentions` are looked for in what the constant is a part of; so it is for names and expressions.
    """

    def find(tree: ast.AST) -> Iterator[Spot]:
        constants = [slot for slot in slots(tree) if _is_value(slot)]
        same = [slot for slot in constants if _is_equal(_value(slot), old)]
        for slot in same:
            yield Spot(slot, (expression(repr(new)),), slot.parent)
        for slot in [] if same else constants:
            for whole in _with_part_replaced(_value(slot), old, new):
                yield Spot(slot, (ast.Constant(whole),), slot.parent)

    return Operator(find, mentions)


def change_comparison(old: str, new: str, *mentions: str) -> Operator:
    """Compare otherwise: `<` in place of `<=`."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            if isinstance(slot.parent, ast.Compare) and is_same(slot.node, _comparison(old)):
                yield Spot(slot, (_comparison(new),), slot.parent)

    return Operator(find, mentions)


def swap_name(old: str, new: str, *mentions: str) -> Operator:
    """Use another name, or another attribute of the same thing."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            match slot.node:
                case ast.Name(id=name, ctx=ast.Load()) if name == old:
                    yield Spot(slot, (ast.Name(new, ast.Load()),), slot.parent)
                case ast.Attribute(value=of, attr=name, ctx=ctx) if name == old:
                    yield Spot(slot, (ast.Attribute(of, new, ctx),), slot.parent)

    return Operator(find, mentions)


def replace_expression(old: str, new: str, *mentions: str) -> Operator:
    """Put one expression for another. The last resort: it names what may be called otherwise tomorrow."""

    def find(tree: ast.AST) -> Iterator[Spot]:
        for slot in slots(tree):
            if isinstance(slot.node, ast.expr) and is_same(slot.node, expression(old)):
                yield Spot(slot, (expression(new),), slot.parent)

    return Operator(find, mentions)


# --- what operators ask of a node -------------------------------------------------------------------------------------


def _tests(tree: ast.AST, change: Callable[[ast.expr], ast.expr]) -> Iterator[Spot]:
    for slot in slots(tree):
        node = slot.node
        is_test = slot.field == "test" and isinstance(slot.parent, ast.If | ast.While | ast.IfExp)
        if isinstance(node, ast.expr) and (is_test or slot.field == "ifs"):
            yield Spot(slot, (change(node),), node)


def _raises(node: ast.Raise, error: str) -> bool:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return raised is not None and _ends_with(raised, error)


def _is_all_of(parent: ast.AST) -> bool:
    return isinstance(parent, ast.If) and len(parent.body) == 1 and not parent.orelse


def _calls(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Expr(value=call) | ast.Await(value=call):
            return _calls(call, name)
        case ast.Call(func=func):
            return _ends_with(func, name)
    return False


def _ends_with(name: ast.expr, end: str) -> bool:
    return f".{ast.unparse(name)}".endswith(f".{end}")


def _arguments(call: ast.Call) -> ast.AST:
    return ast.Call(ast.Name(""), call.args, call.keywords)


def _receiver_or_argument(call: ast.Call) -> list[ast.expr]:
    return [call.func.value] if isinstance(call.func, ast.Attribute) else call.args[:1]


def _keys(slot: Slot) -> Iterator[ast.AST]:
    """What the value in a slot is the value of."""
    match slot.parent:
        case ast.keyword(arg=str(name)) if slot.field == "value":
            yield ast.Name(name)
        case ast.Assign(targets=[ast.Name() as key]) | ast.AnnAssign(target=ast.Name() as key) if slot.field == "value":
            yield key
        case ast.Dict(keys=keys) if slot.field == "values" and slot.index is not None:
            yield from [key for key in [keys[slot.index]] if key is not None]


def _is_value(slot: Slot) -> bool:
    return isinstance(slot.node, ast.Constant) and not isinstance(slot.parent, ast.Expr)  # a docstring is none


def _value(slot: Slot) -> object:
    return slot.node.value if isinstance(slot.node, ast.Constant) else None


def _is_equal(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _with_part_replaced(whole: object, old: object, new: object) -> Iterator[str | bytes]:
    match whole, old, new:
        case (str(), str(), str()) if whole.count(old) == 1:
            yield whole.replace(old, new)
        case (bytes(), bytes(), bytes()) if whole.count(old) == 1:
            yield whole.replace(old, new)


def _comparison(symbol: str) -> ast.cmpop:
    match expression(f"a {symbol} b"):
        case ast.Compare(ops=[op]):
            return op
    raise ValueError(symbol)
