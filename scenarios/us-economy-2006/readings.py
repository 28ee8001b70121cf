"""What this study takes from its data, and what the years before it say of its scenarios.

    python readings.py 2008Q3    a quarter's readings and sightings, for `scenariobook import`
    python readings.py basis     the shares that priors and ratings rest on

Every value is rounded to one decimal before it is compared with anything: what the record shows
is what was judged.
"""

import csv
import sys
import tomllib
from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
YEAR, HORIZON = 4, 12  # quarters: a year, and what the study looks ahead

ITEMS: dict[str, dict[str, Any]] = {
    item["id"]: item
    for path in HERE.glob("*.toml")
    for kind in ("indicators", "signposts")
    for item in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, ())
}
with (HERE / "data.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(line for line in file if not line.startswith("#")))
QUARTERS = [f"{row['year']}Q{row['quarter']}" for row in ROWS]
GDP, SPENDING, INVESTMENT, INCOME, PRICES, BILL_RATE, UNEMPLOYMENT = (
    [float(row[name]) for row in ROWS]
    for name in ("realgdp", "realcons", "realinv", "realdpi", "cpi", "tbilrate", "unemp")
)
FIRST = 2 * YEAR  # inflation's change over a year looks two years back
START = QUARTERS.index("2006Q1")


def tenths(value: float) -> float:
    """Return a value to one decimal, and never minus zero."""
    return round(value, 1) + 0.0


# --- indicators and signposts, at the quarter of an index -----------------------------------------


def growth(series: list[float], at: int) -> float:
    """Return the change over a year in percent."""
    return tenths(100 * (series[at] / series[at - YEAR] - 1))


def half_year(series: list[float], at: int) -> float:
    """Return the change over two quarters in percent, at a yearly rate."""
    return tenths(100 * ((series[at] / series[at - 2]) ** 2 - 1))


def within_quarter(series: list[float], at: int) -> float:
    """Return the change over one quarter in percent, at a yearly rate."""
    return tenths(100 * ((series[at] / series[at - 1]) ** YEAR - 1))


def falls(series: list[float], at: int, times: int = 1) -> bool:
    """Tell whether each of the last quarters stood below the one before it."""
    return all(series[n] < series[n - 1] for n in range(at - times + 1, at + 1))


INDICATORS: dict[str, Callable[[int], float]] = {
    "gdp-growth": lambda at: growth(GDP, at),
    "investment-growth": lambda at: growth(INVESTMENT, at),
    "inflation-change": lambda at: tenths(growth(PRICES, at) - growth(PRICES, at - YEAR)),
    "bill-rate-change": lambda at: tenths(BILL_RATE[at] - BILL_RATE[at - YEAR]),
    "gdp-half-year": lambda at: half_year(GDP, at),
    "spending-growth": lambda at: growth(SPENDING, at),
    "income-growth": lambda at: growth(INCOME, at),
    "unemployment-gap": lambda at: tenths(UNEMPLOYMENT[at] - min(UNEMPLOYMENT[at - YEAR : at])),
    "inflation": lambda at: growth(PRICES, at),
    "real-bill-rate": lambda at: tenths(BILL_RATE[at] - growth(PRICES, at)),
}


class Event(NamedTuple):
    """A signpost: whether it happens in a quarter, and whether it is one quarter short of it."""

    happens: Callable[[int], bool]
    emerges: Callable[[int], bool] = lambda _: False


EVENTS = {
    "gdp-falls": Event(lambda at: falls(GDP, at)),
    "investment-falls-thrice": Event(
        lambda at: falls(INVESTMENT, at, 3), lambda at: falls(INVESTMENT, at, 2)
    ),
    "bill-rate-drops": Event(lambda at: tenths(BILL_RATE[at] - BILL_RATE[at - 1]) <= -0.5),
    "gdp-falls-twice": Event(lambda at: falls(GDP, at, 2), lambda at: falls(GDP, at)),
    "spending-falls": Event(lambda at: falls(SPENDING, at)),
    "inflation-reaches-unemployment": Event(lambda at: growth(PRICES, at) >= UNEMPLOYMENT[at]),
    "prices-jump": Event(lambda at: within_quarter(PRICES, at) >= 6),
}


def state(event: Event, at: int) -> str:
    """Return what a quarter shows of a signpost."""
    return "observed" if event.happens(at) else "emerging" if event.emerges(at) else "not yet"


def is_news(event: Event, at: int) -> bool:
    """Tell whether a quarter's state is worth a line.

    It is when the event happens, and when the state turns; for a year after an event, nothing
    less than the event itself replaces it.
    """
    if event.happens(at) or at == START:
        return True
    lately = range(max(START, at - YEAR + 1), at)
    return state(event, at) != state(event, at - 1) and not any(map(event.happens, lately))


# --- the past -------------------------------------------------------------------------------------


def scenario(quarters: range) -> str:
    """Return which scenario three years turned out to be."""
    below = [at for at in quarters if growth(GDP, at) < 0]
    if any(growth(PRICES, at) >= 5 for at in below):
        return "stagflation"
    if below:
        return "recession"
    return "slowdown" if min(growth(GDP, at) for at in quarters) < 1 else "expansion"


PAST = [range(at, at + HORIZON) for at in range(FIRST, START - HORIZON + 1)]
BY_SCENARIO = {
    name: list(windows) for name, windows in groupby(sorted(PAST, key=scenario), key=scenario)
}
RATINGS = ((80, "highly likely"), (60, "likely"), (40, "even"), (20, "unlikely"))


def priors() -> dict[str, int]:
    """Return each scenario's share of the past in whole percent, by largest remainders."""
    counts = Counter({name: len(windows) for name, windows in BY_SCENARIO.items()})
    whole = {name: 100 * count // len(PAST) for name, count in counts.items()}
    by_remainder = sorted(counts, key=lambda name: -(100 * counts[name] % len(PAST)))
    for name in by_remainder[: 100 - sum(whole.values())]:
        whole[name] += 1
    return whole


def year_of_weakest_growth(quarters: range) -> range:
    """Return the four quarters up to the one with the weakest growth."""
    weakest = min(quarters, key=lambda at: growth(GDP, at))
    return range(max(FIRST, weakest - YEAR + 1), weakest + 1)


def shares(seen: Callable[[int], bool]) -> dict[str, float]:
    """Return, by scenario, in what percent of its windows something was seen in that year."""
    return {
        name: 100
        * sum(any(map(seen, year_of_weakest_growth(window))) for window in windows)
        / len(windows)
        for name, windows in BY_SCENARIO.items()
    }


def rating(share: float) -> str:
    """Return the rating that is nearest to a share in percent."""
    return next((name for least, name in RATINGS if share >= least), "highly unlikely")


def at_warning(name: str) -> Callable[[int], bool]:
    """Return whether an indicator stands at warning level in a quarter."""
    value, warning = INDICATORS[name], ITEMS[name]["warning"]
    if ITEMS[name]["warning"] < ITEMS[name]["watch"]:  # it falls
        return lambda at: value(at) <= warning
    return lambda at: value(at) >= warning


def warnings() -> dict[str, Callable[[int], bool]]:
    """Return what counts as seen of each item: at warning level, or happened."""
    return {
        **{name: at_warning(name) for name in INDICATORS},
        **{name: event.happens for name, event in EVENTS.items()},
    }


# --- what is printed ------------------------------------------------------------------------------


def rows(quarter: str) -> list[tuple[str, ...]]:
    """Return a quarter's rows, for a table that `scenariobook import` takes."""
    at = QUARTERS.index(quarter)
    year, month = int(quarter[:4]), 3 * int(quarter[5])
    day = f"{year}-{month:02}-{monthrange(year, month)[1]}"
    values = {name: str(value(at)) for name, value in INDICATORS.items()}
    states = {name: state(event, at) for name, event in EVENTS.items() if is_news(event, at)}
    return [
        (quarter, name, value, day, f"macrodata; {ITEMS[name]['source']}", "2")
        for name, value in {**values, **states}.items()
    ]


def main() -> None:
    """Print a quarter's table, or what the priors and the ratings rest on."""
    asked = "".join(sys.argv[1:])
    if asked in QUARTERS[START:]:
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(("quarter", "item", "value", "as_of", "source", "credibility"))
        table.writerows(rows(asked))
    elif asked == "basis":
        names = priors()
        first, last = QUARTERS[PAST[0].start], QUARTERS[PAST[-1].stop - 1]
        print(f"{len(PAST)} windows of {HORIZON} quarters, from {first} to {last}")
        for name, prior in names.items():
            print(f"  {name:14}{len(BY_SCENARIO[name]):4} windows, prior {prior}")
        print("seen in the year up to the weakest quarter, percent of a scenario's windows")
        for item, seen in warnings().items():
            found = shares(seen)
            print(f"  {item:32}", *(f"{name} {found[name]:3.0f}" for name in names))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
