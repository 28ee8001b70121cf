"""The schema for editors: made from the models, committed, and true to what `check` accepts."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scenariobook.study.starter import new_study, study_schema
from tests.builders import q
from tests.clients import require, require_package

ROOT = Path(__file__).parents[2]
MADE = json.loads(study_schema())


def test_the_committed_schema_is_the_models() -> None:
    """Stale after a change of the model: `scenariobook schema > schema/study.schema.json`."""
    assert (ROOT / "schema" / "study.schema.json").read_bytes() == study_schema()


@pytest.mark.parametrize("model", MADE["definitions"])
def test_every_table_and_key_is_told_of(model: str) -> None:
    """An editor shows the words beside the key."""
    made = MADE["definitions"][model]
    assert made["description"]
    assert [key for key, found in made["properties"].items() if not found.get("description")] == []


def test_what_may_be_left_out_is_not_null() -> None:
    """TOML has no null; an editor must not offer it."""
    assert "null" not in json.dumps(MADE)
    needed = MADE["definitions"]["Header"]["required"]
    assert needed == ["title", "focal_question", "start", "horizon"]


@pytest.mark.client
def test_a_toml_language_server_checks_with_it(tmp_path: Path) -> None:
    """Taplo, which editors use, accepts the starter study and the worked example."""
    for name, data in new_study("my-study", q("2026Q1"), full=True).items():
        (tmp_path / name).write_bytes(data)
    wrong = (tmp_path / "study.toml").read_text("utf-8").replace("focal_question", "focal_qestion")
    (tmp_path / "wrong.toml").write_text(wrong, "utf-8")
    taplo = require_package("@taplo/cli") / "dist" / "cli.js"
    node = require("node")
    sound = [*sorted(tmp_path.glob("[!w]*.toml")), *(ROOT / "scenarios").glob("*/*.toml")]
    telling: Any = {"capture_output": True, "text": True}
    told = subprocess.run([node, taplo, "lint", *sound], check=False, cwd=ROOT, **telling)
    assert told.returncode == 0, told.stderr
    assert f"total={len(sound)}" in told.stderr
    told = subprocess.run([node, taplo, "lint", "wrong.toml"], check=False, cwd=tmp_path, **telling)
    assert told.returncode != 0
    assert "'focal_qestion' was unexpected" in told.stderr
