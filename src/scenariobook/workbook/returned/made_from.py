"""Say what a returned copy was made from, and which recorded values it could show."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Key
from scenariobook.record.hand_outs import analyst_of
from scenariobook.record.months import months_read, readings_of
from scenariobook.record.record import Record, shows_estimates
from scenariobook.record.typed import FieldValue
from scenariobook.study.model import Study
from scenariobook.workbook.shape.meanings import Meanings


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """What a copy was made from, and the study that it returns to.

    Attributes:
        study: the study now.
        record: the record as it was when the copy was made, under the ids of that time.
        quarter: the copy's open quarter.
        same_study: whether the study's definitions are still the same.
        meanings: what the copy's cells meant when it was made; None if it does not say.
        recipient: the id of the hand-out's recipient; empty for the tracker of all.
    """

    study: Study
    record: Record
    quarter: Quarter
    same_study: bool = False
    meanings: Meanings | None = None
    recipient: str = ""

    @property
    def position(self) -> int:
        """The number of the last ledger entry that the copy was made from."""
        return self.record.position.number

    def of_months(self, key: Key) -> FieldValue:
        """Return the value of a quarter that is made from its months' values, else None."""
        record, indicator = self.record, self.study.indicator_by_id.get(key.subject)
        if indicator is None or not months_read(record, indicator, key.quarter):
            return None
        return readings_of(record, indicator)[key.quarter].content.value

    def hides(self, key: Key) -> bool:
        """Tell whether the copy does not show a field that the record had when it was made.

        Nobody sees the estimates of the first round before the second begins. A hand-out shows its
        recipient's own, and nobody else's.
        """
        if key.kind != "estimate":
            return False
        if self.recipient:
            return analyst_of(key.subject) != self.recipient
        return not shows_estimates(self.record, key.quarter)
