"""Confidential code-of-conduct reports: sealed to a committee, carried through a fair procedure, provable."""

__version__ = "0.3.0"
