"""Guards proved: each small change that takes a guard away must turn a named test red.

    make mutate                         # all of them
    make mutate ONLY=usecases_sealing   # one room; or by target or test: ONLY='crypto.record.*', ONLY=test_roster

An entry names a function, an operator, the one test that must notice, and what goes wrong without the guard:

    Mutation(
        "crypto.record.open_sealed", drop_raise("OpenFailed", "_VERSION"),
        test="crypto/test_record.py::test_a_record_with_any_one_byte_changed_does_not_open",
        why="a record's version is not looked at",
    )

**Target**: the dotted name under coc_service of a function, a method (`module.Class.method`), a function within a
function, or, for a table, a setting or a decorator's argument, a constant, a class or a field of it.

**Operator**: what is done to the target's syntax tree, in one spot (`operators.py`; `test_operators.py` shows each):

| the guard is | operator |
|---|---|
| `if ...: raise Error` | `drop_raise("Error")`, or `drop_raise("Error", instead="return None")` |
| a call for its effect: a check, a log entry, a deletion | `skip_call("check")` |
| a call that changes a value: `to_hour(now)`, `at.astimezone(UTC)` | `skip_call("to_hour")`: leaves argument or receiver |
| any other statement | `drop_statement("words in it")`, with `instead=` if another must stand there |
| the test of an `if` without `raise`, a `while`, `a if b else c` | `never("...")`, `always("...")`, `negate_test("...")` |
| one of several conditions; a part of a sum; a comprehension's `if` | `drop_operand("...")` |
| an argument: `where(...)`, `open(..., mode=)`, `Field(gt=0)` | `drop_argument("where", "...")` |
| an item: of a tuple, a set, a dictionary (by its key), a caught exception, a decorator | `drop_item("...")` |
| what is returned, also by a table's lambda | `return_constant("True", "...")` |
| the value of a keyword, of a dictionary's key, of a constant | `set_value("False", of="secure")`, `set_value("4")` |
| a string or a number, or a part of a string | `change_constant("base-uri 'none'; ", "")` |
| `<=`, `is`, `!=` | `change_comparison("<=", "<")` |
| which function, error or enum member | `swap_name("random_bytes", "bytes")` |
| none of these | `replace_expression("limit", "10 ** 6")` |

**Mentions** choose the spot where the target has several: names, attributes, keywords, whole strings, other constants
(`"None"`, `"0"`), `"not"`, and `"name ="` for an assignment; all that are given must stand in the statement, the `if`,
the test, the operand or the argument. Of spots within each other the innermost is meant. Prefer what keeps its name: the
error, the function called, the constant, the attribute; a local variable only if nothing else tells two spots apart.

An entry is stale if its target, its spot or its test is not there exactly once, or if `new` or `instead` uses a variable
that is not there; `tests/house/test_mutations.py` says which are, why, and where a thing of that name is now. It cannot
say whether an attribute in `new` still exists: a test that then fails for an `AttributeError` proves nothing.

A change that nobody could notice is no entry. Where two guards stand one behind the other, the entry names the test that
looks at the one alone.
"""
