"""What spans several fields or tables and is an error: plain functions over the draft.

Ids and references are checked in every table, the rest in sound ones only: one mistake is
reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import fsum
from typing import Any, Final, TypeAlias

from scenariobook.diagnostics import Diagnostic, Place, nearest
from scenariobook.quarter import EARLIEST, LATEST
from scenariobook.standards import is_between_ends
from scenariobook.study.draft import Draft, Written
from scenariobook.study.id_references import references, tables_by_kind
from scenariobook.study.model import Scenario
from scenariobook.study.scales import check_scales, check_thresholds

Check: TypeAlias = Callable[[Draft], Iterable[Diagnostic]]

_LEAST_PRIOR: Final = 0.001  # percent; of what is next to nothing, the odds cannot be computed
_TOLERANCE: Final = 1e-9  # percent


def check_header(draft: Draft) -> Iterator[Diagnostic]:
    """Check that there is exactly one ``[study]`` table."""
    if draft.parsed and not draft.headers:
        yield Diagnostic("S207", "no file has a [study] table", Place("."))
    for header in draft.headers[1:]:
        message = f"a second [study] table; the first stands at {draft.headers[0].place()}"
        yield Diagnostic("S207", message, header.place(), "a folder holds one study")


def check_quarters(draft: Draft) -> Iterator[Diagnostic]:
    """Check that the horizon is not before the start, and both are of our times."""
    header = draft.header
    if not header or not header.model:
        return
    start, horizon = header.model.start, header.model.horizon
    for key, quarter in (("start", start), ("horizon", horizon)):
        if not EARLIEST <= quarter <= LATEST:
            message = f"{key!r} must lie between {EARLIEST} and {LATEST}"
            yield Diagnostic("S104", message, header.place(key))
    if horizon < start:
        message = f"the horizon, {horizon}, lies before the start, {start}"
        yield Diagnostic("S210", message, header.place("horizon"))


def check_scenarios(draft: Draft) -> Iterator[Diagnostic]:
    """Check that there is a scenario."""
    if draft.parsed and draft.header and not draft.scenarios:
        message = "the study has no scenario"
        yield Diagnostic("S102", message, draft.header.place(), "write a [scenario] table")


def check_ids(draft: Draft) -> Iterator[Diagnostic]:
    """Check that no two tables of a kind share an id.

    Drivers and items are one kind: evidence is grouped by driver, or by item without one.
    """
    kinds: tuple[tuple[Written[Any], ...], ...] = (
        draft.sources,
        draft.scenarios,
        (*draft.drivers, *draft.items),
        draft.assumptions,
    )
    for tables in kinds:
        first: dict[str, Written[Any]] = {}
        for table in tables:
            if table.id is None:
                continue
            other = first.setdefault(table.id, table)
            if other is not table:
                message = f"the id {table.id!r} is already taken at {other.place('id')}"
                yield Diagnostic("S201", message, table.place("id"))


def check_former_ids(draft: Draft) -> Iterator[Diagnostic]:
    """Check that a former id is nobody's now, and was one thing's alone."""
    kinds: tuple[tuple[tuple[Written[Any], ...], tuple[Written[Any], ...]], ...] = (
        (draft.scenarios, draft.scenarios),
        (draft.items, (*draft.drivers, *draft.items)),
    )
    for tables, others in kinds:
        in_use = {table.id: table for table in reversed(others)}
        first: dict[str, Place] = {}
        for table, number, former in _former_ids(tables):
            place = table.place("formerly", number)
            claimed = first.setdefault(former, place)
            if former == table.id:
                message = f"{former!r} is the id that this has now"
                hint = "list the ids that it had before"
                yield Diagnostic("S211", message, place, hint)
            elif former in in_use:
                message = f"the former id {former!r} is in use at {in_use[former].place('id')}"
                hint = "leave it out here, or give that another id"
                yield Diagnostic("S211", message, place, hint)
            elif claimed != place:
                message = f"the former id {former!r} is already claimed at {claimed}"
                yield Diagnostic("S211", message, place, "one alone can carry its history")


def _former_ids(tables: Iterable[Written[Any]]) -> Iterator[tuple[Written[Any], int, str]]:
    for table in tables:
        listed = table.data.get("formerly")
        for number, former in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(former, str):
                yield table, number, former


def check_references(draft: Draft) -> Iterator[Diagnostic]:
    """Check that every id that a table names is that of a table of the right kind."""
    if not draft.read:
        return
    ids = {
        kind: [table.id for table in tables if table.id is not None]
        for kind, tables in tables_by_kind(draft).items()
    }
    known = {kind: draft.stray.union(found) for kind, found in ids.items()}
    renamed = {
        former: table.id for table, _, former in _former_ids((*draft.items, *draft.scenarios))
    }
    for reference in references(draft):
        if reference.id in known[reference.kind]:
            continue
        message = f"no {reference.kind} has the id {reference.id!r}"
        hint = nearest(reference.id, ids[reference.kind])
        for kind, found in ids.items():
            if reference.id in found:
                hint = f"{reference.id!r} is the id of a table of another kind: {kind}"
        if renamed.get(reference.id) in ids[reference.kind]:
            hint = f"it goes by {renamed[reference.id]!r} now"
        yield Diagnostic("S202", message, reference.place, hint)


def check_homes(draft: Draft) -> Iterator[Diagnostic]:
    """Check that every item has a home: its file's only scenario, or the one that it names."""
    for item in draft.items:
        if item.home is None:
            name = f"{item.id!r}" if item.id else "this item"
            ids = ", ".join(s.id for s in draft.scenarios if s.id)
            hint = f"name its scenario with home: {ids}" if ids else ""
            yield Diagnostic("S208", f"{name} has no home scenario", item.place("id"), hint)


def check_priors(draft: Draft) -> Iterator[Diagnostic]:
    """Check that every scenario of an estimative study has a prior, none of an exploratory one."""
    header = draft.header
    if not header or not header.model:
        return
    check = _check_prior if header.model.mode == "estimative" else _check_no_prior
    for scenario in draft.scenarios:
        if scenario.model:
            yield from check(scenario, scenario.model.prior)
    if header.model.mode == "exploratory" and header.model.exclusive:
        message = "an exploratory study has no priors that could sum to 100"
        hint = 'leave exclusive out, or set mode = "estimative"'
        yield Diagnostic("S206", message, header.place("exclusive"), hint)


def _check_prior(scenario: Written[Scenario], prior: float | None) -> Iterator[Diagnostic]:
    if prior is None:
        message = f"the scenario {scenario.id!r} has no 'prior'"
        hint = 'give it in percent, or set mode = "exploratory" in [study]'
        yield Diagnostic("S102", message, scenario.place(), hint)
    elif not _LEAST_PRIOR <= prior <= 100 - _LEAST_PRIOR:
        message = f"a prior of {prior:g} cannot be: it lies above 0 and below 100"
        if is_between_ends(prior):
            message += f", by {_LEAST_PRIOR} at least"
        hint = "what is impossible or certain is no scenario"
        yield Diagnostic("S204", message, scenario.place("prior"), hint)


def _check_no_prior(scenario: Written[Scenario], prior: float | None) -> Iterator[Diagnostic]:
    if prior is not None:
        message = "an exploratory study has no priors"
        hint = 'leave it out, or set mode = "estimative" in [study]'
        yield Diagnostic("S206", message, scenario.key_place("prior"), hint)


def check_sum(draft: Draft) -> Iterator[Diagnostic]:
    """Check that the priors of exclusive scenarios sum to 100."""
    header = draft.header
    if not header or not header.model or not header.model.exclusive or not draft.parsed:
        return
    priors = [s.model.prior for s in draft.scenarios if s.model and s.model.prior is not None]
    if len(priors) < len(draft.scenarios) or not priors or header.model.mode == "exploratory":
        return
    total = fsum(priors)
    if abs(total - 100) > _TOLERANCE:
        message = f"the priors of exclusive scenarios sum to {total:g}, not to 100"
        hint = f"{' + '.join(f'{prior:g}' for prior in priors)} = {total:g}"
        yield Diagnostic("S205", message, header.place("exclusive"), hint)


CHECKS: Final[tuple[Check, ...]] = (
    check_header,
    check_quarters,
    check_scenarios,
    check_ids,
    check_former_ids,
    check_references,
    check_homes,
    check_priors,
    check_sum,
    check_scales,
    check_thresholds,
)
