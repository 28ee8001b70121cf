"""What this study takes from its data, and how common its warnings were in the years before it.

    python readings.py 1999Q1    a quarter's readings and sightings, for `scenariobook import`
    python readings.py past      how many quarters from 1961 to 1990 each warning would have had

Normal is a month's mean over the thirty years from 1961 to 1990. Every value is rounded to two
decimals before it is compared with anything: what the record shows is what was judged.
"""

import csv
import sys
import tomllib
from calendar import monthrange
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SOURCES = "elnino; cpc"

ITEMS: dict[str, dict[str, Any]] = {
    item["id"]: item
    for path in HERE.glob("*.toml")
    for kind in ("indicators", "signposts")
    for item in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, ())
}
with (HERE / "data.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.reader(line for line in file if not line.startswith("#")))[1:]
FIRST_YEAR = int(ROWS[0][0])
SEA = [float(value) for year, *months in ROWS for value in months]  # degrees Celsius, by month


def month(year: int, number: int) -> int:
    """Return the index of a month, 1 to 12, of a year."""
    return 12 * (year - FIRST_YEAR) + number - 1


def last_month(quarter: str) -> int:
    """Return the index of a quarter's last month."""
    return month(int(quarter[:4]), 3 * int(quarter[5]))


NORMAL = [fmean(SEA[month(year, n)] for year in range(1961, 1991)) for n in range(1, 13)]
DEPARTURE = [round(value - NORMAL[at % 12], 2) for at, value in enumerate(SEA)]
START = last_month("1996Q3")
PAST = range(last_month("1961Q1"), last_month("1990Q4") + 1, 3)


# --- indicators and signposts, at the index of a quarter's last month -----------------------------


def departure(at: int) -> float:
    """Return a quarter's mean departure from normal."""
    return round(fmean(DEPARTURE[at - 2 : at + 1]), 2)


def half_year(at: int) -> list[float]:
    """Return the departures of the last six months."""
    return DEPARTURE[at - 5 : at + 1]


INDICATORS: dict[str, Callable[[int], float]] = {
    "departure": departure,
    "warm-months": lambda at: sum(value >= 0.5 for value in half_year(at)),
    "warming": lambda at: round(departure(at) - departure(at - 6), 2),
    "coldest-of-year": lambda at: min(SEA[at - 11 : at + 1]),
    "coldest-departure": lambda at: min(DEPARTURE[at - 2 : at + 1]),
    "cold-months": lambda at: sum(value <= -0.5 for value in half_year(at)),
    "cooling": lambda at: round(departure(at) - departure(at - 12), 2),
    "warmest-of-year": lambda at: max(SEA[at - 11 : at + 1]),
}


class Event(NamedTuple):
    """A signpost: whether it happens in a month, and whether it is one month short of it."""

    happens: Callable[[int], bool]
    emerges: Callable[[int], bool] = lambda _: False


def warm(at: int, months: int) -> bool:
    """Tell whether each of the last months was half a degree or more above normal."""
    return min(DEPARTURE[at - months + 1 : at + 1]) >= 0.5


def cold(at: int, months: int) -> bool:
    """Tell whether each of the last months was half a degree or more below normal."""
    return max(DEPARTURE[at - months + 1 : at + 1]) <= -0.5


def earlier(at: int) -> list[float]:
    """Return what the sea had in the same month of each earlier year."""
    return SEA[at % 12 : at : 12]


EVENTS = {
    "third-warm-month": Event(lambda at: warm(at, 3), lambda at: warm(at, 2)),
    "two-degrees-above": Event(lambda at: DEPARTURE[at] >= 2),
    "warmest-on-record": Event(lambda at: SEA[at] > max(earlier(at))),
    "third-cold-month": Event(lambda at: cold(at, 3), lambda at: cold(at, 2)),
    "degree-below": Event(lambda at: DEPARTURE[at] <= -1),
    "coldest-on-record": Event(lambda at: SEA[at] < min(earlier(at))),
}


def sighting(event: Event, at: int) -> tuple[str, int]:
    """Return what a quarter shows of a signpost, and the month that shows it."""
    for month_at in range(at - 2, at + 1):
        if event.happens(month_at):
            return "observed", month_at
    return ("emerging" if event.emerges(at) else "not yet"), at


def is_news(event: Event, at: int) -> bool:
    """Tell whether a quarter's state is worth a line.

    It is when the event happens, and when the state turns; for a year after an event, nothing
    less than the event itself replaces it.
    """
    state, _ = sighting(event, at)
    if state == "observed" or at == START:
        return True
    lately = [sighting(event, other)[0] for other in range(max(START, at - 9), at, 3)]
    return state != lately[-1] and "observed" not in lately


def at_warning(name: str, at: int) -> bool:
    """Tell whether an indicator stands at warning level."""
    value, warning = INDICATORS[name](at), ITEMS[name]["warning"]
    return bool(value <= warning if warning < ITEMS[name]["watch"] else value >= warning)


# --- what is printed ------------------------------------------------------------------------------


def day(at: int) -> str:
    """Return a month's last day."""
    year, number = FIRST_YEAR + at // 12, at % 12 + 1
    return f"{year}-{number:02}-{monthrange(year, number)[1]}"


def rows(quarter: str) -> list[tuple[str, ...]]:
    """Return a quarter's rows, for a table that `scenariobook import` takes."""
    at = last_month(quarter)
    values = [(name, f"{value(at):g}", day(at)) for name, value in INDICATORS.items()]
    for name, event in EVENTS.items():
        if is_news(event, at):
            state, seen = sighting(event, at)
            values.append((name, state, day(seen)))
    return [(quarter, name, value, when, SOURCES, "2") for name, value, when in values]


def main() -> None:
    """Print a quarter's table, or how common each warning was."""
    asked = "".join(sys.argv[1:])
    quarters = [f"{year}Q{n}" for year in range(1996, 2011) for n in range(1, 5)][2:]
    if asked in quarters:
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(("quarter", "item", "value", "as_of", "source", "credibility"))
        table.writerows(rows(asked))
    elif asked == "past":
        for name in INDICATORS:
            warned = sum(at_warning(name, at) for at in PAST)
            print(f"{name:18} at warning in {warned:3} of {len(PAST)} quarters")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
