"""Say what a returned copy was made from, and which recorded values it could show."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.quarter import Quarter
from scenariobook.record.claims.hand_outs import analyst_of
from scenariobook.record.claims.months import value_of_months
from scenariobook.record.claims.record import Record, shows_estimates
from scenariobook.record.ledger.entries import Key
from scenariobook.record.values.cells import FieldValue
from scenariobook.study.model import Indicator, Study
from scenariobook.workbook.shape.meanings import Meanings


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """What a copy was made from, and the study that it returns to.

    Attributes:
        study: the study now.
        record: the record as it was when the copy was made, under the ids of that time.
        ids_of_now: whether the record is under the ids of now, since the copy does not tell those
            of then.
        quarter: the copy's open quarter.
        same_study: whether the study's definitions are still the same.
        meanings: what the copy's cells meant when it was made; None if it does not say.
        recipient: the id of the hand-out's recipient; empty for the tracker of all.
        archived_as: where the file will be archived, within the study's folder, if it is the
            tracker that a new one replaces: then nobody can mend its rows. Empty for a copy.
    """

    study: Study
    record: Record
    quarter: Quarter
    ids_of_now: bool = False
    same_study: bool = False
    meanings: Meanings | None = None
    recipient: str = ""
    archived_as: str = ""

    def id_in_record(self, then: str, now: str) -> str:
        """Return the id that the record has for what a row is about.

        Args:
            then: its id in the copy.
            now: its present id.
        """
        return now if self.ids_of_now else then

    def of_months(self, then: Key, now: Key) -> FieldValue:
        """Return the value of a quarter that the copy shows as made from its months, else None.

        Args:
            then: the field, with the indicator's id in the copy.
            now: the same, with its present id.
        """
        held = self.id_in_record(then.subject, now.subject)
        if not self.record.months.get(held, {}).get(then.quarter):
            return None
        indicator = self._as_made(then.subject, now.subject)
        if indicator is None:
            return None
        under = indicator.model_copy(update={"id": held})
        return value_of_months(self.record, under, then.quarter)

    def _as_made(self, then: str, now: str) -> Indicator | None:
        """Return an indicator as the copy's study had it, if it was read every month, else None.

        An older copy does not say. If the study has changed since, its indicators with values of
        months are taken for monthly: then what months made is no edit, or is asked about.
        """
        if self.meanings and self.meanings.months is not None:
            return self.meanings.monthly(then)
        indicator = self.study.indicator_by_id.get(now)
        if indicator is None or self.same_study or self.meanings is None:
            return indicator
        return indicator.model_copy(update={"cadence": "monthly"})

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
