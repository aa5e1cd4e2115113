"""What is served and read is whole: no file holds the marks of a merge that was not finished."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("app", "pages", "tasks", "tests", "docs", "migrations")
ENDINGS = {".py", ".js", ".css", ".html", ".md", ".json", ".toml", ".yml"}
MARKS = ("<" * 7 + " ", ">" * 7 + " ")


def test_no_file_holds_the_marks_of_a_merge() -> None:
    files = [*ROOT.glob("*.*"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))]
    marked = [
        path.relative_to(ROOT)
        for path in files
        if path.suffix in ENDINGS
        and any(line.startswith(MARKS) for line in path.read_text("utf-8", "replace").splitlines())
    ]
    assert marked == []
