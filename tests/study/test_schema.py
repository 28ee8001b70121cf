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


def test_the_committed_schema_is_the_models() -> None:
    """The committed schema is the one that the models make.

    Stale after a change of the model: `scenariobook schema > schema/study.schema.json`. What may be
    left out is not null: TOML has none, so an editor must not offer it.
    """
    assert (ROOT / "schema" / "study.schema.json").read_bytes() == study_schema()
    assert b"null" not in study_schema()


def test_every_table_and_key_is_told_of() -> None:
    """The schema describes every table and key: an editor shows the words beside the key."""
    for made in json.loads(study_schema())["definitions"].values():
        told = {made["title"]: made, **made["properties"]}
        assert [key for key, found in told.items() if not found.get("description")] == []


@pytest.mark.client
def test_a_toml_language_server_checks_with_it(tmp_path: Path) -> None:
    """Taplo, which editors use, accepts the starter study and the shipped ones by the schema.

    It names a key that is wrong.
    """
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
