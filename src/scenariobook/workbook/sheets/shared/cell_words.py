"""Declare the words that both formulas and the values beside them put into cells."""

from __future__ import annotations

from typing import Final

CHECK_LIKELIHOOD: Final = "check likelihood"
CHECK_STATE: Final = "check state"
CHECK_VALUE: Final = "check value"
FADED: Final = "faded"
NONE_YET: Final = "none this quarter"
NO_LIKELIHOOD: Final = "not read: type a number in percent, or choose a term from the list"
NO_SIGHTING: Final = "no sighting"
NO_TERM: Final = "no term"
OVERDUE: Final = "overdue"
UNKNOWN: Final = "?"
UNSEEN: Final = "nobody sees it before the second round"
# Parts of the column "check" in Update: why a value does not count, and what to do.
CHOOSE_FROM_THE_LIST: Final = "choose from the list"
NOT_ADMITTED: Final = "not admitted: "
NOT_READ: Final = "not read: "
TYPE_A_NUMBER: Final = "type a number"
BETWEEN: Final = "; "  # joins two remarks about one cell
