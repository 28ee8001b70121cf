"""Check that an indicator's keys fit its type, and that its ``within`` fits its cadence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.model.indicator_types import TYPES
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.texts import tidy
from scenariobook.study.toml.draft import Draft, DraftTable
from scenariobook.wording import nearest

_FEWEST_LEVELS = 2
_OF_NUMBERS = ("mean", "sum")  # computed from the months of a quarter


def check_indicators(draft: Draft) -> Iterator[Diagnostic]:
    """Check that the keys of each indicator fit its type and one another."""
    for table in draft.indicators:
        if indicator := table.model:
            for check in (_unwanted, _OF_TYPE[indicator.type], _check_thresholds, _check_within):
                yield from check(table, indicator)


def _check_thresholds(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    """Check that ``warning`` is at ``watch`` or beyond it, in the direction of concern."""
    watch, warning = indicator.watch, indicator.warning
    if watch is None or warning is None or "watch" not in indicator.of_type.keys:
        return
    if not (indicator.admits(watch) and indicator.admits(warning)):
        return
    if indicator.concern_at(warning) < indicator.concern_at(watch):
        message = (
            f"{indicator.direction} values would reach 'warning', {_quoted(warning)}, "
            f"before 'watch', {_quoted(watch)}"
        )
        opposite = "falling" if indicator.direction == "rising" else "rising"
        hint = f'swap the two, or set direction = "{opposite}"'
        yield Diagnostic("S203", message, table.place("warning"), hint)


def _check_within(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    """Check that only monthly indicators choose among months, and only numbers are added up."""
    if indicator.within == "last":
        return
    if indicator.cadence != "monthly":
        message = (
            f'within = "{indicator.within}" chooses among the months of a quarter; the '
            f'indicator\'s cadence is "{indicator.cadence}"'
        )
        hint = 'remove it, or set cadence = "monthly"'
        yield Diagnostic("S212", message, table.place("within"), hint)
    elif not indicator.of_type.is_number and indicator.within in _OF_NUMBERS:
        message = (
            f'within = "{indicator.within}" is for numbers; the indicator\'s type is '
            f'"{indicator.type}"'
        )
        hint = "one of: last, highest (the one of most concern), lowest"
        yield Diagnostic("S212", message, table.place("within"), hint)


def _check_number(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    yield from _check_range(table, indicator)
    for path, value in _declared_values(indicator):
        if isinstance(value, str):
            message = f'{".".join(path)!r} must be a number, as the indicator\'s type is "number"'
            hint = "" if indicator.levels else 'for named levels, set type = "ordinal"'
            if any(character.isdigit() for character in value):
                hint = "write the number alone, without quotes, % and separators: 3.5"
            yield Diagnostic("S209", message, table.place(*path), hint)


def _check_range(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    match indicator.range:
        case None:
            return
        case low, high if low < high:
            return
        case low, high:
            message = f"'range' must be the lowest value, then the highest; it is {low:g}, {high:g}"
            hint = f"range = [{high:g}, {low:g}]" if low > high else "remove it, or widen it"
            yield Diagnostic("S203", message, table.place("range"), hint)
        case _:
            message = "'range' must be two numbers, the lowest and the highest"
            hint = "write it like range = [0, 100]"
            yield Diagnostic("S104", message, table.place("range"), hint)


def _check_ordinal(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    levels = indicator.levels
    if len(levels) < _FEWEST_LEVELS:
        message = "an ordinal indicator needs at least two levels"
        hint = 'name them from low to high: levels = ["none", "some", "many"]'
        yield Diagnostic("S209", message, table.place("levels"), hint)
        return
    earlier: set[str] = set()
    for number, level in enumerate(levels):
        alike = tidy(level).casefold()  # in the form that compares typed texts
        if alike in earlier:
            message = f"the level {level!r} is listed twice"
            yield Diagnostic("S209", message, table.place("levels", number))
        earlier.add(alike)
    for path, value in _declared_values(indicator):
        if value not in levels:
            message = f"{'.'.join(path)!r} is {_quoted(value)}, which is not one of the levels"
            hint = nearest(str(value), levels)
            yield Diagnostic("S209", message, table.place(*path), hint)


def _check_yes_no(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    if indicator.concern is None:
        message = "a yes-no indicator needs 'concern', the answer that counts as a warning"
        yield Diagnostic("S209", message, table.place(), 'write concern = "yes" or "no"')
    if indicator.baseline and not indicator.admits(indicator.baseline.value):
        message = f'\'value\' is {_quoted(indicator.baseline.value)}; it must be "yes" or "no"'
        yield Diagnostic("S209", message, table.place("baseline", "value"))


def _unwanted(table: DraftTable[Indicator], indicator: Indicator) -> Iterator[Diagnostic]:
    meant = {type_.needs: name for name, type_ in TYPES.items()}
    for key in dict.fromkeys(key for type_ in TYPES.values() for key in type_.keys):
        if key in table.data and key not in indicator.of_type.keys:
            hint = f'did you mean type = "{meant[key]}"?' if key in meant else "remove it"
            message = f'{key!r} is not for an indicator of type "{indicator.type}"'
            yield Diagnostic("S209", message, table.key_place(key), hint)


def _declared_values(indicator: Indicator) -> Iterator[tuple[tuple[str, ...], float | str]]:
    """Yield the thresholds and the baseline value, if given, with their paths."""
    for key, threshold in (("watch", indicator.watch), ("warning", indicator.warning)):
        if threshold is not None:
            yield (key,), threshold
    if indicator.baseline:
        yield ("baseline", "value"), indicator.baseline.value


def _quoted(value: float | str | None) -> str:
    return repr(value) if isinstance(value, str) else f"{value:g}"


_OF_TYPE: Final = {"number": _check_number, "ordinal": _check_ordinal, "yes-no": _check_yes_no}
