"""How far a verification is, on a terminal and elsewhere."""

from io import StringIO

from coc_service.audit.progress import ShownProgress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown_on(to: StringIO) -> str:
    shown = ShownProgress(to)
    for done in range(2_500, 25_001, 2_500):
        shown("entries verified", done, 25_000)
    shown("cases compared", 0, 3)
    shown("cases compared", 3, 3)
    shown.end()
    shown.end()
    return to.getvalue()


def test_a_terminal_has_a_line_for_each_part() -> None:
    entries, cases, rest = shown_on(Terminal()).split("\n")

    assert entries.split("\r")[1:4] == [f"{done} of 25,000 entries verified" for done in ("2,500", "5,000", "7,500")]
    assert entries.split("\r")[-1] == "25,000 of 25,000 entries verified"
    assert (cases, rest) == ("\r0 of 3 cases compared\r3 of 3 cases compared", "")


def test_elsewhere_there_is_a_line_now_and_then() -> None:
    assert shown_on(StringIO()) == "10,000 of 25,000 entries verified\n20,000 of 25,000 entries verified\n"
