"""`fetch` against a real HTTP server: what is recorded, and what is refused by name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from gzip import compress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine

from tests.commands import logged, run
from tests.study_text import RAIN, STUDY, write_study

LEVELS: Final = "day,level\n2022-01-31,2.5\n2022-03-31,2.75\n2022-04-30,.\n2022-06-30,3\n"
SDMX: Final = (
    "DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    "X:RAIN(1.0),M,LK,2022-01,40,A\n"
    "X:RAIN(1.0),M,LK,2022-02,55.5,A\n"
    "X:RAIN(1.0),M,LK,2022-06,31,A\n"
    "X:RAIN(1.0),A,LK,2022,400,A\n"
    "X:RAIN(1.0),M,ZZ,2022-01,1,A\n"
)


@dataclass
class Server:
    """What a server on this machine answers, by path; a number is a status, bytes are raw."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def has(self, path: str, text: str) -> None:
        self.answers[path] = 200, {}, text.encode()


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


def level_feed(url: str, more: str = "") -> str:
    return (
        f'\n[[feeds]]\nitem = "water-level"\nurl = "{url}"\ndate = "day"\nvalue = "level"\n'
        f'source = "lake-survey"\n{more}'
    )


def rain_feed(url: str) -> str:
    return f'\n[[feeds]]\nitem = "rain-fall"\nurl = "{url}"\nkey = "M.LK"\nsource = "lake-survey"\n'


@pytest.fixture
def study(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A study with two feeds; the second quarter is open, and it is its last week."""
    server.has("/level.csv", LEVELS)
    server.has("/rain?format=csvdata", SDMX)
    feeds = level_feed(f"{server.url}/level.csv") + rain_feed(f"{server.url}/rain?format=csvdata")
    folder = write_study(tmp_path / "lake", STUDY + RAIN + feeds)
    monkeypatch.chdir(folder)
    with time_machine.travel("2022-06-25", tick=False):
        assert run("advance", "--yes").exit_code == 0
        yield folder


def readings(study: Path) -> dict[tuple[str, str], float]:
    """Return the last value of each period in the ledger, read from its lines."""
    found: dict[tuple[str, str], float] = {}
    for line in logged(study):
        content = line["content"]
        if content["kind"] == "reading" and "value" in content:
            found[content.get("period") or content["quarter"], content["item"]] = content["value"]
    return found


def test_the_newest_value_of_each_period_is_recorded(study: Path, server: Server) -> None:
    """What lies ahead is a forecast, a dot is no value; a table may have other series."""
    done = run("fetch", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "Record this?" in done.stderr
    assert readings(study) == {
        ("2022Q1", "water-level"): 2.75,
        ("2022-01", "rain-fall"): 40,
        ("2022-02", "rain-fall"): 55.5,
    }
    assert server.asked == ["/level.csv", "/rain?format=csvdata"]
    level = next(line for line in logged(study) if line["content"]["kind"] == "reading")
    assert level["content"]["as_of"] == "2022-03-31"
    assert level["content"]["sources"] == ["lake-survey"]
    origin = level["origin"]
    assert (origin["file"], origin["by"]) == (f"{server.url}/level.csv", "127.0.0.1")
    assert origin["cells"]["value"] == "R3C2"
    assert origin["when"].startswith("2022-06-25")
    kept = study / "record" / "returned" / f"{sha256(LEVELS.encode()).hexdigest()}.csv"
    assert kept.read_text() == LEVELS
    assert run("verify").exit_code == 0
    again = run("fetch", "--yes")
    assert (again.exit_code, "nothing new to record" in again.stderr) == (0, True)


def test_a_revised_value_is_a_correction_and_the_vintage_is_known(
    study: Path, server: Server
) -> None:
    """The preview says what it was; a briefing of then has what was read then."""
    assert run("fetch", "--yes").exit_code == 0
    before = len(logged(study))
    server.has("/level.csv", LEVELS.replace("2.75", "2.5"))
    done = run("fetch", "--yes")
    assert "please check" not in done.stderr
    assert "2.75" in done.stdout
    assert "2.5" in done.stdout
    assert readings(study)["2022Q1", "water-level"] == 2.5
    for number, value in ((before, "2.8"), (len(logged(study)), "2.5")):
        run("brief", "--html", "--quarter", "2022Q1", "--as-known", str(number))
        made = Path(f"output/small-study/briefing-2022Q1-as-known-{number}.html")
        assert f"{value}\N{NO-BREAK SPACE}m" in made.read_text("utf-8")


def test_what_somebody_typed_after_it_stays(study: Path) -> None:
    """The feed says what it said before, so it says nothing new."""
    assert run("fetch", "--yes").exit_code == 0
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,2.6\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert "nothing new to record" in run("fetch", "--yes").stderr
    assert readings(study)["2022Q1", "water-level"] == 2.6


def test_a_feed_that_was_changed_reads_the_same_table_anew(study: Path) -> None:
    """A factor was forgotten: the bytes are the same, what they mean is not."""
    assert run("fetch", "--yes").exit_code == 0
    file = study / "study.toml"
    file.write_text(file.read_text().replace('value = "level"', 'value = "level"\nfactor = 0.1'))
    assert run("fetch", "--yes").exit_code == 0
    assert readings(study)["2022Q1", "water-level"] == 0.275


FAILURES: Final = {
    "no such page": ((404, {}, b""), "the server answers 404"),
    "another host": ((302, {"Location": "http://elsewhere.invalid/x"}, b""), "elsewhere.invalid"),
    "a file": ((302, {"Location": "file:///etc/hostname"}, b""), "the server answers 302"),
    "a header twice": ((200, {}, b"day,level,level\n2022-03-31,1,2\n"), "'level' stands twice"),
    "a quotation mark too many": ((200, {}, b'day,level\n"a"b,2\n'), "begins on line 2 is not"),
    "cut off": ((200, {"Content-Length": "999"}, b"day,level\n"), "too early"),
    "a web page": ((200, {}, b"<!DOCTYPE html><p>Log in"), "a web page"),
    "other columns": ((200, {}, b"date,level\n2022-03-31,1\n"), "has no column 'day'"),
    "words": ((200, {}, b"day,level\n2022-03-31,high\n"), "R2C2"),
    "no date": ((200, {}, b"day,level\nMarch,1\n"), "R2C1"),
    "two series": ((200, {}, b"day,level\n2022-03-31,1\n2022-03-31,2\n"), "R3C2"),
    "nothing of our time": ((200, {}, b"day,level\n1999-03-31,1\n"), "no value of water-level"),
    "dates that may be periods": (
        (200, {}, b"day,level\n2021-10-01,1\n2022-01-01,2\n"),
        'write period = "day", "month", "quarter" or "year"',
    ),
    "JSON": ((200, {}, b'[{"page": 1}]'), "JSON, not a table"),
    "a web page with a mark": ((200, {}, b"\xef\xbb\xbf<html>"), "a web page"),
    "nothing": ((200, {}, b""), "it is empty"),
    "a separator alone": ((200, {}, b"sep=;\n"), "has no column 'day'"),
    "compressed": (
        (200, {"Content-Encoding": "gzip"}, compress(LEVELS.encode(), mtime=0)),
        "compressed, or no text",
    ),
    "cut off in a chunk": (
        (200, {"Transfer-Encoding": "chunked", "Content-Length": "0"}, b"ff\r\nday,level\n"),
        "too early",
    ),
    "too large a number": ((200, {}, b"day,level\n2022-03-31,inf\n"), "R2C2"),
    "a comma of a thousand, or of decimals": (
        (200, {}, b"day;level\n2022-03-31;3,400\n"),
        "may be a thousand or a fraction",
    ),
    "a point of a thousand, or of decimals": (
        (200, {}, b"day;level\n2022-02-28;12\n2022-03-31;1.234\n"),
        "R3C2: error[R003]: '1.234' may be a thousand or a fraction",
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_cannot_be_read_is_named_and_nothing_stands_in_for_it(
    failure: str, study: Path, server: Server
) -> None:
    """The other series is recorded; the exit code says that something failed."""
    server.answers["/level.csv"], words = FAILURES[failure]
    done = run("fetch", "--yes")
    assert done.exit_code == 1
    assert words in " ".join(done.stderr.split())
    assert {item for _, item in readings(study)} == {"rain-fall"}


PUBLISHED: Final = {
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
        'date = "day"\nvalue = "v"',
        "day;v\n2022-01-31;1234.5\n2022-02-28;12\n2022-03-31;2.500\n",
    ),
    "decimal commas": ('date = "Zeit"\nvalue = "v"', "Zeit;v\n2022-01;1.234,500\n2022-02;2,5\n"),
    "a point before decimals, commas between digits": (
        'date = "day"\nvalue = "v"',
        'day,v\n2022-01,"1,234"\n2022-02,2.5\n',
    ),
    "a minus sign": (
        'date = "day"\nvalue = "v"\nfactor = -1',
        "day,v\n2022-01,\N{MINUS SIGN}2.5\n",
    ),
    "letters of Latin-1": (
        'date = "P\xe9riode"\nvalue = "v"',
        "P\xe9riode;v;lieu\n2022-01;2.5;Orl\xe9ans\n",
    ),
}


@pytest.mark.parametrize("publisher", PUBLISHED)
def test_the_forms_of_publishers_are_read(publisher: str, study: Path, server: Server) -> None:
    """From the fourth on, each was refused, or its key had to have the labels."""
    columns, table = PUBLISHED[publisher]
    file = study / "study.toml"
    text = file.read_text("utf-8")
    assert 'date = "day"\nvalue = "level"' in text
    file.write_text(text.replace('date = "day"\nvalue = "level"', columns, 1), "utf-8")
    encoding = "latin-1" if "Latin-1" in publisher else "utf-8-sig"
    server.answers["/level.csv"] = 200, {}, table.encode(encoding)
    done = run("fetch", "--yes")
    assert done.exit_code == 0, done.stderr
    assert readings(study)["2022Q1", "water-level"] == 2.5


BEGINNINGS: Final = {
    "day": ("2022-02-01", 3),
    "month": ("2022-02-28", 3),
    "quarter": ("2022-03-31", 2),
}


@pytest.mark.parametrize("period", BEGINNINGS)
def test_a_date_may_name_the_period_that_begins_on_it(
    period: str, study: Path, server: Server
) -> None:
    """FRED's quarter stood as known on its first day, and was stale a quarter too early."""
    day, value = BEGINNINGS[period]
    second = "2022-01-01,2\n" if period == "quarter" else "2022-02-01,3\n"
    server.has("/level.csv", f"day,level\n2021-10-01,1\n{second}2022-07-01,4\n")
    file = study / "study.toml"
    feed = 'value = "level"'
    file.write_text(file.read_text().replace(feed, f'{feed}\nperiod = "{period}"'))
    assert run("fetch", "--yes").exit_code == 0
    level = next(line for line in logged(study) if line["content"]["kind"] == "reading")
    assert (level["content"]["as_of"], level["content"]["value"]) == (day, value)


def test_the_value_of_a_year_is_no_value_of_its_first_quarter(study: Path, server: Server) -> None:
    """A year that has not ended is ahead, though its date lies in the past."""
    server.has("/level.csv", "day,level\n2021-01-01,1\n2022-01-01,2\n")
    file = study / "study.toml"
    feed = 'value = "level"'
    file.write_text(file.read_text().replace(feed, f'{feed}\nperiod = "year"'))
    done = run("fetch", "--yes")
    assert (done.exit_code, "no value of water-level" in done.stderr) == (1, True)


LONGER: Final = {
    "a quarter": (RAIN, "", "2022-Q1"),
    "a date of a quarter": (RAIN, 'period = "quarter"', "2022-01-01"),
    "a year": (RAIN.replace('cadence = "monthly"\nwithin = "sum"\n', ""), "", "2021"),
}


@pytest.mark.parametrize("longer", LONGER)
def test_a_value_of_a_longer_period_is_no_value_of_its_last_month(
    longer: str, study: Path, server: Server
) -> None:
    """A quarter's 81 mm became those of its last month, and a year's those of its last quarter."""
    rain, period, dated = LONGER[longer]
    server.has("/rain.csv", f"day,mm\n{dated},81\n")
    feed = level_feed(f"{server.url}/rain.csv", period).replace("water-level", "rain-fall")
    text = STUDY.replace('start = "2022Q1"', 'start = "2021Q1"') + rain
    write_study(study, text + feed.replace('value = "level"', 'value = "mm"'))
    done = run("fetch", "--yes")
    assert (done.exit_code, "R2C1: error[R007]" in done.stderr) == (1, True), done.stderr
    assert f"'{dated}' is a {longer.rpartition(' ')[2]}" in done.stderr
    assert readings(study) == {}


def test_a_redirect_on_the_same_host_is_followed(study: Path, server: Server) -> None:
    server.answers["/level.csv"] = 301, {"Location": "/new/level.csv"}, b""
    server.has("/new/level.csv", LEVELS)
    assert run("fetch", "--yes").exit_code == 0
    assert readings(study)["2022Q1", "water-level"] == 2.75


def test_letters_of_an_address_are_sent_as_a_browser_sends_them(
    study: Path, server: Server
) -> None:
    server.has("/p%C3%A9riode.csv?a=%20b", LEVELS)
    file = study / "study.toml"
    text = file.read_text("utf-8").replace(
        "/level.csv", "/p\N{LATIN SMALL LETTER E WITH ACUTE}riode.csv?a=%20b"
    )
    file.write_text(text, "utf-8")
    assert run("fetch", "--yes").exit_code == 0
    assert readings(study)["2022Q1", "water-level"] == 2.75


def test_what_was_downloaded_by_hand_needs_no_network(study: Path, server: Server) -> None:
    """With several feeds it says which one a file is of."""
    Path("level.csv").write_text(LEVELS)
    unclear = run("fetch", "--offline", "level.csv")
    assert (unclear.exit_code, "ITEM=level.csv" in unclear.stderr) == (2, True)
    assert run("fetch", "--offline", "water-level=none.csv").exit_code == 2
    unknown = run("fetch", "--offline", "water-levle=level.csv")
    assert "no feed is of 'water-levle'; did you mean 'water-level'?" in unknown.stderr
    assert run("fetch", "--offline", "water-level=level.csv", "--yes").exit_code == 0
    assert server.asked == []
    assert {item for _, item in readings(study)} == {"water-level"}
    origin = next(line for line in logged(study) if line["content"]["kind"] == "reading")["origin"]
    assert origin["file"] == f"{server.url}/level.csv"


def test_nobody_agrees_so_nothing_is_recorded(study: Path) -> None:
    before = len(logged(study))
    assert "nothing was recorded" in run("fetch", typed="n\n").stderr
    assert len(logged(study)) == before
    assert not (study / "record" / "returned").exists()


WRONG: Final = {
    "neither columns nor a key": ('date = "day"\n', "", "S102"),
    "a file's address": ("http://127", "file://127", "S104"),
    "an item that there is not": ('item = "water-level"', 'item = "water-levle"', "S202"),
    "two feeds of one item": ('item = "rain-fall"', 'item = "water-level"', "S214"),
    "no number": ('title = "Water level"', 'title = "Water level"\ntype = "yes-no"', "S214"),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_feed_that_cannot_be_meant_is_an_error(mistake: str, study: Path) -> None:
    """At its place in the study's files, before anything is fetched."""
    before, after, code = WRONG[mistake]
    file = study / "study.toml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    assert f"error[{code}]" in run("check").stdout


def test_without_feeds_it_says_where_to_read_about_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_study(tmp_path / "plain"))
    done = run("fetch")
    assert (done.exit_code, "help feeds" in done.stderr) == (2, True)


def test_a_value_that_was_revised_comes_with_its_own_date_and_source(
    study: Path, server: Server
) -> None:
    """The team had put its own beside another value: these are not the publisher's."""
    assert run("fetch", "--yes").exit_code == 0
    typed = "quarter,item,value,as_of,note\n2022Q1,water-level,2.6,2022-03-05,we read the gauge\n"
    Path("in.csv").write_text(typed)
    assert run("import", "in.csv", "--yes").exit_code == 0
    server.has("/level.csv", LEVELS.replace("2.75", "2.5"))
    done = run("fetch", "--yes")
    assert "keeps the note that was typed beside 2.6" in " ".join(done.stderr.split())
    last = [line["content"] for line in logged(study) if line["content"]["kind"] == "reading"][-1]
    assert (last["value"], last["as_of"]) == (2.5, "2022-03-31")


def test_of_two_series_in_one_table_the_good_one_is_recorded(study: Path, server: Server) -> None:
    """The other one is named. Notes stand above the header, and commas in them."""
    table = "Levels, rain, and more\nday;level;rain\n2022-01-31;2,5;31,5\n2022-03-31;2,75;40\n"
    server.has("/both.csv", table)
    feeds = level_feed(f"{server.url}/both.csv") + rain_feed(f"{server.url}/both.csv")
    write_study(study, STUDY + RAIN + feeds)
    done = run("fetch", "--yes")
    told = "rain-fall: the table has no column 'TIME_PERIOD'"
    assert (done.exit_code, told in done.stderr) == (1, True)
    assert readings(study) == {("2022Q1", "water-level"): 2.75}


def test_a_feeds_day_stands_beside_no_other_value(study: Path, server: Server) -> None:
    """The publisher dates its value anew, which somebody has replaced: hers has her day."""
    assert run("fetch", "--yes").exit_code == 0
    Path("in.csv").write_text("quarter,item,value,as_of\n2022Q1,water-level,7,2022-03-05\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    server.has("/level.csv", LEVELS.replace("2022-03-31", "2022-03-30"))
    assert run("fetch", "--yes").exit_code == 0
    assert [line for line in logged(study) if line["content"].get("as_of") == "2022-03-30"] == []


def test_two_files_of_one_address_are_refused(study: Path, server: Server) -> None:
    """One was read, and no word said so of the other."""
    write_study(study, STUDY + level_feed(f"{server.url}/level.csv"))
    for name in ("a.csv", "b.csv"):
        Path(name).write_text(LEVELS)
    done = run("fetch", "--offline", "a.csv", "--offline", "water-level=b.csv")
    assert (done.exit_code, "b.csv and a.csv are both of" in done.stderr) == (2, True)


def test_a_host_is_nobodys_id(study: Path) -> None:
    """A server of the house is called team, and what it published counted as the team's."""
    write_study(study, STUDY + level_feed("http://team/level.csv"))
    Path("level.csv").write_text(LEVELS)
    assert run("fetch", "--offline", "level.csv", "--yes").exit_code == 0
    (reading,) = [line for line in logged(study) if line["content"]["kind"] == "reading"]
    assert reading["origin"]["by"] == "//team"


def test_one_file_may_be_of_two_addresses(study: Path) -> None:
    """Each feed reads what it names; it ended in a traceback."""
    Path("both.csv").write_text(LEVELS)
    done = run("fetch", "--offline", "water-level=both.csv", "--offline", "rain-fall=both.csv")
    assert "no column 'TIME_PERIOD'" in done.stderr
    assert study.exists()
