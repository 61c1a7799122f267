"""One system on servers of its own for the short runs, with leases so short that a killed worker is noticed soon."""

from collections.abc import Iterator

import pytest

from tests.faults import system
from tests.faults.system import Faulty


@pytest.fixture(scope="session")
def faulty() -> Iterator[Faulty]:
    """The running system; what it did is checked once at the end, because that takes seconds."""
    with system.start(WORK_LEASE_SECONDS="3", WORK_REPUBLISH_SECONDS="3") as running:
        running.check_at_end = True
        yield running
        assert not running.findings()
