"""What a server that runs tells to whom."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from tests.running_server import RunningServer


def test_the_pages_are_there_for_this_machine_and_for_no_name_that_points_to_it(
    server: RunningServer,
) -> None:
    with urllib.request.urlopen(server.url, timeout=60) as answer:
        assert "Cutroom" in answer.read().decode()
        assert "server" not in answer.headers
    rebound = urllib.request.Request(server.url, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(rebound, timeout=60)
    with refused.value as answer:
        assert answer.code == 403
