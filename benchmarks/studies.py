"""Synthetic studies of any size, on disk, with a record that fills every quarter but the last."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.chain import EMPTY, extend, parse_ledger
from scenariobook.record.ledger.entries import FORM, Content, Opened, Origin
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State

START = Quarter.parse("2012Q1")
SCENARIOS = ("alpha-one", "beta-two", "gamma-three")
SOURCES, DRIVERS, SIGNPOSTS = 20, 20, 18
_FILE = "synthetic.csv"
MORE: Final = 40_000  # entries of more than twenty years of a large study


def make_study(folder: Path, indicators: int, quarters: int) -> None:
    """Write a study with so many indicators and quarters, the last of which is open."""
    folder.mkdir(parents=True)
    (folder / "study.toml").write_text(_study())
    for number, scenario in enumerate(SCENARIOS):
        (folder / f"{scenario}.toml").write_text(_scenario(number, scenario, indicators))
    (folder / "record").mkdir()
    origin = Origin(
        form=FORM,
        who="benchmark",
        when=datetime(2012, 1, 1, tzinfo=UTC),
        command="import",
        file=_FILE,
        sha256="0" * 64,
        sheet="CSV",
    )
    ledger = extend(EMPTY, [(content, origin) for content in _contents(indicators, quarters)])
    (folder / "record" / "ledger.jsonl").write_bytes(ledger.data)


def lengthen(study: Path, folder: Path) -> None:
    """Copy a study into a folder, and record its readings again and again."""
    shutil.copytree(study, folder)
    path = folder / "record" / "ledger.jsonl"
    ledger = parse_ledger(path.read_bytes())
    readings = [e for e in ledger.entries if isinstance(e.content, Reading)]
    more = ((entry.content, entry.origin) for entry in islice(cycle(readings), MORE))
    path.write_bytes(extend(ledger, more).data)


def _study() -> str:
    head = f"""[study]
id = "synthetic-study"
title = "A synthetic study of size"
focal_question = "How long does it take?"
start = "{START}"
horizon = "2040Q4"
"""
    sources = (
        f'[[sources]]\nid = "source-{n}"\ntitle = "Synthetic source {n}"\n'
        'publisher = "Nobody"\nreliability = "B"\n'
        for n in range(SOURCES)
    )
    drivers = (f'[[drivers]]\nid = "driver-{n}"\ntitle = "Driver {n}"\n' for n in range(DRIVERS))
    return "\n".join([head, *sources, *drivers])


def _scenario(number: int, scenario: str, indicators: int) -> str:
    kind = "alternative" if number else "baseline"
    other = SCENARIOS[(number + 1) % len(SCENARIOS)]
    rated = f'ratings = {{ "{scenario}" = "highly likely", "{other}" = "unlikely" }}\n'
    head = (
        f'[scenario]\nid = "{scenario}"\ntitle = "Scenario {scenario}"\nkind = "{kind}"\n'
        f'prior = {30 + 5 * number}\nsummary = "Synthetic."\nnarrative = "Synthetic."\n'
    )
    mine = range(number, indicators, len(SCENARIOS))
    items = (
        f'[[indicators]]\nid = "indicator-{n:05d}"\ntitle = "Synthetic indicator number {n}"\n'
        'unit = "USD"\nwatch = 20\nwarning = 40\ndirection = "rising"\ncadence = "quarterly"\n'
        f'owner = "desk {n % 7}"\nsource = "source-{n % SOURCES}"\n'
        f'driver = "driver-{n % DRIVERS}"\n{rated}'
        for n in mine
    )
    signposts = (
        f'[[signposts]]\nid = "signpost-{n}"\ntitle = "Synthetic event number {n}"\n'
        f'driver = "driver-{n % DRIVERS}"\n{rated}'
        for n in range(number, SIGNPOSTS, len(SCENARIOS))
    )
    return "\n".join([head, *items, *signposts])


def _contents(indicators: int, quarters: int) -> list[Content]:
    contents: list[Content] = []
    quarter = START
    for number in range(quarters - 1):
        if number:
            contents.append(Opened(quarter))
        day = quarter.last_day
        contents += [
            Reading(
                quarter,
                f"indicator-{n:05d}",
                value=float((7 * n + 3 * number) % 50),
                as_of=day,
                sources=(f"source-{n % SOURCES}",),
                credibility=2,
                note="",
                analyst="AB",
            )
            for n in range(indicators)
        ]
        contents += [
            Sighting(quarter, f"signpost-{n}", state=State.EMERGING, seen_on=day)
            for n in range(SIGNPOSTS)
        ]
        contents += [
            Judgment(quarter, s, likelihood=30.0, confidence="moderate", basis="Synthetic.")
            for s in SCENARIOS
        ]
        quarter = quarter.next
    return [*contents, Opened(quarter)] if quarters > 1 else contents
