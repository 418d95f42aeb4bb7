"""Hypothesis has no deadline here: properties must not fail because the machine is busy."""

from hypothesis import settings

settings.register_profile("no deadline", settings(), deadline=None)
settings.load_profile("no deadline")
