"""Property tests of the core: no deadline, because a busy machine is not a wrong rule."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.register_profile("core-thorough", deadline=None, max_examples=2_000)
settings.load_profile("core")
