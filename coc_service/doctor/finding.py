"""What a check found."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. If something is to be fixed, `words` say what is wrong and what to do."""

    what: str
    is_well: bool
    words: str

    def __str__(self) -> str:
        return f"{'well  ' if self.is_well else 'TO FIX'}  {self.what}: {self.words}"


def well(what: str, words: str) -> Finding:
    """Return that nothing has to be done."""
    return Finding(what, is_well=True, words=words)


def to_fix(what: str, words: str) -> Finding:
    """Return what has to be fixed, and how."""
    return Finding(what, is_well=False, words=words)


def as_json(findings: Sequence[Finding]) -> dict[str, object]:
    """Return the findings for a program."""
    return {"is_well": all(one.is_well for one in findings), "checks": [asdict(one) for one in findings]}
