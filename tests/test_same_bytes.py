"""The same inputs give the same bytes: each document, whenever and wherever it is made."""

import json

from tests.commands import run_python

# A clock that every library reads, at the moment that is given; what the program makes, and
# what openpyxl and a set write, which depend on the clock and the seed.
MAKE = """
import json, sys
from datetime import datetime
from hashlib import sha256
from io import BytesIO

import time_machine
from openpyxl import Workbook

from tests.briefing.cases import EVERYTHING
from tests.briefing.samples import on_screen
from tests.workbook.examples import example, tracker_of
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook

with time_machine.travel(datetime.fromisoformat(sys.argv[1])):
    inputs = EVERYTHING.inputs("2022Q3")
    made = {"html": on_screen(inputs).encode()}
    assert "weasyprint" not in sys.modules  # which takes its time to load

    from scenariobook.briefing.word_file import render_docx
    from tests.briefing.rendering import annex_from, rendered_from

    made |= {"pdf": rendered_from(inputs), "annex": annex_from(inputs), "docx": render_docx(inputs)}
    made["tracker"] = tracker_of(example("open"))
    host = grafted(made["tracker"], own_workbook())
    made["grafted"] = grafted(tracker_of(example("exclusive")), host)
    clock = BytesIO()
    Workbook().save(clock)
made |= {"clock": clock.getvalue(), "seed": repr({str(n) for n in range(100)}).encode()}
print(json.dumps({name: sha256(data).hexdigest() for name, data in made.items()}))
"""


def test_another_day_and_another_hash_seed_make_no_difference() -> None:
    """What does depend on them is told apart."""
    one, other = (
        json.loads(run_python(MAKE, moment, PYTHONHASHSEED=seed, TZ=zone))
        for moment, seed, zone in (
            ("2024-02-29T23:59:58+00:00", "0", "UTC"),
            ("2031-07-15T06:07:08+00:00", "1", "Asia/Bishkek"),
        )
    )
    assert {name for name in one if one[name] != other[name]} == {"clock", "seed"}
