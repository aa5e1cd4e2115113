"""What a process loads when it starts: nothing that it would only carry around."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from app.processes.loading import sparing

ROOT = Path(__file__).parents[2]
LOADED = "import sys, main; main.load_web(); print(*sys.modules)"


def test_the_web_process_loads_no_clients_and_no_driver_of_a_database_that_is_not_there() -> None:
    words = [sys.executable, "-c", LOADED]
    loaded = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert {"pages.mount", "engineio", "sqlalchemy"} < set(loaded)
    assert not {"aiohttp", "requests", "psycopg"} & set(loaded)


def test_what_was_spared_can_be_imported_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with sparing("colorsys"), pytest.raises(ImportError):
        import_module("colorsys")
    assert import_module("colorsys")
