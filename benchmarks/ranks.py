"""Small sums over measured numbers."""

from collections.abc import Sequence


def percentile(values: Sequence[float], percent: int) -> float:
    """By nearest rank."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def ratio(ours: float | None, floor: float | None) -> float | None:
    """None where the system does not tell one of the two."""
    return None if ours is None or not floor else ours / floor
