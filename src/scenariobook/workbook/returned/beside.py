"""Find the id to which what stands beside another row's id and title belongs.

Somebody may sort or exchange the first columns without the rest of their rows. Then id and title
fit each other, and only the other cells show whose row it is: what the program wrote there, such
as unit, concern and owner, and what was recorded when the copy was made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_ENOUGH: Final = 2  # how many cells must belong to another row; fewer were perhaps typed over

RowPlace = tuple[str, int]  # the sheet's title and the row's number
Texts = Mapping[str, str]  # texts of a row by header; blank cells are empty texts


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a row's cells fit another id.

    Attributes:
        written: how many of the program's cells belong to the other id's row.
        typed: how many input cells do.
    """

    written: int
    typed: int


@dataclass(frozen=True, kw_only=True)
class CellsBeside:
    """The cells beside the ids of a table's rows, as the copy was made and as they are.

    Attributes:
        written: by id, what the program wrote there.
        typed: by id, what was recorded in the input cells that two rows seldom share.
        found: what stands there now, by the row's place; under the same headers.
        ids: the ids of these rows.
        reordered: whether the ids stand in another order than when the copy was made.
    """

    written: Mapping[str, Texts]
    typed: Mapping[str, Texts]
    found: Mapping[RowPlace, Texts]
    ids: Mapping[RowPlace, str]
    reordered: bool

    @cached_property
    def owners(self) -> Mapping[RowPlace, Collection[str]]:
        """The ids to which rows belong that do not belong to their own; several if all fit alike.

        One cell of the program's is enough if what stood beside the row's own id is elsewhere. Of
        ids that fit alike, those count beside which something else stands now.
        """
        fits = {place: dict(self._fits(place)) for place in self.found}
        left = {self.ids[place] for place, fitting in fits.items() if fitting}
        gone = {one for fitting in fits.values() for one, fit in fitting.items() if fit.written}
        owners = {}
        for place, fitting in fits.items():
            is_gone = self.ids[place] in gone
            enough = {
                one: fit.written + fit.typed
                for one, fit in fitting.items()
                if self._is_enough(fit, is_gone=is_gone)
            }
            most = max(enough.values(), default=0)
            if best := [one for one, count in enough.items() if count == most]:
                owners[place] = [one for one in best if one in left] or best
        return owners

    def _is_enough(self, fit: Fit, *, is_gone: bool) -> bool:
        if not fit.written:
            return self.reordered and fit.typed >= _ENOUGH
        return is_gone or fit.written + fit.typed >= _ENOUGH

    def _fits(self, place: RowPlace) -> Iterator[tuple[str, Fit]]:
        """Yield the ids to which all cells of a row belong that tell it from the id's own."""
        item, found = self.ids[place], self.found[place]
        moved = [(h, text) for h, text in found.items() if text and text != self._made(item, h)]
        for one in {one: None for pair in moved for one in self._by_text.get(pair, ())}:
            told = [h for h in found if self._made(item, h) != self._made(one, h)]
            if one == item or any(found[h] == self._made(item, h) for h in told):
                continue
            agreeing = [h for h in told if found[h] and found[h] == self._made(one, h)]
            written = sum(h in self.written.get(one, {}) for h in agreeing)
            yield one, Fit(written, len(agreeing) - written)

    def _made(self, item: str, header: str) -> str:
        """Return what stood under a header beside an id when the copy was made."""
        return self.written.get(item, {}).get(header) or self.typed.get(item, {}).get(header, "")

    @cached_property
    def _by_text(self) -> Mapping[tuple[str, str], list[str]]:
        """The ids by header and what stood there."""
        held: dict[tuple[str, str], list[str]] = {}
        for made in (self.written, self.typed):
            for item, texts in made.items():
                for pair in texts.items():
                    held.setdefault(pair, []).append(item)
        return held
