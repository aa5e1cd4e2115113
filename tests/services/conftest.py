"""What stands in for the engine, for the services that look into files."""

from __future__ import annotations

import pytest

from tests.services.stand_ins import FakeProber, FakeWork


@pytest.fixture
def prober() -> FakeProber:
    return FakeProber()


@pytest.fixture
def work() -> FakeWork:
    return FakeWork()
