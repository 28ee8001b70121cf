"""Find rows whose id does not fit the cells beside it.

If somebody exchanges ids, or sorts them without their rows, the ids look like any others. But the
program wrote the title, unit, owner and so on beside each id. Their checksums, which the copy
stores, show which id they belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.subjects import ids_of
from scenariobook.record.definitions.record_warnings import Called, ids_by_title
from scenariobook.record.ledger.entries import Kind, id_of
from scenariobook.study.model import Study
from scenariobook.workbook.returned.rows import PlacedCell, Row
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.checksums import Checksums, checksum, text_of
from scenariobook.workbook.shape.names import (
    ANSWER_TABLE,
    CHANCES_TABLE,
    ESTIMATES_TABLE,
    HISTORY_TABLE,
    JUDGMENTS_TABLE,
    LOGS,
    MONTHS_TABLE,
    OUTCOMES_TABLE,
    PERIOD,
    PROPOSED_TABLE,
    READINGS_TABLE,
    SIGHTINGS_TABLE,
    SIGNPOSTS_TABLE,
    UPDATE_TABLE,
)

_TITLE: Final = {
    UPDATE_TABLE: "indicator",
    SIGNPOSTS_TABLE: "signpost",
    JUDGMENTS_TABLE: "scenario",
    HISTORY_TABLE: "indicator",
    MONTHS_TABLE: "indicator",
    CHANCES_TABLE: "signpost",
    ESTIMATES_TABLE: "estimate of",
    ANSWER_TABLE: "statement",
    OUTCOMES_TABLE: "scenario",
    PROPOSED_TABLE: "",
    READINGS_TABLE: "indicator",
    SIGHTINGS_TABLE: "signpost",
}
# Headers of the cells that name a part of a row's id.
_PARTS: Final = (PERIOD, "analyst", "round")
_BLANK: Final = checksum("")


@dataclass(frozen=True, kw_only=True)
class RowOwners:
    """Finds the ids to which the cells in the rows of one table belong.

    Attributes:
        study: the study now.
        checksums: the checksums that the copy stores; None if it has none.
        former: the study's former ids.
        table: the name of the table.
        kind: the kind of entry for its rows.
        same_study: whether the copy was made from the study as it is now.
    """

    study: Study
    checksums: Checksums | None
    former: FormerIds
    table: str
    kind: Kind
    same_study: bool

    def owner_by_title(self, item: str, row: Row, strayed: Mapping[str, str]) -> str:
        """Return the id to which a row's title belongs; an empty text if it may be the row's own.

        Args:
            item: the row's id.
            row: the row.
            strayed: for each id whose title is in another id's row, that other id. If a row's own
                title has gone there, the cells here may have come from there.
        """
        found = row.text_under(_TITLE[self.table])
        held, made_id = self.ids_titled_as(row), self._made_id(item)
        if found is None or made_id in held:
            return ""
        if not held:
            return strayed.get(made_id, "")
        return next((one for one in held if self._is_titled(one, found)), "")

    def other_part(self, item: str, row: Row) -> str:
        """Return the header under which another part of an id stands than the row's id has.

        An empty text if the cells name the parts that the row's id names, or are blank.
        """
        own = self._parts.get(self._made_id(item), {})
        texts = ((header, self.part_in(row, header)) for header in own)
        return next((h for h, text in texts if text and checksum(text) != own[h]), "")

    def with_parts(self, item: str, row: Row) -> str:
        """Return the id, of the same item, with the parts that stand in a row; empty if none."""
        return next(
            (
                one
                for one, parts in self._parts.items()
                if id_of(one) == id_of(item)
                and all(checksum(self.part_in(row, h)) == known for h, known in parts.items())
            ),
            "",
        )

    def part_in(self, row: Row, header: str) -> str:
        """Return the part of an id that a row names under a header."""
        return row.period if header == PERIOD else (row.text_under(header) or "").strip()

    def ids_titled_as(self, row: Row) -> tuple[str, ...]:
        """Return the ids whose title, as the copy was made, is the row's title now."""
        title = self.titled(row)
        if self.checksums is not None:
            return self._by_title.get(checksum(title), ())
        ids = self._by_title.get(title, ())
        if self.table not in LOGS:
            return ids
        # A row in long form has its period in its id, and the study knows items without one.
        return tuple(f"{one} {row.period}" for one in ids) if row.period else ()

    def belongs(self, item: str, header: str, found: str) -> bool:
        """Tell whether the program wrote a text under a header beside an id.

        Args:
            item: the id, as the copy was made with it.
            header: the header, in any case.
            found: the text.
        """
        known = self._written.get(item, {})
        return normal(header) in known and checksum(found) == known[normal(header)]

    def titled(self, row: Row) -> str:
        """Return the title in a row; an empty text if the column is gone."""
        return row.text_under(_TITLE[self.table]) or ""

    @cached_property
    def called_now(self) -> Called:
        """The ids of the study's scenarios and items now, by their titles."""
        return ids_by_title(self.study)

    def is_known(self, item: str, header: str, found: PlacedCell) -> bool:
        """Tell whether a cell shows what the study says about an id, now or when it was made."""
        text = text_of(found.raw.value).strip()
        indicator = self.study.indicator_by_id.get(id_of(item))
        said = (
            self._titles.get(id_of(item)),
            indicator and indicator.unit,
            indicator and indicator.owner,
        )
        return text in said or self.belongs(self._made_id(item), header, text)

    def _made_id(self, item: str) -> str:
        """Return the id that a row was made with; somebody may have typed its present id."""
        if self.checksums is None or (self.table, item) in self.checksums.rows:
            return item
        former = self.former.renamed.get(self.kind, {})
        made = (old for old, new in former.items() if new == item)
        return next((old for old in made if (self.table, old) in self.checksums.rows), item)

    def _is_titled(self, item: str, found: str) -> bool:
        """Check a title that was found by its checksum against the study's own title.

        Several texts may share a checksum.
        """
        return not self.same_study or self._titles.get(item, found).strip() == found.strip()

    def beside(self, row: Row) -> Mapping[str, str]:
        """Return the checksums of the program's other cells in a row, by header; blank if blank."""
        texts = {header: row.text_under(header) for header in self._beside_headers}
        return {h: text and checksum(text) for h, text in texts.items() if text is not None}

    @cached_property
    def written_beside(self) -> Mapping[str, Mapping[str, str]]:
        """What ``beside`` returned for each id when the copy was made."""
        return {
            item: {
                header: "" if sums == _BLANK else sums
                for header, sums in written.items()
                if header in self._beside_headers
            }
            for item, written in self._written.items()
        }

    @cached_property
    def _beside_headers(self) -> frozenset[str]:
        headers = {header for written in self._written.values() for header in written}
        return frozenset(headers - {_TITLE[self.table], *_PARTS})

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        items = {item.id: item.title for item in self.study.items}
        return items | {scenario.id: scenario.title for scenario in self.study.scenarios}

    @cached_property
    def _by_title(self) -> Mapping[str, tuple[str, ...]]:
        """The ids by title; by the title's checksum if the copy stores checksums."""
        held: dict[str, tuple[str, ...]] = {}
        if self.checksums is None:
            for item in ids_of(self.study, self.kind):
                text = self._titles.get(item, item)
                held[text] = (*held.get(text, ()), item)
        for item, written in self._written.items():
            if title := written.get(_TITLE[self.table]):
                held[title] = (*held.get(title, ()), item)
        return held

    @cached_property
    def _parts(self) -> Mapping[str, Mapping[str, str]]:
        """For each id, the checksums by header of the cells that name a part of it."""
        return {
            item: parts
            for item, written in self._written.items()
            if (parts := {header: written[header] for header in _PARTS if header in written})
        }

    @cached_property
    def _written(self) -> Mapping[str, Mapping[str, str]]:
        """For each id, the checksums by header of the constants that the program wrote."""
        if self.checksums is None:
            return {}
        headers = [normal(header) for header in self.checksums.headers.get(self.table, ())]
        return {
            item: {
                header: next(iter(sums))
                for header, sums in zip(headers, cells, strict=False)
                if len(sums) == 1
            }
            for (table, item), cells in self.checksums.rows.items()
            if table == self.table
        }
