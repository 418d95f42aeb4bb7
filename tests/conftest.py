"""Fixtures and settings for all tests."""

from hypothesis import settings

pytest_plugins = ["tests.services.fixtures", "tests.stages"]

# No deadline for a single example: it would fail on a busy machine. pytest's timeout ends tests that hang.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
