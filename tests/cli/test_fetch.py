"""`fetch` against a real HTTP server: what is recorded, and what is refused by name."""

import threading
from collections.abc import Iterator
from gzip import compress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.cli.copies import edition, take
from tests.commands import bring, do, logged, run, says
from tests.expected import same_as_before
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


class Server:
    """What a server on this machine answers, by path: a status, headers and bytes."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.url = ""

    def has(self, text: str | bytes, path: str = "/level.csv") -> None:
        body = text.encode() if isinstance(text, str) else text
        self.answers[path] = 200, {}, body


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that listens on this machine."""
    published = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            published.asked.append(self.path)
            status, headers, body = published.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        published.url = f"http://127.0.0.1:{listening.server_port}"
        yield published
        listening.shutdown()


def feed(item: str, url: str, more: str) -> str:
    return f'\n[[feeds]]\nitem = "{item}"\nurl = "{url}"\nsource = "lake-survey"\n{more}\n'


@pytest.fixture(autouse=True)
def study(study: Path, server: Server) -> Iterator[Path]:
    """A study with two feeds; the second quarter is open, and it is its last week."""
    server.has(LEVELS)
    server.has(SDMX, "/rain?format=csvdata")
    feeds = feed("water-level", f"{server.url}/level.csv", DAYS)
    feeds += feed("rain-fall", f"{server.url}/rain?format=csvdata", 'key = "M.LK"')
    write_study(study, STUDY + RAIN + feeds)
    with time_machine.travel("2022-06-25", tick=False):
        do("advance --yes")
        yield study


def entries() -> list[dict[str, Any]]:
    """Return the entries of the ledger that are readings."""
    return [entry for entry in logged() if entry["content"]["kind"] == "reading"]


def readings() -> dict[tuple[str, str], float]:
    """Return the last value of each period in the ledger, read from its lines."""
    contents = [entry["content"] for entry in entries()]
    valued = [content for content in contents if "value" in content]
    return {(one.get("period") or one["quarter"], one["item"]): one["value"] for one in valued}


def test_the_newest_value_of_each_period_is_recorded(study: Path, server: Server) -> None:
    """Once somebody agrees. What lies ahead is a forecast, a dot is no value.

    A table may have other series.
    """
    before, returned = logged(), study / "record" / "returned"
    assert "nothing was recorded" in run("fetch", typed="n\n").stderr
    assert (logged(), returned.exists()) == (before, False)
    server.asked.clear()
    assert "Record this?" in says("fetch", typed="y\n")
    assert readings() == {
        ("2022Q1", "water-level"): 2.75,
        ("2022-01", "rain-fall"): 40,
        ("2022-02", "rain-fall"): 55.5,
    }
    assert server.asked == ["/level.csv", "/rain?format=csvdata"]
    level = entries()[0]
    assert level["content"]["as_of"] == "2022-03-31"
    assert level["content"]["sources"] == ["lake-survey"]
    origin = level["origin"]
    assert (origin["file"], origin["by"]) == (f"{server.url}/level.csv", "127.0.0.1")
    assert origin["cells"]["value"] == "R3C2"
    assert origin["when"].startswith("2022-06-25")
    kept = returned / f"{sha256(LEVELS.encode()).hexdigest()}.csv"
    assert kept.read_text() == LEVELS
    do("verify")
    assert "nothing new to record" in says("fetch", "--yes")


def test_a_revised_value_is_a_correction_and_the_vintage_is_known(server: Server) -> None:
    """The preview says what it was; a briefing of then has what was read then."""
    do("fetch --yes")
    before = len(logged())
    server.has(LEVELS.replace("2.75", "2.5"))
    done = run("fetch", "--yes")
    assert (done.exit_code, "please check" in done.stderr) == (0, False)
    assert "2.75" in done.stdout
    assert "2.5" in done.stdout
    assert readings()["2022Q1", "water-level"] == 2.5
    for number, value in ((before, "2.8"), (len(logged()), "2.5")):
        assert f"{value}\N{NO-BREAK SPACE}m" in edition(
            "--quarter", "2022Q1", "--as-known", str(number)
        )


def test_what_somebody_typed_after_it_stays() -> None:
    """The feed says what it said before, so it says nothing new."""
    do("fetch --yes")
    take("2022Q1,water-level,2.6")
    assert "nothing new to record" in says("fetch", "--yes")
    assert readings()["2022Q1", "water-level"] == 2.6


def test_a_feed_that_was_changed_reads_the_same_table_anew() -> None:
    """A factor was forgotten: the bytes are the same, what they mean is not."""
    do("fetch --yes")
    change_study(DAYS, f"{DAYS}\nfactor = 0.1")
    do("fetch --yes")
    assert readings()["2022Q1", "water-level"] == 0.275


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
    """The other series is recorded; the exit code says that something failed."""
    told = []
    for failure, answer in FAILURES.items():
        server.answers["/level.csv"] = (200, {}, answer) if isinstance(answer, bytes) else answer
        done = run("fetch", "--yes")
        assert done.exit_code == 1
        words = done.stderr.partition("`scenariobook help")[0].replace(server.url, "http://host")
        told.append(f"{failure}\n\n{words}")
    same_as_before("fetch, what cannot be read", "\n".join(told))
    assert {item for _, item in readings()} == {"rain-fall"}


DAY = 'date = "day"\nvalue = "v"'
PUBLISHED = {
    "FRED": (
        'date = "observation_date"\nvalue = "LVL"\nperiod = "month"',
        "observation_date,LVL\n2022-01-01,2.5\n2022-02-01,.\n2022-03-01,\n",
    ),
    "ECB, with the columns of its attributes": (
        'key = "M.USD.A"',
        (
            "KEY,FREQ,CURRENCY,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE\n"
            'EXR.M.USD.A,M,USD,A,2022-02,2.5,A,"US dollar, average"\n'
        ),
    ),
    "Eurostat": (
        'key = "M.PC.DE"',
        (
            "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
            "ESTAT:X(1.0),01/02/26 11:00:00,M,PC,DE,2022-02,2.5,p,F\n"
            "ESTAT:X(1.0),01/02/26 11:00:00,M,PC,DE,2022-03,:,c,\n"
        ),
    ),
    "OECD, with labels": (
        'key = "USA.M"',
        (
            "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,FREQ,"
            "Frequency of observation,TIME_PERIOD,Time period,OBS_VALUE,Observation value\n"
            "DATAFLOW,OECD:X(1.0),Labour,I,USA,United States,M,Monthly,2022-02,,2.5,\n"
        ),
    ),
    "rows before the header": (
        'date = "Date"\nvalue = "Value"',
        '"CubeId";"x"\n"PublishingDate";"2022-05-01"\n\n"Date";"D0";"Value"\n"2022-01";"A";"2.5"\n',
    ),
    "months of PxWeb": ('date = "month"\nvalue = "v"', "month,v\n2022M01,1\n2022M02,2.5\n"),
    "points before decimals, between semicolons": (
        DAY,
        "day;v\n2022-01-31;1234.5\n2022-02-28;12\n2022-03-31;2.500\n",
    ),
    "decimal commas": ('date = "Zeit"\nvalue = "v"', "Zeit;v\n2022-01;1.234,500\n2022-02;2,5\n"),
    "a point of decimals, commas of thousands": (DAY, 'day,v\n2022-01,"1,234"\n2022-02,2.5\n'),
    "a minus sign": (f"{DAY}\nfactor = -1", "day,v\n2022-01,\N{MINUS SIGN}2.5\n"),
    "letters of Latin-1": (
        'date = "P\xe9riode"\nvalue = "v"',
        "P\xe9riode;v;lieu\n2022-01;2.5;Orl\xe9ans\n",
    ),
}


@pytest.mark.parametrize("publisher", PUBLISHED)
def test_the_forms_of_publishers_are_read(publisher: str, server: Server) -> None:
    """From the fourth on, each was refused, or its key had to have the labels."""
    columns, table = PUBLISHED[publisher]
    change_study(DAYS, columns)
    server.has(table.encode("latin-1" if "Latin-1" in publisher else "utf-8-sig"))
    do("fetch --yes")
    assert readings()["2022Q1", "water-level"] == 2.5


@pytest.mark.parametrize(
    "period, second, day, value",
    [
        ("day", "2022-02-01,3", "2022-02-01", 3),
        ("month", "2022-02-01,3", "2022-02-28", 3),
        ("quarter", "2022-01-01,2", "2022-03-31", 2),
    ],
)
def test_a_date_of_a_period(period: str, second: str, day: str, value: int, server: Server) -> None:
    """FRED's quarter stood as known on its first day, and was stale a quarter too early."""
    server.has(f"day,level\n2021-10-01,1\n{second}\n2022-07-01,4\n")
    change_study(DAYS, f'{DAYS}\nperiod = "{period}"')
    do("fetch --yes")
    level = entries()[0]["content"]
    assert (level["as_of"], level["value"]) == (day, value)


def test_the_value_of_a_year_is_no_value_of_its_first_quarter(server: Server) -> None:
    """A year that has not ended is ahead, though its date lies in the past."""
    server.has("day,level\n2021-01-01,1\n2022-01-01,2\n")
    change_study(DAYS, f'{DAYS}\nperiod = "year"')
    assert "no value of water-level" in says("fetch", "--yes", code=1)


LONGER = {
    "a quarter": (RAIN, "", "2022-Q1"),
    "a date of a quarter": (RAIN, 'period = "quarter"', "2022-01-01"),
    "a year": (RAIN.replace('cadence = "monthly"\nwithin = "sum"\n', ""), "", "2021"),
}


@pytest.mark.parametrize("longer", LONGER)
def test_a_longer_period_is_no_value_of_a_month(longer: str, study: Path, server: Server) -> None:
    """A quarter's 81 mm became those of its last month, and a year's those of its last quarter."""
    rain, period, dated = LONGER[longer]
    server.has(f"day,level\n{dated},81\n")
    text = STUDY.replace('start = "2022Q1"', 'start = "2021Q1"') + rain
    write_study(study, text + feed("rain-fall", f"{server.url}/level.csv", f"{DAYS}\n{period}"))
    told = says("fetch", "--yes", code=1)
    assert "R2C1: error[R007]" in told
    assert f"'{dated}' is a {longer.rpartition(' ')[2]}" in told
    assert readings() == {}


def test_a_redirect_on_the_same_host_is_followed(server: Server) -> None:
    server.answers["/level.csv"] = 301, {"Location": "/new/level.csv"}, b""
    server.has(LEVELS, "/new/level.csv")
    do("fetch --yes")
    assert readings()["2022Q1", "water-level"] == 2.75


def test_letters_of_an_address_are_sent_as_a_browser_sends_them(server: Server) -> None:
    server.has(LEVELS, "/p%C3%A9riode.csv?a=%20b")
    change_study("/level.csv", "/p\N{LATIN SMALL LETTER E WITH ACUTE}riode.csv?a=%20b")
    do("fetch --yes")
    assert readings()["2022Q1", "water-level"] == 2.75


def test_what_was_downloaded_by_hand_needs_no_network(server: Server) -> None:
    """With several feeds it says which one a file is of."""
    Path("level.csv").write_text(LEVELS)
    assert "ITEM=level.csv" in says("fetch", "--offline", "level.csv", code=2)
    says("fetch", "--offline", "water-level=none.csv", code=2)
    unknown = says("fetch", "--offline", "water-levle=level.csv", code=2)
    assert "no feed is of 'water-levle'; did you mean 'water-level'?" in unknown
    do("fetch --offline water-level=level.csv --yes")
    assert server.asked == []
    assert {item for _, item in readings()} == {"water-level"}
    assert entries()[0]["origin"]["file"] == f"{server.url}/level.csv"


WRONG = {
    "neither columns nor a key": ('date = "day"\n', "", "S102"),
    "a file's address": ("http://127", "file://127", "S104"),
    "an item that there is not": ('item = "water-level"', 'item = "water-levle"', "S202"),
    "two feeds of one item": ('item = "rain-fall"', 'item = "water-level"', "S214"),
    "no number": ('title = "Water level"', 'title = "Water level"\ntype = "yes-no"', "S214"),
}


@pytest.mark.parametrize("was, now, code", WRONG.values(), ids=WRONG)
def test_a_feed_that_cannot_be_meant_is_an_error(was: str, now: str, code: str) -> None:
    """At its place in the study's files, before anything is fetched."""
    change_study(was, now)
    assert f"error[{code}]" in run("check").stdout


def test_without_feeds_it_says_where_to_read_about_them(study: Path) -> None:
    write_study(study)
    assert "help feeds" in says("fetch", code=2)


def test_a_value_that_was_revised_comes_with_its_own_date_and_source(server: Server) -> None:
    """The team had put its own beside another value: these are not the publisher's."""
    do("fetch --yes")
    bring("quarter,item,value,as_of,note\n2022Q1,water-level,2.6,2022-03-05,we read the gauge\n")
    server.has(LEVELS.replace("2.75", "2.5"))
    assert "keeps the note that stood beside 2.6" in says("fetch", "--yes")
    last = entries()[-1]["content"]
    assert (last["value"], last["as_of"]) == (2.5, "2022-03-31")


def test_of_two_series_in_one_table_the_good_one_is_recorded(study: Path, server: Server) -> None:
    """The other one is named. Notes stand above the header, and commas in them."""
    server.has("Levels, rain, and more\nday;level;rain\n2022-01-31;2,5;31,5\n2022-03-31;2,75;40\n")
    url = f"{server.url}/level.csv"
    feeds = feed("water-level", url, DAYS) + feed("rain-fall", url, 'key = "M.LK"')
    write_study(study, STUDY + RAIN + feeds)
    assert "rain-fall: the table has no column 'TIME_PERIOD'" in says("fetch", "--yes", code=1)
    assert readings() == {("2022Q1", "water-level"): 2.75}


def test_a_feeds_day_stands_beside_no_other_value(server: Server) -> None:
    """The publisher dates its value anew, which somebody has replaced: hers has her day."""
    do("fetch --yes")
    bring("quarter,item,value,as_of\n2022Q1,water-level,7,2022-03-05\n")
    server.has(LEVELS.replace("2022-03-31", "2022-03-30"))
    do("fetch --yes")
    assert "2022-03-30" not in [entry["content"].get("as_of") for entry in logged()]


def test_two_files_of_one_address_are_refused(study: Path, server: Server) -> None:
    """One was read, and no word said so of the other."""
    write_study(study, STUDY + feed("water-level", f"{server.url}/level.csv", DAYS))
    for name in ("a.csv", "b.csv"):
        Path(name).write_text(LEVELS)
    told = says("fetch", "--offline", "a.csv", "--offline", "water-level=b.csv", code=2)
    assert "b.csv and a.csv are both of" in told


def test_a_host_is_nobodys_id(study: Path) -> None:
    """A server of the house is called team, and what it published counted as the team's."""
    write_study(study, STUDY + feed("water-level", "http://team/level.csv", DAYS))
    Path("level.csv").write_text(LEVELS)
    do("fetch --offline level.csv --yes")
    (reading,) = entries()
    assert reading["origin"]["by"] == "//team"


def test_one_file_may_be_of_two_addresses() -> None:
    """Each feed reads what it names; it ended in a traceback."""
    Path("both.csv").write_text(LEVELS)
    done = run("fetch", "--offline", "water-level=both.csv", "--offline", "rain-fall=both.csv")
    assert "no column 'TIME_PERIOD'" in done.stderr
