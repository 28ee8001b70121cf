"""Check rules that span several fields or tables; each check takes a draft and yields errors.

Ids and references are checked in every table. All other rules are checked only in tables without
errors of their own, so that one mistake gives one error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import fsum
from typing import Any, Final, TypeAlias, get_args

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.study.checks.indicator_checks import check_indicators
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import IndicatorNeed, Need, SignpostNeed, prior_left
from scenariobook.study.model.texts import as_id, made_id, why_no_id
from scenariobook.study.toml.draft import Draft, DraftTable
from scenariobook.study.toml.toml_file import leaves
from scenariobook.study.toml.toml_spans import KeyPath
from scenariobook.wording import close_to, nearest

Check: TypeAlias = Callable[[Draft], Iterable[Diagnostic]]

_LEAST_PRIOR: Final = 0.001  # percent; the odds of a smaller prior cannot be computed exactly
_HIGHEST_PRIOR: Final = 100 - _LEAST_PRIOR
_TOLERANCE: Final = 1e-9  # percent
_OF_INDICATORS: Final = get_args(IndicatorNeed)
_OF_SIGNPOSTS: Final = get_args(SignpostNeed)
# By path within a table: the kind of table that the id there refers to; 0 is each entry of a list.
_REFERRED: Final[Mapping[KeyPath, str]] = {
    ("home",): "scenario",
    ("driver",): "driver",
    ("source",): "source",
    ("baseline", "source"): "source",
    ("broken_by", 0): "indicator or signpost",
    ("signposts", 0): "signpost",
    ("items", 0): "indicator or signpost",
    ("bears_on", 0): "scenario",
    ("assumptions", 0): "assumption",
    ("needs", 0, "item"): "indicator or signpost",
    ("item",): "indicator",
    ("scenario",): "scenario",
}


def check_presence(draft: Draft) -> Iterator[Diagnostic]:
    """Check that there is exactly one ``[study]`` table, and at least one scenario."""
    if draft.parsed and not draft.study:
        hint = "write [study], with title, focal_question, start and horizon, in one of the files"
        yield Diagnostic("S207", "no file has a [study] table", Place("."), hint)
    for header in draft.study[1:]:
        message = f"a second [study] table; the first is at {draft.study[0].place()}"
        yield Diagnostic(
            "S207", message, header.place(), "remove one of them: a folder has one study"
        )
    if draft.parsed and draft.header and not draft.scenarios:
        message = "the study has no scenario"
        yield Diagnostic("S102", message, draft.header.place(), "write a [scenario] table")


def check_quarters(draft: Draft) -> Iterator[Diagnostic]:
    """Check that the horizon is not before the start."""
    for header in draft.study:
        if header.model and header.model.horizon < header.model.start:
            start, horizon = header.model.start, header.model.horizon
            message = f"the horizon, {horizon}, lies before the start, {start}"
            yield Diagnostic("S210", message, header.place("horizon"))


def check_names(draft: Draft) -> Iterator[Diagnostic]:
    """Check that the names of folder and files can stand in for ids that are left out."""
    for tables, table, named in (
        (draft.study, "the study", "folder"),
        (draft.scenarios, "the scenario", "file"),
    ):
        for draft_table in tables:
            name = "" if "id" in draft_table.data else draft_table.id or ""
            why = why_no_id(name)
            if name and why:
                message = f"the {named}'s name, {name!r}, cannot be the id of {table}: {why}"
                hint = f'write a key id, such as id = "{made_id(name, ())}"'
                yield Diagnostic("S105", message, draft_table.place(), hint)


def check_ids(draft: Draft) -> Iterator[Diagnostic]:
    """Check that no two tables of a kind have the same id.

    Drivers and items count as one kind: an item without a driver becomes a driver of its own.
    """
    kinds: tuple[tuple[DraftTable[Any], ...], ...] = (
        draft.sources,
        draft.scenarios,
        (*draft.drivers, *draft.items),
        draft.assumptions,
        draft.analysts,
        draft.facts,
        draft.decisions,
    )
    for tables in kinds:
        first: dict[str, DraftTable[Any]] = {}
        for table in tables:
            if table.id is None:
                continue
            earlier = first.setdefault(table.id, table)
            if earlier is not table:
                message = f"the id {table.id!r} is already taken at {earlier.place('id')}"
                yield Diagnostic("S201", message, table.place("id"))


def check_former_ids(draft: Draft) -> Iterator[Diagnostic]:
    """Check that no former id is in use, and that no two tables list the same former id."""
    kinds: tuple[tuple[tuple[DraftTable[Any], ...], tuple[DraftTable[Any], ...]], ...] = (
        (draft.scenarios, draft.scenarios),
        (draft.items, (*draft.drivers, *draft.items)),
    )
    for tables, others in kinds:
        in_use = {table.id: table for table in reversed(others)}
        first: dict[str, Place] = {}
        for table, number, former in _former_ids(tables):
            place = table.place("formerly", number)
            claimed = first.setdefault(former, place)
            if former in in_use:
                message = f"the former id {former!r} is in use at {in_use[former].place('id')}"
                hint = "remove it here, or change the other id"
                yield Diagnostic("S211", message, place, hint)
            elif claimed != place:
                message = f"the former id {former!r} is already listed at {claimed}"
                hint = "list it once: what is recorded under it belongs to one table"
                yield Diagnostic("S211", message, place, hint)


def _former_ids(tables: Iterable[DraftTable[Any]]) -> Iterator[tuple[DraftTable[Any], int, str]]:
    for table in tables:
        listed = table.data.get("formerly")
        for number, former in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(former, str):
                yield table, number, former


def _references(draft: Draft) -> Iterator[tuple[DraftTable[Any], KeyPath, str, str]]:
    """Yield every reference in a draft, also from tables with errors; skip ids that are not text.

    Yields:
        The table that refers, the path of the id within it, the kind of table that the id must
        belong to, and the id.
    """
    groups: tuple[tuple[DraftTable[Any], ...], ...] = (
        draft.items,
        draft.assumptions,
        draft.feeds,
        draft.events,
        draft.facts,
        draft.decisions,
        draft.base_rates,
    )
    for table in (table for tables in groups for table in tables):
        for path, value in leaves(table.data):
            kind = _REFERRED.get(tuple(0 if isinstance(step, int) else step for step in path))
            match path:
                case ("ratings", str(scenario)):
                    yield table, path, "scenario", scenario
                case _ if kind and isinstance(value, str):
                    yield table, path, kind, value


def check_references(draft: Draft) -> Iterator[Diagnostic]:
    """Check that every id that a table refers to is the id of a table of the right kind.

    If several references name an id that no table has, and none names a table's similar id, the
    author has probably mistyped the table's id. This is one error, at the table.
    """
    if not draft.read:
        return
    tables: Mapping[str, tuple[DraftTable[Any], ...]] = {
        "indicator or signpost": draft.items,
        "driver": draft.drivers,
        "source": draft.sources,
        "scenario": draft.scenarios,
        "indicator": draft.indicators,
        "signpost": draft.signposts,
        "assumption": draft.assumptions,
    }
    ids = {kind: [t.id for t in of_kind if t.id is not None] for kind, of_kind in tables.items()}
    # A malformed id is one mistake, at its table: a reference to the well-formed id is right.
    known_ids = {
        kind: draft.stray.union(of_kind, map(as_id, filter(why_no_id, of_kind)))
        for kind, of_kind in ids.items()
    }
    renamed = {
        former: table.id for table, _, former in _former_ids((*draft.items, *draft.scenarios))
    }
    references = tuple(_references(draft))
    counts = Counter(id_ for *_, id_ in references)
    mistyped: set[str] = set()
    for table, path, kind, id_ in references:
        if id_ in known_ids[kind] or id_ in mistyped:
            continue
        is_key = path[0] == "ratings"
        place = table.key_place(*path) if is_key else table.place(*path)
        message, near = f"no {kind} has the id {id_!r}", close_to(id_, ids[kind])
        others = [other_kind for other_kind, of_kind in ids.items() if id_ in of_kind]
        if renamed.get(id_) in ids[kind]:
            hint = f"the id is now {renamed[id_]!r}"
        elif others:
            hint = f"{id_!r} is the id of another kind of table: {others[-1]}"
        elif near and not counts[near] and counts[id_] > 1:
            mistyped.add(id_)
            place = next(target.place("id") for target in tables[kind] if target.id == near)
            message += f", and {counts[id_]} places refer to it"
            hint = f"nothing refers to {near!r}: did you mean {id_!r} here?"
        elif near:
            hint = f"did you mean {near!r}?"
        else:
            hint = "; ".join(filter(None, (nearest(id_, ids[kind]), _if_gone(kind, path, id_))))
        yield Diagnostic("S202", message, place, hint)


def _if_gone(kind: str, path: KeyPath, id_: str) -> str:
    """Return what to do with a reference to a table that is no longer in the study."""
    gone = f"if this {kind} is gone, remove its"
    match path:
        case ("ratings", _):
            return f"{gone} rating"
        case (*_, int()):
            return f"{gone} id from the list; if the list has no other, remove the table"
    table = f"[[{kind.split(maxsplit=1)[0]}s]]"
    return f'name another {kind}, or write a table {table} with id = "{id_}" and its title'


def check_facts(draft: Draft) -> Iterator[Diagnostic]:
    """Check that a fact with a unit has a value."""
    for fact in draft.facts:
        if fact.model and fact.model.unit is not None and fact.model.value is None:
            message = f"the fact {fact.id!r} has a unit and no 'value'"
            hint = "give the figure as value, or write the unit into the text"
            yield Diagnostic("S102", message, fact.key_place("unit"), hint)


def check_homes(draft: Draft) -> Iterator[Diagnostic]:
    """Check that every item and every decision trigger has a home scenario."""
    for item in (*draft.items, *draft.decisions):
        if item.home is None:
            name = f"{item.id!r}" if item.id else "this item"
            ids = ", ".join(scenario.id for scenario in draft.scenarios if scenario.id)
            hint = f"add a key home with one of: {ids}" if ids else ""
            yield Diagnostic("S208", f"{name} has no home scenario", item.place("id"), hint)


def check_priors(draft: Draft) -> Iterator[Diagnostic]:
    """Check that priors are possible, and that an exploratory study has none."""
    header = draft.header
    if not header or not header.model:
        return
    exploratory = header.model.mode == "exploratory"
    to_remove = 'remove it, or set mode = "estimative" in [study]'
    if exploratory and header.model.exclusive:
        message = "an exploratory study has no priors that could sum to 100"
        yield Diagnostic("S206", message, header.place("exclusive"), to_remove)
    for scenario in draft.scenarios:
        prior = scenario.model.prior if scenario.model else None
        if prior is None:
            continue
        if exploratory:
            message = "an exploratory study has no priors"
            yield Diagnostic("S206", message, scenario.key_place("prior"), to_remove)
        elif not _LEAST_PRIOR <= prior <= _HIGHEST_PRIOR:
            message = f"a prior is from {_LEAST_PRIOR:g} to {_HIGHEST_PRIOR:g}, not {prior:g}"
            hint = "a future that is impossible or certain is not a scenario"
            yield Diagnostic("S204", message, scenario.place("prior"), hint)


def check_sum(draft: Draft) -> Iterator[Diagnostic]:
    """Check that the priors of exclusive scenarios sum to 100."""
    header = draft.header
    if not header or not header.model or not header.model.exclusive or not draft.parsed:
        return
    models = [scenario.model for scenario in draft.scenarios if scenario.model]
    if len(models) < len(draft.scenarios) or not models or header.model.mode == "exploratory":
        return
    left = prior_left(models, exclusive=True)
    given = [model.prior for model in models if model.prior is not None]
    priors = [left if model.prior is None else model.prior for model in models]
    total = fsum(priors)
    if left < _LEAST_PRIOR and len(given) < len(models):
        message = f"the exclusive priors sum to {fsum(given):g} and leave nothing to the rest"
        hint = "lower one of them, or give every scenario a prior"
        yield Diagnostic("S205", message, header.place("exclusive"), hint)
    elif abs(total - 100) > _TOLERANCE:
        message = f"the priors of exclusive scenarios sum to {total:g}, not to 100"
        added = f"{' + '.join(f'{prior:g}' for prior in priors)} = {total:g}"
        hint = f"{added}: change a prior, or set exclusive = false if two may come true, or none"
        yield Diagnostic("S205", message, header.place("exclusive"), hint)


def check_triggers(draft: Draft) -> Iterator[Diagnostic]:
    """Check that each need names a state that its item can have, and that ``of`` has needs."""
    items = {item.id: item.model for item in reversed(draft.items)}
    for decision in draft.decisions:
        needs = decision.model.needs if decision.model else ()
        if "of" in decision.data and decision.model and not needs:
            message = "'of' says how many needs must hold, and the decision has no 'needs'"
            hint = 'remove it, or write needs = [{ item = "…", at = "…" }]'
            yield Diagnostic("S213", message, decision.key_place("of"), hint)
        for number, need in enumerate(needs):
            for message, hint in _why_never(need, items.get(need.item)):
                place = decision.place("needs", number, "at")
                yield Diagnostic("S213", message, place, hint)


def _why_never(need: Need, item: Indicator | Signpost | None) -> Iterator[tuple[str, str]]:
    """Yield why an item can never be in the needed state, with a hint; nothing if it can.

    Args:
        need: The item and the needed state.
        item: The item; None if it has errors, or is missing.
    """
    match item:
        case Indicator() if need.at not in _OF_INDICATORS:
            message = f"{item.id!r} is an indicator, which is never {need.at!r}"
            yield message, f"one of: {', '.join(_OF_INDICATORS)}"
        case Indicator() if need.at == "watch" and need.at not in item.of_type.keys:
            message = f'{item.id!r} is of type "{item.type}", which has no watch'
            yield message, 'write at = "warning": its answer of concern'
        case Indicator() if need.at in item.of_type.keys and getattr(item, need.at) is None:
            message = f"{item.id!r} has no threshold {need.at!r}"
            yield message, f"give the indicator the key {need.at}, or name another state"
        case Signpost() if need.at not in _OF_SIGNPOSTS:
            message = f"{item.id!r} is a signpost, which never stands at {need.at!r}"
            yield message, f"one of: {', '.join(_OF_SIGNPOSTS)}"
        case Signpost(expected_by=None) if need.at == "overdue":
            message = f"{item.id!r} has no 'expected_by', so it is never overdue"
            yield message, "give the signpost the day by which it should be seen"


def check_feeds(draft: Draft) -> Iterator[Diagnostic]:
    """Check that each feed names its columns, and that its indicator can take its values."""
    indicators = {indicator.id: indicator.model for indicator in draft.indicators}
    first: dict[str, DraftTable[Any]] = {}
    for feed in draft.feeds:
        if not feed.model:
            continue
        item = indicators.get(feed.model.item)
        if not (feed.model.key or (feed.model.date and feed.model.value)):
            message = "this feed does not say where its dates and its values stand"
            hint = "give date and value, the headers of their columns, or key, for SDMX-CSV"
            yield Diagnostic("S102", message, feed.place(), hint)
        if item and not item.of_type.is_number:
            message = f"{item.id!r} is of type {item.type!r}, and a feed has numbers"
            hint = "remove the feed, or name an indicator of type number"
            yield Diagnostic("S214", message, feed.place("item"), hint)
        if feed.model.factor == 0:
            message = "the factor is 0, so every value would be 0"
            hint = "write what each value is multiplied by, such as 0.001, or leave it out"
            yield Diagnostic("S104", message, feed.place("factor"), hint)
        earlier = first.setdefault(feed.model.item, feed)
        if earlier is not feed:
            message = f"{feed.model.item!r} already has a feed at {earlier.place('item')}"
            yield Diagnostic("S214", message, feed.place("item"), "remove one of them")


def check_base_rates(draft: Draft) -> Iterator[Diagnostic]:
    """Check that no base rate counts more cases than there were."""
    for rate in draft.base_rates:
        if rate.model and rate.model.count > rate.model.of:
            message = f"{rate.model.count} of {rate.model.of} cases"
            hint = "count says in how many it came true, and of how many there were"
            yield Diagnostic("S215", message, rate.place("count"), hint)


CHECKS: Final[tuple[Check, ...]] = (
    check_presence,
    check_quarters,
    check_names,
    check_ids,
    check_former_ids,
    check_references,
    check_facts,
    check_homes,
    check_priors,
    check_sum,
    check_indicators,
    check_triggers,
    check_feeds,
    check_base_rates,
)
