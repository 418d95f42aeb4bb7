"""Remembers what a frozen object answered about a time: each report asks some thirty times who has a seat, nearly always for
the same hour or minute.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeVar

MOST = 64

Answers = dict[tuple[object, datetime], Any]
Answer = TypeVar("Answer")


class Remembering(Protocol):
    """An object that never changes, and the answers that it gave."""

    @property
    def answers(self) -> Answers:
        """The answers, by question and time."""


Asked = TypeVar("Asked", bound=Remembering)


def remembered(ask: Callable[[Asked, datetime], Answer]) -> Callable[[Asked, datetime], Answer]:
    """Let a method that depends only on its object and a time answer from memory. It may not return None."""

    @wraps(ask)
    def answer(asked: Asked, at: datetime) -> Answer:
        known, question = asked.answers, (ask, at)
        found: Answer | None = known.get(question)
        if found is None:
            found = ask(asked, at)
            if len(known) >= MOST:
                known.clear()
            known[question] = found
        return found

    return answer
