"""Goes through the facts sheet's 80 rows about the base text, one by one.

For each row, the table says where it stands in the worked example: in a fact, in an indicator's
baseline, or in a reading of the ledger. It is typed by hand, and nothing in it is computed from the
study: whoever changes a figure there has to change it here, too, and on purpose.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

STUDY = Path(__file__).resolve().parents[2] / "scenarios" / "central-asia"
ARTICLE = "scepanovic-2022"
SCENARIOS = {
    "RD": "russian-decline",
    "CBE": "chinese-base-expansion",
    "CI": "csto-intervention",
    "DLH": "division-of-labor-holds",
}


class Fact(NamedTuple):
    """A fact's id, the scenarios that it bears on, its date, its figure, words of its text."""

    id: str
    bears_on: str
    when: str
    value: float | None = None
    unit: str | None = None
    says: str = ""


class Baseline(NamedTuple):
    """An indicator, the value of its baseline, and words of the baseline's note."""

    indicator: str
    value: float | str
    says: str


class Reading(NamedTuple):
    """A ledger entry's number, its indicator, quarter and value, and words of its note."""

    entry: int
    indicator: str
    quarter: str
    value: float | str
    says: str


ROWS: dict[str, Fact | Baseline | Reading] = {
    "f-p01-01": Fact(
        "friendship-and-strain",
        "DLH RD",
        "up to the time of writing, which is not dated",
        25,
        "years",
        says="about 25 years",
    ),
    "f-p01-02": Fact(
        "informal-role-split", "DLH", "not dated", 10, "years", says="more than 10 years"
    ),
    "f-p02-01": Fact("sanctions-weaken-russia", "RD", "2022"),
    "f-p02-02": Fact("chinese-own-steps", "CBE", "not dated"),
    "f-p04-01": Fact("crimea-annexed", "RD DLH", "2014"),
    "f-p04-02": Fact("closer-since-crimea", "DLH", "from 2014"),
    "f-p04-03": Fact("crisis-before-role-split", "DLH RD", "2008–2009"),
    "f-p04-04": Fact(
        "turkmen-gas-fields",
        "DLH CBE",
        "after the crisis of 2008–2009; year not given",
        3,
        "USD bn",
        says="make no total",
    ),
    "f-p04-05": Fact(
        "kazakh-loans", "DLH CBE", "after the crisis of 2008–2009; year not given", 10, "USD bn"
    ),
    "f-p04-06": Fact(
        "gas-line-cost", "DLH CBE", "spending not dated; the line opened in late 2009", 8, "USD bn"
    ),
    "f-p04-07": Fact("gas-line-opens", "DLH RD", "late 2009"),
    "f-p05-01": Fact("csto-strengthened", "CI", "2009"),
    "f-p05-02": Fact("reaction-force-founded", "CI", "2009", 25000, "troops"),
    "f-p05-03": Fact(
        "no-csto-in-kyrgyzstan", "CI RD", "2010", 0, "deployments", says="did not act"
    ),
    "f-p05-04": Fact("no-csto-in-karabakh", "CI RD", "2020", 0, "deployments", says="did not act"),
    "f-p05-05": Fact("first-csto-success", "CI DLH", "2022Q1", 1, "operation"),
    "f-p05-06": Fact(
        "provider-and-lender", "DLH", "not dated", 10, "years", says="more than 10 years"
    ),
    "f-p06-01": Fact("equal-economies", "RD", "1990", 1, "ratio", says="about as large"),
    "f-p06-02": Baseline("cn-ru-gdp-ratio", 10, "almost 10 in 2020"),
    "f-p06-03": Fact(
        "output-fall-lowest", "RD", "2022", 7, "%", says="source and year are not stated"
    ),
    "f-p06-04": Reading(38, "ru-gdp-forecast-current-year", "2022Q2", -8.5, "First IMF figure"),
    "f-p06-05": Fact("output-fall-highest", "RD", "2022", 15, "%", says="up to 15 percent"),
    "f-p06-06": Fact("gap-expected-to-widen", "RD", "2022"),
    "f-p07-01": Fact("china-first-supplier", "RD DLH", "not dated", 1, "rank"),
    "f-p07-02": Fact("russia-minor-market", "RD", "not dated", says="not among the 5 largest"),
    "f-p07-03": Baseline("ru-resource-share-exports-cn", 70, "no year"),
    "f-p07-04": Fact("lopsided-trade", "RD DLH", "not dated", says="no figure"),
    "f-p08-01": Fact("russian-warheads", "RD DLH", "not dated", 6255, "warheads"),
    "f-p08-02": Fact("deployed-warheads", "RD DLH", "not dated", 1625, "warheads"),
    "f-p08-03": Fact("chinese-warheads", "RD DLH", "not dated", 350, "warheads", says="about 350"),
    "f-p08-04": Reading(
        35, "cn-ru-milspend-ratio", "2022Q2", 4.4, "the same pair as in the article"
    ),
    "f-p08-05": Reading(35, "cn-ru-milspend-ratio", "2022Q2", 4.4, "293 over 65.9 USD bn"),
    "f-p08-06": Reading(35, "cn-ru-milspend-ratio", "2022Q2", 4.4, "293 over 65.9 USD bn"),
    "f-p08-07": Fact(
        "russian-spending-at-parity", "RD", "2014–2019", says="between 150 and 180 USD bn"
    ),
    "f-p08-08": Fact(
        "chinese-spending-at-parity",
        "RD CBE",
        "not dated",
        600,
        "USD bn",
        says="more than 600 USD bn",
    ),
    "f-p08-09": Fact("china-buys-russian-arms", "DLH RD", "not dated"),
    "f-p08-10": Fact("chinese-fighter", "RD", "2017"),
    "f-p09-01": Fact("border-settled", "DLH", "2008"),
    "f-p09-02": Fact(
        "two-centuries-of-lead", "DLH", "not dated", says="most of the past 200 years"
    ),
    "f-p10-01": Fact("zone-of-interests", "DLH CI", "2008"),
    "f-p11-01": Fact(
        "largest-base-abroad", "RD CI DLH", "not dated", 1, "rank", says="no number of troops"
    ),
    "f-p11-02": Fact("csto-founded", "CI", "not dated"),
    "f-p11-03": Fact("great-power-aim", "DLH", "since the 1990s"),
    "f-p12-01": Fact("sco-enlarged", "DLH", "not dated", 2, "members"),
    "f-p13-01": Fact("workers-go-to-russia", "RD", "not dated", 2, "states"),
    "f-p14-01": Fact("gas-line-length", "DLH CBE", "not dated", 1833, "km"),
    "f-p14-02": Fact("private-guards-foreseen", "CBE", "not dated"),
    "f-p16-01": Baseline("cn-personnel-reports", 1, "One newspaper report"),
    "f-p16-02": Fact("security-agreement", "CBE", "2016", 1, "agreement", says="believed"),
    "f-p16-03": Fact(
        "border-guard-stations",
        "CBE",
        "with the agreement of 2016; completion not dated",
        5,
        "facilities",
        says="believed",
    ),
    "f-p16-04": Fact(
        "garrison-headquarters",
        "CBE",
        "with the agreement of 2016; completion not dated",
        3,
        "facilities",
        says="believed",
    ),
    "f-p16-05": Fact(
        "training-centre",
        "CBE",
        "with the agreement of 2016; completion not dated",
        1,
        "facility",
        says="believed",
    ),
    "f-p16-06": Fact("tajik-run-base", "CBE", "2021Q4", 1, "facility", says="announced"),
    "f-p16-07": Fact("china-denies-bases", "CBE DLH", "not dated"),
    "f-p17-01": Fact(
        "sco-exercises", "DLH CBE", "2002–2016", 22, "exercises", says="as many as 22"
    ),
    "f-p17-02": Fact("first-sco-exercise", "DLH", "2002"),
    "f-p17-03": Fact("both-in-sco-exercises", "DLH", "2002–2016"),
    "f-p17-04": Fact(
        "chinese-trainings", "CBE", "since 2014", 10, "trainings", says="at least 10 times"
    ),
    "f-p17-05": Fact("tajik-special-unit", "CBE", "2015", 1, "exercise"),
    "f-p17-06": Fact("cooperation-series", "CBE", "2019"),
    "f-p17-07": Fact(
        "drills-with-kazakhstan", "CBE DLH", "2003–2016", 16, "exercises", says="must not be added"
    ),
    "f-p17-08": Fact("drills-with-tajikistan", "CBE DLH", "2003–2016", 11, "exercises"),
    "f-p17-09": Fact("drills-with-kyrgyzstan", "CBE DLH", "2003–2016", 10, "exercises"),
    "f-p17-10": Fact("allies-as-drill-partners", "CBE DLH", "2003–2016", 3, "states"),
    "f-p18-01": Fact("four-way-mechanism", "CBE", "not dated", 4, "states"),
    "f-p18-02": Fact("lianyungang-forum", "CBE", "2015", 4, "partner states"),
    "f-p18-03": Fact("foreign-ministers-meet", "CBE", "2020"),
    "f-p18-04": Baseline("cn-arms-share-ca", 18, "2015 to 2020"),
    "f-p18-05": Baseline("ru-arms-share-csto-ca", 80, "no period"),
    "f-p18-06": Fact("arms-at-lower-prices", "RD CI", "not dated", says="does not say how much"),
    "f-p20-01": Fact("shut-out-of-europe", "RD", "2022"),
    "f-p21-01": Fact("putin-on-chinese-ties", "DLH", "not dated"),
    "f-p22-01": Baseline("csto-help-requests", "request", "Tajikistan in 2021"),
    "f-p22-02": Reading(
        23, "csto-help-requests", "2022Q1", "request with special session", "Kazakhstan"
    ),
    "f-p22-03": Reading(28, "unrest-deaths-ca-member", "2022Q1", 225, "Kazakhstan, January 2022"),
    "f-p23-01": Fact(
        "mission-to-kazakhstan", "CI DLH", "2022-01", 2500, "troops", says="about 2,500"
    ),
    "f-p23-02": Fact("mostly-russian-force", "CI RD", "2022-01", says="most of the peacekeepers"),
    "f-p23-03": Fact(
        "no-fight-in-kazakhstan",
        "CI",
        "2022-01",
        0,
        "combat engagements",
        says="did not have to fight",
    ),
    "f-p23-04": Fact("china-backs-mission", "DLH CI", "2022-01", says="day is not stated"),
    "f-p23-05": Fact("no-russian-objection", "DLH CBE", "not dated"),
}


@cache
def tables(kind: str) -> dict[str, dict[str, Any]]:
    """Read all tables of a kind by id."""
    return {
        table["id"]: table
        for path in sorted(STUDY.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])
    }


@cache
def entries() -> dict[int, dict[str, Any]]:
    """Read the contents of the ledger's entries by number."""
    lines = (STUDY / "record" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["number"]: entry["content"] for entry in map(json.loads, lines)}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_stands_where_the_table_says(row: str) -> None:
    """Protects each figure and event of the base text: none is lost, none is altered."""
    match ROWS[row]:
        case Fact() as stands:
            fact = tables("facts")[stands.id]
            assert fact.get("value") == stands.value
            assert fact.get("unit") == stands.unit
            assert fact["when"] == stands.when
            assert fact["bears_on"] == [SCENARIOS[code] for code in stands.bears_on.split()]
            assert fact["source"] == ARTICLE
            assert stands.says.casefold() in fact["text"].casefold()
        case Baseline() as stands:
            baseline = tables("indicators")[stands.indicator]["baseline"]
            assert baseline["value"] == stands.value
            assert baseline["source"] == ARTICLE
            assert stands.says in baseline["note"]
        case Reading() as stands:
            content = entries()[stands.entry]
            assert (content["kind"], content["item"]) == ("reading", stands.indicator)
            assert (content["quarter"], content["value"]) == (stands.quarter, stands.value)
            assert stands.says in content["note"]


def test_every_row_has_its_place_and_every_fact_its_row() -> None:
    """Protects the table: 80 rows, each fact for one of them, and no fact beside them."""
    facts = [stands.id for stands in ROWS.values() if isinstance(stands, Fact)]
    assert len(ROWS) == 80
    assert sorted(facts) == sorted(tables("facts"))


def test_a_fact_says_what_its_figure_is_of() -> None:
    """Protects against a figure without a sentence, and a sentence copied from another fact."""
    texts = [fact["text"] for fact in tables("facts").values()]
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") and len(text.split()) > 4 for text in texts)


def test_the_articles_cautions_are_kept() -> None:
    """Protects against a graded certainty that the article does not give its figures."""
    grades = {id_: fact["credibility"] for id_, fact in tables("facts").items()}
    assert grades["output-fall-lowest"] == grades["output-fall-highest"] == 6
    confirmed = {id_ for id_, grade in grades.items() if grade == 1}
    assert confirmed == {"china-backs-mission"}
    share = tables("indicators")["ru-arms-share-csto-ca"]["baseline"]["note"]
    assert "18 percent" in share
