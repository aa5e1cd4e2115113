"""The files that people deploy with name what there is: settings, figures, commands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from app.api import metrics
from app.domain.jobs import Queue
from app.settings import PREFIX, Settings
from main import main

ROOT = Path(__file__).parents[2]
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}
DOCUMENTS = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@pytest.mark.parametrize("name", ["docker-compose.yml", ".env.example", "Dockerfile", *DOCUMENTS])
def test_every_setting_that_is_named_is_known(name: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]", (ROOT / name).read_text()))
    assert named - {"CUTROOM_CORPUS"} <= KNOWN


def test_every_setting_stands_in_the_table_of_the_readme() -> None:
    rows = [row for row in (ROOT / "README.md").read_text().splitlines() if row.startswith(f"| `{PREFIX}")]
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]", " ".join(row.split("|")[1] for row in rows))) == KNOWN


def test_the_table_of_bad_input_names_code_and_tests_that_are_there() -> None:
    named = re.findall(r"`([a-z0-9_/]+/[a-z0-9_]+(?:\.py)?)`", (ROOT / "docs/hostile-input.md").read_text())
    assert len(named) > 60
    missing = [name for name in named if not any((ROOT / top / name).exists() for top in ("app", "tests"))]
    assert not missing


def test_the_architecture_names_code_that_is_there() -> None:
    named = re.findall(r"`([a-z0-9_/]+(?:\.py|\.js|/))`", (ROOT / "ARCHITECTURE.md").read_text())
    assert len(named) > 100
    there = [
        f"/{path.relative_to(ROOT)}" for top in ("app", "pages", "tasks") for path in (ROOT / top).rglob("*")
    ]
    missing = [name for name in named if not any(path.endswith(f"/{name.rstrip('/')}") for path in there)]
    assert missing == []


def test_compose_brings_up_web_workers_database_and_redis_that_are_checked() -> None:
    services = compose()["services"]
    assert set(services) == {"web", "worker", "postgres", "redis"}
    assert services["postgres"]["image"] == "postgres:16"
    assert services["redis"]["image"] == "redis:7"
    for service in services.values():
        assert service["healthcheck"]["test"][0] == "CMD"
        assert service["restart"] == "unless-stopped"
        assert all(volume.split(":")[0] in compose()["volumes"] for volume in service["volumes"])
    for name in ("web", "worker"):
        assert services[name]["init"] is True
        assert "ports" not in services["worker"], "it can be scaled"
        assert services[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_the_commands_of_compose_are_commands_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    services = compose()["services"]
    for name in ("web", "worker"):
        (command,) = services[name]["command"]
        with pytest.raises(SystemExit) as shown:
            main([command, "--help"])
        assert shown.value.code == 0
        *_, program, check, address = services[name]["healthcheck"]["test"][:5]
        assert (program, check) == ("main.py", "check")
        assert address.startswith("http://")
    capsys.readouterr()


@pytest.mark.parametrize("queue", sorted({*Queue} - {Queue.WEB}))
def test_a_worker_can_be_started_for_each_queue(queue: Queue, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as shown:
        main(["worker", "--queue", queue, "--help"])
    assert shown.value.code == 0, capsys.readouterr().err


def test_everything_the_image_copies_is_sent_to_its_builder() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == let_in
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize("name", ["alerts.md", "prometheus-rules.yml", "grafana.json"])
def test_every_figure_that_is_named_is_told(name: str) -> None:
    text = (ROOT / "docs" / name).read_text()
    told = set(re.findall(r'"(cutroom_[a-z_]+)"', Path(metrics.__file__).read_text()))
    named = set(re.findall(r"\bcutroom_[a-z_]+", text))
    assert {re.sub(r"_(total|bucket|count|sum)$", "", figure) for figure in named} <= told


def test_the_rules_and_the_board_can_be_read() -> None:
    (group,) = yaml.safe_load((ROOT / "docs" / "prometheus-rules.yml").read_text())["groups"]
    alerts = {rule["alert"] for rule in group["rules"]}
    assert {"CutroomRedisFailing", "CutroomDroppedConnections", "CutroomWriteErrors"} <= alerts
    assert len(json.loads((ROOT / "docs" / "grafana.json").read_text())["panels"]) >= 8
