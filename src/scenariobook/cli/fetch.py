"""The command `fetch`: read the published series that the study names, and record their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.open_study import open_and_record, origin_now
from scenariobook.cli.shared.options import study_argument, who_option, yes_option
from scenariobook.cli.shared.preview import record_intake, show_files
from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.files import digest_of
from scenariobook.intake.csv_tables import last_quarter_of_table
from scenariobook.intake.feeds import NotFetchedError, download, read_series
from scenariobook.intake.read_files import merge_files, read_paths
from scenariobook.record.merge.taken_files import File, any_open
from scenariobook.record.project import Project
from scenariobook.record.values.input_cell import InputCell
from scenariobook.record.values.interpret import Context
from scenariobook.study.model.sources import Feed
from scenariobook.wording import nearest


@click.command()
@study_argument
@click.option(
    "--offline",
    "files",
    multiple=True,
    metavar="[ITEM=]FILE",
    help="Read this file, which somebody downloaded from the feed of ITEM, and open no connection; "
    "may be repeated.",
)
@yes_option
@who_option
@click.pass_context
def fetch(ctx: click.Context, study: Path, files: tuple[str, ...], who: str, *, yes: bool) -> None:
    """Read the published series that the study names in [[feeds]].

    Prints what will be recorded, and asks first: the newest value of each period, by whoever
    published it. A value that was revised is a correction, and the record keeps what it was. What
    was downloaded is archived. A series that cannot be read is named; the others are recorded.

    \b
    Examples:
      scenariobook fetch
      scenariobook fetch --offline oil-price=downloads/brent.csv
    """
    project = open_and_record(study, who)
    today, origin = date.today(), origin_now(who)
    context, last_quarter = Context(project.study, today), last_quarter_of_table(project, today)
    by_address = _by_address(project)
    if not by_address:
        raise click.UsageError(
            "the study names no [[feeds]]; `scenariobook help feeds` has the keys of the table"
        )
    tables, problems = _downloaded(project, by_address) if not files else ({}, [])
    tables |= _offline(by_address, files)
    read: list[tuple[File, Sequence[InputCell]]] = []
    for url, data in tables.items():
        cells, faults = read_series(by_address[url], project.record, data, context, last_quarter)
        problems += faults
        if cells:
            position = project.record.position.number
            file = File(
                name=url, sha256=digest_of(data), by=_host(url), knew=position, is_feed=True
            )
            read.append((file, cells))
    terminal.show_problems(problems, project.loaded.line, err=True)
    after = project
    if read:
        intake = merge_files(project, read, origin)
        show_files(intake, today, "text")
        after = record_intake(intake, tables, origin, yes=yes)
    else:
        terminal.say("no series could be read, so no value was recorded")
    ctx.exit(1 if problems or any_open([file for file, _ in read], after.record) else 0)


def _host(url: str) -> str:
    """Return an address's host; a host without a domain as ``//name``, which is nobody's id."""
    host = urlsplit(url).hostname or ""
    return host if "." in host else f"//{host}"


def _by_address(project: Project) -> Mapping[str, list[Feed]]:
    """Return the feeds by their addresses: several series may stand in one table."""
    feeds: dict[str, list[Feed]] = {}
    for feed in project.study.feeds:
        feeds.setdefault(feed.url, []).append(feed)
    return feeds


def _downloaded(
    project: Project, by_address: Mapping[str, Sequence[Feed]]
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the table at each address, and a problem for each address that failed (R040)."""
    tables: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for url in by_address:
        try:
            with terminal.working(f"fetching {url}"):
                tables[url] = download(url)
        except NotFetchedError as why:
            hint = "try again later, or download it yourself and use --offline"
            place = next(_places(project, url))
            problems.append(Diagnostic("R040", f"{url}: {why}", place, hint))
    return tables, problems


def _places(project: Project, url: str) -> Iterator[Place]:
    """Yield the places of an address in the study's files."""
    for table in project.loaded.draft.feeds:
        if table.model and table.model.url == url:
            yield table.place("url")
    yield Place(".")


def _offline(by_address: Mapping[str, Sequence[Feed]], texts: Sequence[str]) -> dict[str, bytes]:
    """Return the tables that were downloaded by hand, by their addresses.

    Raises:
        click.UsageError: if a file's feed is unclear.
    """
    urls = {feed.item: url for url, feeds in by_address.items() for feed in feeds}
    paths: dict[str, Path] = {}
    for text in texts:
        item, equals, name = text.partition("=")
        if equals and item not in urls and not Path(text).exists():
            hint = nearest(item, urls) or f"there are feeds of {', '.join(urls)}"
            raise click.UsageError(f"no feed is of {item!r}; {hint}")
        if item in urls and equals:
            url, path = urls[item], Path(name)
        elif len(by_address) == 1:
            url, path = next(iter(by_address)), Path(text)
        else:
            raise click.UsageError(
                f"--offline {text}: say which feed it is of, as in --offline ITEM={text}; "
                f"there are feeds of {', '.join(urls)}"
            )
        if paths.setdefault(url, path) != path:
            raise click.UsageError(f"{path} and {paths[url]} are both of {url}; give one of them")
    if missing := [str(path) for path in paths.values() if not path.is_file()]:
        raise click.UsageError(f"there is no file {missing[0]}")
    return {url: next(iter(read_paths([path]).values())) for url, path in paths.items()}
