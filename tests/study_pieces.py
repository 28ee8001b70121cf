"""Pieces of a study as text, and what is wrong with a study that a test puts together of them."""

from pathlib import Path

from scenariobook.study.loading.load import load

HEADER = """\
[study]
id = "lake-study"
title = "A synthetic lake"
focal_question = "Will the synthetic lake dry up?"
start = "2024Q1"
horizon = "2027Q4"
"""
SCENARIO = """
[scenario]
id = "lake-dries"
title = "The lake dries up"
kind = "alternative"
summary = "S"
narrative = "N"
prior = 30
"""


def found(folder: Path, text: str) -> list[tuple[str, int]]:
    """Return code and line of each error and warning."""
    (folder / "study.toml").write_text(text)
    return [(d.code, d.place.line) for d in load(folder).diagnostics]
