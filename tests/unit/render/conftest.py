"""The briefing of the invented speech."""

import pytest


@pytest.fixture(scope="session")
def speech(sample):
    """The briefing of the invented speech."""
    return sample.briefing()
