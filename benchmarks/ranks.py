"""Percentile and ratio of measured numbers."""

from collections.abc import Sequence


def percentile(values: Sequence[float], percent: int) -> float:
    """The percentile, by nearest rank."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def ratio(ours: float | None, floor: float | None) -> float | None:
    """The ratio; None if one of the two was not measured."""
    return None if ours is None or not floor else ours / floor
