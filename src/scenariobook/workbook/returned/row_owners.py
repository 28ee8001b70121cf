"""Whose row a row is: what stands beside its id may be another's.

Ids that were exchanged, or sorted without their rows, look like any other ids. What the program
wrote beside them (title, unit, owner and so on) tells, by the checksums that the copy carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from scenariobook.record.entries import Kind
from scenariobook.record.former import FormerIds
from scenariobook.record.retired import ids_of
from scenariobook.study.model import Study
from scenariobook.workbook.returned.rows import Found, Row
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.checksums import Seals, checksum, text_of
from scenariobook.workbook.shape.names import (
    HISTORY_TABLE,
    JUDGMENTS_TABLE,
    SIGNPOSTS_TABLE,
    UPDATE_TABLE,
)

_TITLE: Final = {
    UPDATE_TABLE: "indicator",
    SIGNPOSTS_TABLE: "signpost",
    JUDGMENTS_TABLE: "scenario",
    HISTORY_TABLE: "indicator",
}
# What the program writes beside an id, and never computes.
_WRITTEN: Final = ("scenario", "unit", "concern", "owner", "expected by")
_ENOUGH: Final = 2  # such cells that are another row's, where no title tells


@dataclass(frozen=True)
class Owners:
    """Tells whose row a row of one table is.

    ``same_study`` tells that the study is the one that the copy was made from.
    """

    study: Study
    seals: Seals | None
    former: FormerIds
    table: str
    kind: Kind
    same_study: bool

    def other(self, item: str, row: Row, strayed: Mapping[str, str]) -> str:
        """Return the id that what stands beside ``item`` belongs to; nothing if to ``item``.

        ``strayed`` are the ids beside which the titles of others stand, by whose title it is:
        where a row's own title has gone elsewhere, what stands here may be what stood there.
        """
        found = row.beside(_TITLE[self.table])
        if found is None:
            return self._by_the_rest(item, row)
        held, made_as = self.titled_as(row), self._made_as(item)
        if made_as in held and len(held) == 1:
            return ""
        if made_as in held:
            return self._by_the_rest(item, row)
        if not held:
            return strayed.get(made_as, "") or self._by_the_rest(item, row)
        return next((one for one in held if self._is_titled(one, found)), "")

    def titled_as(self, row: Row) -> tuple[str, ...]:
        """Return the ids whose title stands in a row, as the copy was made."""
        title = self.titled(row)
        return self._by_title.get(title if self.seals is None else checksum(title), ())

    def belongs(self, item: str, header: str, found: str) -> bool:
        """Tell whether a text is what the program wrote under a header beside ``item``."""
        known = self._written.get(item, {})
        return normal(header) in known and checksum(found) == known[normal(header)]

    def titled(self, row: Row) -> str:
        """Return the title that stands in a row."""
        return row.beside(_TITLE[self.table]) or ""

    def is_known(self, item: str, header: str, found: Found) -> bool:
        """Tell whether a cell says what the study says of an id, or what it said then."""
        text = text_of(found.raw.value).strip()
        indicator = self.study.indicator_by_id.get(item)
        said = (self._titles.get(item), indicator and indicator.unit, indicator and indicator.owner)
        return text in said or self.belongs(self._made_as(item), header, text)

    def _made_as(self, item: str) -> str:
        """Return the id that the copy's row had: one may be typed over with its present one."""
        if self.seals is None or (self.table, item) in self.seals.rows:
            return item
        former = self.former.renamed.get(self.kind, {})
        made = (old for old, new in former.items() if new == item)
        return next((old for old in made if (self.table, old) in self.seals.rows), item)

    def _is_titled(self, item: str, found: str) -> bool:
        """Make sure of a checksum, which many texts share, where the study can tell."""
        return not self.same_study or self._titles.get(item, found).strip() == found.strip()

    def _by_the_rest(self, item: str, row: Row) -> str:
        """Return whose the rest is, where no title tells: it fits one row and not this."""
        own = self._written.get(self._made_as(item), {})
        texts = {header: row.beside(header) for header in _WRITTEN}
        found = {header: checksum(text) for header, text in texts.items() if text is not None}
        changed = [header for header in found if own.get(header) != found[header]]
        if not own or len(changed) < _ENOUGH:
            return ""
        fitting = (
            one
            for one, written in self._written.items()
            if all(written.get(header) == sum_ for header, sum_ in found.items())
        )
        return next(fitting, "")

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        items = {item.id: item.title for item in self.study.items}
        return items | {scenario.id: scenario.title for scenario in self.study.scenarios}

    @cached_property
    def _by_title(self) -> Mapping[str, tuple[str, ...]]:
        """The ids by title, or by its checksum where the copy carries those."""
        held: dict[str, tuple[str, ...]] = {}
        if self.seals is None:
            for item in ids_of(self.study, self.kind):
                text = self._titles[item]
                held[text] = (*held.get(text, ()), item)
        for item, written in self._written.items():
            if title := written.get(_TITLE[self.table]):
                held[title] = (*held.get(title, ()), item)
        return held

    @cached_property
    def _written(self) -> Mapping[str, Mapping[str, str]]:
        """The checksums of what the program wrote beside each id, by header."""
        if self.seals is None:
            return {}
        wanted = {_TITLE[self.table], *_WRITTEN}
        headers = [normal(header) for header in self.seals.headers.get(self.table, ())]
        return {
            item: {
                header: next(iter(sums))
                for header, sums in zip(headers, cells, strict=False)
                if header in wanted and len(sums) == 1
            }
            for (table, item), cells in self.seals.rows.items()
            if table == self.table
        }
