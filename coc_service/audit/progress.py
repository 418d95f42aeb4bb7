"""Shows how far a verification is: on a terminal in one line that is written anew, elsewhere in lines of their own."""

import sys
from typing import TextIO

LINE_EACH = 10_000  # where there is no terminal: a log of what a command printed stays short


class ShownProgress:
    """Shows how many of how many are done. It goes by counts and not by a clock, so that the same command prints the same."""

    def __init__(self, to: TextIO | None = None) -> None:
        self._to = to or sys.stderr
        self._is_terminal = self._to.isatty()
        self._what = ""

    def __call__(self, what: str, done: int, size: int) -> None:
        """Show that `done` of `size` are done; `what` they are, and what is done to them."""
        line = f"{done:,} of {size:,} {what}"
        if self._is_terminal:
            if what != self._what:
                self.end()
            self._what = what
            print(f"\r{line}", end="", file=self._to, flush=True)
        elif done and done % LINE_EACH == 0:
            print(line, file=self._to, flush=True)

    def end(self) -> None:
        """End the line on a terminal, if there is one."""
        if self._what:
            print(file=self._to)
        self._what = ""
