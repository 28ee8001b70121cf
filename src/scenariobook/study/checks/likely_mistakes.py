"""Warn of what a study may say, but its author probably does not mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.checks.study_checks import Check
from scenariobook.study.model.study import PROGRAM_IDS, Analyst, names_of
from scenariobook.study.toml.draft import Draft, DraftTable
from scenariobook.wording import close_to

_LONGEST_MEANING: Final = 68  # characters of a line on page one
_NEARLY: Final = 0.85  # a letter or two of ten


def find_former_keys(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each assumption that lists signposts under the former key (W312)."""
    for assumption in draft.assumptions:
        if assumption.model and assumption.model.signposts:
            message = f"the key 'signposts' of {assumption.id!r} is called 'broken_by' now"
            hint = "rename it, and list what would show that the assumption is false"
            yield Diagnostic("W312", message, assumption.key_place("signposts"), hint)


def find_analysts_of_one_name(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each analyst who has another analyst's name (W311)."""
    first: dict[str, DraftTable[Analyst]] = {}
    for analyst in draft.analysts:
        if not analyst.model:
            continue
        name = " ".join(analyst.model.name.casefold().split())
        namesake = first.setdefault(name, analyst)
        if namesake.id != analyst.id:  # one table twice is one mistake
            message = f"{analyst.id!r} and {namesake.id!r} have the same name: {analyst.model.name}"
            hint = (
                "tell them apart, such as by an initial or the desk: where somebody types the "
                "name, nobody can tell whose it is"
            )
            yield Diagnostic("W311", message, analyst.place("name"), hint)


def find_long_meanings(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each ``means`` that does not fit in a line (W313)."""
    for scenario in draft.scenarios:
        means = scenario.model.means if scenario.model else None
        if means and len(means) > _LONGEST_MEANING:
            message = f"'means' has {len(means)} characters; a line holds {_LONGEST_MEANING}"
            hint = "say what would count as the scenario in fewer words"
            yield Diagnostic("W313", message, scenario.place("means"), hint)


def find_mistyped_owners(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each owner who is nearly an analyst (W314)."""
    names = {
        name.casefold(): name
        for analyst in draft.analysts
        if analyst.model
        for name in names_of(analyst.model)
    }
    for owned in (*draft.items, *draft.assumptions, *draft.decisions):
        owner = (owned.model.owner or "").strip().casefold() if owned.model else ""
        if owner not in names and (near := _nearly(owner, names)):
            meant = " or ".join(repr(names[name]) for name in near)
            message = f"the owner of {owned.id!r} is no analyst, but nearly {meant}"
            hint = f"did you mean {meant}? It may be somebody else's name, too"
            yield Diagnostic("W314", message, owned.place("owner"), hint)


def _nearly(owner: str, names: Iterable[str]) -> Sequence[str]:
    """Return the names that an owner may mean: nearly alike, of the same letters, or with it."""
    close, letters = close_to(owner, names, _NEARLY), sorted(owner)
    return [n for n in names if n == close or sorted(n) == letters or owner in n.split()]


def find_priors_like_fractions(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each prior if no prior of the study reaches one percent (W315)."""
    given = [(s, s.model.prior) for s in draft.scenarios if s.model and s.model.prior is not None]
    if all(prior < 1 for _, prior in given):
        for scenario, prior in given:
            message = f"the prior is taken as {prior:g} percent, and no prior reaches 1 percent"
            hint = f"priors are percentages: did you mean {100 * prior:g}?"
            yield Diagnostic("W315", message, scenario.place("prior"), hint)


def find_unsaid_directions(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each indicator that has one threshold and no direction (W316)."""
    for table in draft.indicators:
        item = table.model
        if item and "direction" not in table.data and len({item.watch, item.warning} - {None}) == 1:
            message = f"{item.id!r} does not say which values are worse; high ones are taken to be"
            hint = 'write direction = "rising" or "falling"'
            yield Diagnostic("W316", message, table.place(), hint)


def find_shared_ids(draft: Draft) -> Iterator[Diagnostic]:
    """Yield a warning for each table with another table's id, if the id alone names both (W317).

    An analyst with an id of the program's own gets one, too. A shared id is no error: the study
    works until somebody estimates or answers.
    """
    for analyst in draft.analysts:
        if analyst.id in PROGRAM_IDS:
            message = (
                f"the record names the program itself {analyst.id!r}: what this analyst types "
                "counts as the program's, without a conflict"
            )
            yield Diagnostic("W317", message, analyst.place("id"), "give the analyst another id")
    renamed = 'give this one another id, and formerly = ["{}"]'
    yield from _shared("scenario", draft.scenarios, "titles", draft.indicators, renamed)
    hint = f"{renamed}; the estimates so far stay with the scenario"
    yield from _shared("scenario", draft.scenarios, "estimates and titles", draft.signposts, hint)
    hint = "give this one another id; the answers so far stay with the trigger"
    yield from _shared("trigger", draft.decisions, "answers", draft.assumptions, hint)


def _shared(
    kind: str,
    firsts: Sequence[DraftTable[Any]],
    what: str,
    others: Sequence[DraftTable[Any]],
    hint: str,
) -> Iterator[Diagnostic]:
    first = {table.id: table for table in reversed(firsts) if table.id}
    for table in others:
        if table.id in first:
            message = (
                f"the {kind} at {first[table.id].place('id')} has the id {table.id!r}, too: the "
                f"{what} of the two are mixed up"
            )
            yield Diagnostic("W317", message, table.place("id"), hint.format(table.id))


LIKELY_MISTAKES: Final[tuple[Check, ...]] = (
    find_analysts_of_one_name,
    find_former_keys,
    find_long_meanings,
    find_mistyped_owners,
    find_priors_like_fractions,
    find_shared_ids,
    find_unsaid_directions,
)
