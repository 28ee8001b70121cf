"""A small synthetic study as text, for tests that run commands on a folder."""

import re
from pathlib import Path

STUDY = """\
[study]
id = "small-study"
title = "A small synthetic study"
focal_question = "Will the synthetic lake dry up?"
start = "2022Q1"
horizon = "2027Q4"

[[sources]]
id = "lake-survey"
title = "Synthetic lake survey"
publisher = "Nobody"
reliability = "B"

[[scenarios]]
id = "lake-holds"
title = "The lake holds"
kind = "baseline"
summary = "The synthetic water level stays as it is."
narrative = "Nothing much happens to the synthetic lake."
prior = 60
prior_basis = "Synthetic."

[[scenarios]]
id = "lake-dries"
title = "The lake dries up"
kind = "alternative"
summary = "The synthetic water level falls."
narrative = "The synthetic lake goes, year by year."
prior = 30
prior_basis = "Synthetic."

[[indicators]]
id = "water-level"
title = "Water level"
why = "It is the lake."
home = "lake-dries"
unit = "m"
decimals = 1
direction = "falling"
watch = 5
warning = 3
source = "lake-survey"
owner = "Lake desk"
ratings = { lake-dries = "highly likely", lake-holds = "highly unlikely" }

[[signposts]]
id = "inflow-diverted"
title = "The inflow is diverted"
home = "lake-dries"
source = "lake-survey"
ratings = { lake-dries = "likely", lake-holds = "unlikely" }
"""
# Its analysts; the first is the lead.
PEOPLE = "".join(
    f"""
[[analysts]]
id = "{name.lower()}"
name = "{name} {family}"
desk = "{name}'s desk"
"""
    for name, family in (("Anna", "Kim"), ("Ben", "Lee"), ("Carl", "Ott"))
)
RAIN = """
[[indicators]]
id = "rain-fall"
title = "Rain on the lake"
home = "lake-dries"
unit = "mm"
direction = "falling"
watch = 50
warning = 30
cadence = "monthly"
within = "sum"
"""
DAM = """
[[signposts]]
id = "dam-built"
title = "The dam is built"
home = "lake-dries"
owner = "ben"
expected_by = 2024-12-31
"""
RATION = """
[[decisions]]
id = "ration-water"
when = "The inflow is diverted"
then = "Ration the water"
owner = "anna"
home = "lake-dries"
needs = [{ item = "inflow-diverted", at = "observed" }]
"""
# The study without likelihoods.
EXPLORATORY = re.sub("prior.*\n", "", STUDY).replace("[study]", '[study]\nmode = "exploratory"')


def a_shore(id_: str = "shore-line", title: str = "Shore line") -> str:
    """Return one more indicator; keys of its table may follow."""
    return f"""
[[indicators]]
id = "{id_}"
title = "{title}"
why = "It is what is left."
home = "lake-dries"
unit = "km"
direction = "falling"
watch = 50
warning = 30
source = "lake-survey"
ratings = {{ lake-dries = "likely", lake-holds = "unlikely" }}
"""


def an_item(id_: str, more: str, table: str = "indicators") -> str:
    """Return one more indicator, or what another table has.

    Args:
        id_: Its id, which is its title as well.
        more: Its other keys.
        table: The table.
    """
    title = id_.replace("-", " ").capitalize()
    return f'\n[[{table}]]\nid = "{id_}"\ntitle = "{title}"\nhome = "lake-dries"\n{more}'


def write_study(folder: Path, text: str = STUDY) -> Path:
    """Write a study of one file into a folder; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder


def change_study(was: str, now: str, file: str = "study.toml") -> None:
    """Change the first place of the study's file that reads so."""
    text = Path(file).read_text("utf-8")
    assert was in text, was
    Path(file).write_text(text.replace(was, now, 1), "utf-8")
