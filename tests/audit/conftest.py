"""Properties here are judged by their results, never by how long a shared machine takes."""

from hypothesis import settings

settings.register_profile("no deadline", settings(), deadline=None)
settings.load_profile("no deadline")
