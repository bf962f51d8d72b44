"""What the tests of warranty and entitlements share."""

import pytest

from toolkit.model import Rulebook
from toolkit.rulebook import load_rulebook


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The packaged rule book."""
    return load_rulebook()
