"""`fetch` against a real HTTP server: what is recorded, and what is refused by name."""

import threading
from collections.abc import Iterator
from gzip import compress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.cli.copies import edition, play, stated_text
from tests.commands import bring_table, do, logged, must_say, run
from tests.expected import golden_file, same_as_before
from tests.study_text import RAIN, STUDY, change_study, write_study

DAYS = 'date = "day"\nvalue = "level"'
LEVELS = "day,level\n2022-01-31,2.5\n2022-03-31,2.75\n2022-04-30,.\n2022-06-30,3\n"
SDMX = (
    "DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    "X:RAIN(1.0),M,LK,2022-01,40,A\n"
    "X:RAIN(1.0),M,LK,2022-02,55.5,A\n"
    "X:RAIN(1.0),M,LK,2022-06,31,A\n"
    "X:RAIN(1.0),A,LK,2022,400,A\n"
    "X:RAIN(1.0),M,ZZ,2022-01,1,A\n"
)


class Server(ThreadingHTTPServer):
    """What answers on this machine, by path, with a status, headers and bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []

    def has(self, text: str | bytes, path: str = "/level.csv") -> None:
        self.answers[path] = 200, {}, text.encode() if isinstance(text, str) else text

    def hidden(self, text: str) -> str:
        """Return a text without the address, which is another one each time."""
        return text.replace(self.url, "http://host")


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that listens on this machine."""
    with Server() as listening:
        threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        yield listening
        listening.shutdown()


def feed(item: str, url: str, more: str) -> str:
    return f'\n[[feeds]]\nitem = "{item}"\nurl = "{url}"\nsource = "lake-survey"\n{more}\n'


@pytest.fixture(autouse=True)
def study(study: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A study with two feeds; the second quarter is open, and it is its last week."""
    monkeypatch.setenv("COLUMNS", "160")  # no address is cut in two
    server.has(LEVELS)
    server.has(SDMX, "/rain?format=csvdata")
    feeds = feed("water-level", f"{server.url}/level.csv", DAYS)
    feeds += feed("rain-fall", f"{server.url}/rain?format=csvdata", 'key = "M.LK"')
    write_study(study, STUDY + RAIN + feeds)
    with time_machine.travel("2022-06-25", tick=False):
        do("advance --yes")
        yield study


def fetched() -> dict[tuple[str, str], float]:
    """Return the last value of each period in the ledger, read from its lines."""
    contents = [entry["content"] for entry in logged()]
    valued = [one for one in contents if one["kind"] == "reading" and "value" in one]
    return {(one.get("period") or one["quarter"], one["item"]): one["value"] for one in valued}


def test_the_newest_value_of_each_period_is_recorded(server: Server) -> None:
    """`fetch` records the newest value of each period, once somebody agrees, and archives the
    table.

    What lies ahead is a forecast, and a dot no value; a table may have other series.
    """
    before = logged()
    told = play("fetch", typed="n\n")
    assert (logged(), Path("record/returned").exists()) == (before, False)
    server.asked.clear()
    told += play("fetch", typed="y\n") + stated_text() + play("verify", "fetch --yes")
    assert server.asked == ["/level.csv", "/rain?format=csvdata"] * 2
    assert LEVELS in [path.read_text() for path in Path("record/returned").iterdir()]
    same_as_before(server.hidden(told))


def test_what_the_publisher_and_the_team_change_is_told_apart(server: Server) -> None:
    """A value that the publisher revises is a correction.

    One that the team typed stands until then. A revision brings its own date and source. A briefing
    of then has what was read then.
    """
    do("fetch --yes")
    vintages = [(len(logged()), "2.8")]
    bring_table(
        "quarter,item,value,as_of,note\n2022Q1,water-level,2.6,2022-03-05,we read the gauge\n"
    )
    told = play("fetch --yes")
    revised = LEVELS.replace("2.75", "2.5")
    server.has(revised)
    told += play("fetch --yes") + stated_text()
    vintages.append((len(logged()), "2.5"))
    bring_table("quarter,item,value,as_of\n2022Q1,water-level,7,2022-03-06\n")
    server.has(revised.replace("2022-03-31", "2022-03-30"))
    told += play("fetch --yes") + stated_text()
    same_as_before(server.hidden(told))
    for number, value in vintages:
        then = edition("--quarter", "2022Q1", "--as-known", str(number))
        assert f"{value}\N{NO-BREAK SPACE}m" in then


def test_a_feed_that_was_changed_reads_the_same_table_anew() -> None:
    """After a change of the feed, the same table is read anew: its bytes are the same, its meaning
    is not.
    """
    do("fetch --yes")
    change_study(DAYS, f"{DAYS}\nfactor = 0.1")
    do("fetch --yes")
    assert fetched()["2022Q1", "water-level"] == 0.275


FAILURES: dict[str, bytes | tuple[int, dict[str, str], bytes]] = {
    "no such page": (404, {}, b""),
    "another host": (302, {"Location": "http://elsewhere.invalid/x"}, b""),
    "a file": (302, {"Location": "file:///etc/hostname"}, b""),
    "a header twice": b"day,level,level\n2022-03-31,1,2\n",
    "a quotation mark too many": b'day,level\n"a"b,2\n',
    "cut off": (200, {"Content-Length": "999"}, b"day,level\n"),
    "a web page": b"<!DOCTYPE html><p>Log in",
    "other columns": b"date,level\n2022-03-31,1\n",
    "words": b"day,level\n2022-03-31,high\n",
    "no date": b"day,level\nMarch,1\n",
    "two series": b"day,level\n2022-03-31,1\n2022-03-31,2\n",
    "nothing of our time": b"day,level\n1999-03-31,1\n",
    "dates that may be periods": b"day,level\n2021-10-01,1\n2022-01-01,2\n",
    "JSON": b'[{"page": 1}]',
    "a web page with a mark": b"\xef\xbb\xbf<html>",
    "nothing": b"",
    "a separator alone": b"sep=;\n",
    "compressed": (200, {"Content-Encoding": "gzip"}, compress(LEVELS.encode(), mtime=0)),
    "cut off in a chunk": (
        200,
        {"Transfer-Encoding": "chunked", "Content-Length": "0"},
        b"ff\r\nday,level\n",
    ),
    "too large a number": b"day,level\n2022-03-31,inf\n",
    "a comma of a thousand, or of decimals": b"day;level\n2022-03-31;3,400\n",
    "a point of a thousand, or of decimals": b"day;level\n2022-02-28;12\n2022-03-31;1.234\n",
}


def test_what_cannot_be_read_is_named_and_not_replaced(server: Server) -> None:
    """A feed that cannot be read is named with the reason, and the exit code is 1.

    The others are recorded.
    """
    told = []
    for failure, answer in FAILURES.items():
        server.answers["/level.csv"] = (200, {}, answer) if isinstance(answer, bytes) else answer
        done = run("fetch", "--yes")
        assert done.exit_code == 1
        words = server.hidden(done.stderr.partition("`scenariobook help")[0])
        told.append(f"{failure}\n\n{words}")
    same_as_before("\n".join(told))
    assert {item for _, item in fetched()} == {"rain-fall"}


DAY = 'date = "day"\nvalue = "v"'
# How a study reads the tables beside the golden texts, whose names say what is theirs.
PUBLISHED = {
    "FRED": 'date = "observation_date"\nvalue = "LVL"\nperiod = "month"',
    "ECB, with the columns of its attributes": 'key = "M.USD.A"',
    "Eurostat": 'key = "M.PC.DE"',
    "OECD, with labels": 'key = "USA.M"',
    "rows before the header": 'date = "Date"\nvalue = "Value"',
    "months of PxWeb": 'date = "month"\nvalue = "v"',
    "points before decimals, between semicolons": DAY,
    "decimal commas": 'date = "Zeit"\nvalue = "v"',
    "a point of decimals, commas of thousands": DAY,
    "a minus sign": f"{DAY}\nfactor = -1",
    "letters of Latin-1": 'date = "P\xe9riode"\nvalue = "v"',
}


@pytest.mark.parametrize("publisher", PUBLISHED)
def test_the_forms_of_publishers_are_read(publisher: str, server: Server) -> None:
    """`fetch` reads a table in the form of each of these publishers."""
    change_study(DAYS, PUBLISHED[publisher])
    server.has(golden_file(publisher).with_suffix(".csv").read_bytes())
    do("fetch --yes")
    assert fetched()["2022Q1", "water-level"] == 2.5


LEVEL = (STUDY, "water-level")
MONTHLY = (STUDY + RAIN, "rain-fall")
QUARTERLY = (STUDY + RAIN.replace('cadence = "monthly"\nwithin = "sum"\n', ""), "rain-fall")
PERIODS = {
    "a day": (*LEVEL, "day", "2021-10-01,1\n2022-02-01,3\n2022-07-01,4"),
    "a month": (*LEVEL, "month", "2021-10-01,1\n2022-02-01,3\n2022-07-01,4"),
    # It stood as known on its first day, and was stale a quarter too early.
    "a quarter": (*LEVEL, "quarter", "2021-10-01,1\n2022-01-01,2\n2022-07-01,4"),
    # One that has not ended is ahead, though its date lies in the past.
    "a year": (*LEVEL, "year", "2021-01-01,1\n2022-01-01,2"),
    # A quarter's 81 mm became those of its last month, and a year's those of its last quarter.
    "a quarter of months": (*MONTHLY, "", "2022-Q1,81"),
    "a date of a quarter of months": (*MONTHLY, "quarter", "2022-01-01,81"),
    "a year of quarters": (*QUARTERLY, "", "2021,81"),
}


@pytest.mark.parametrize("period", PERIODS)
def test_a_value_is_of_its_whole_period(period: str, server: Server) -> None:
    """A value counts on its period's last day.

    That of a longer period is no value of a month or a quarter.
    """
    text, item, key, rows = PERIODS[period]
    server.has(f"day,level\n{rows}\n")
    if "81" in rows:
        text = text.replace('start = "2022Q1"', 'start = "2021Q1"')
    keys = f'{DAYS}\nperiod = "{key}"' if key else DAYS
    write_study(Path(), text + feed(item, f"{server.url}/level.csv", keys))
    same_as_before(server.hidden(play("fetch --yes") + stated_text()), period)


def test_an_address_is_asked_as_a_browser_asks_and_followed_on_its_host(server: Server) -> None:
    """`fetch` asks an address as a browser does, and follows it on the same host."""
    server.answers["/p%C3%A9riode.csv?a=%20b"] = 301, {"Location": "/new/level.csv"}, b""
    server.has(LEVELS, "/new/level.csv")
    change_study("/level.csv", "/p\N{LATIN SMALL LETTER E WITH ACUTE}riode.csv?a=%20b")
    do("fetch --yes")
    assert fetched()["2022Q1", "water-level"] == 2.75


def test_what_was_downloaded_by_hand_needs_no_network(study: Path, server: Server) -> None:
    """`fetch --offline` takes a file that somebody has downloaded.

    With several feeds, it says of which one. A server called `team` is not the team. Of two files
    of one address, one was once dropped unsaid.
    """
    for name in ("level.csv", "b.csv"):
        Path(name).write_text(LEVELS)
    Path("team.csv").write_text(LEVELS.replace("2.5", "2.4"))
    told = play(
        "fetch --offline level.csv",
        "fetch --offline water-level=none.csv",
        "fetch --offline water-levle=level.csv",
        "fetch --offline water-level=level.csv --offline rain-fall=level.csv --yes",
    )
    write_study(study, STUDY + feed("water-level", f"{server.url}/level.csv", DAYS))
    told += play("fetch --offline level.csv --offline water-level=b.csv")
    write_study(study, STUDY + RAIN + feed("rain-fall", "http://team/level.csv", DAYS))
    told += play("fetch --offline team.csv --yes") + stated_text()
    write_study(study)  # without feeds
    same_as_before(server.hidden(told + play("fetch")))
    assert server.asked == []


def test_of_two_series_in_one_table_the_good_one_is_recorded(study: Path, server: Server) -> None:
    """Of two series in one table, the one that can be read is recorded, the other named.

    Notes, with commas in them, may stand above the header.
    """
    server.has("Levels, rain, and more\nday;level;rain\n2022-01-31;2,5;31,5\n2022-03-31;2,75;40\n")
    url = f"{server.url}/level.csv"
    feeds = feed("water-level", url, DAYS) + feed("rain-fall", url, 'key = "M.LK"')
    write_study(study, STUDY + RAIN + feeds)
    must_say("fetch --yes", "rain-fall: the table has no column 'TIME_PERIOD'", code=1)
    assert fetched() == {("2022Q1", "water-level"): 2.75}
