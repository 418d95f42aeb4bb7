"""What every test may ask for."""

from hypothesis import settings

pytest_plugins = ["tests.services.fixtures", "tests.stages"]

# A property is true or not, however busy the machine is; what takes too long meets pytest's own timeout.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
