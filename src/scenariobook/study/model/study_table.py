"""Define the base of all tables of a study, and the keys that several tables have.

The models check keys, types and allowed values. ``checks`` checks rules that span several tables.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

from scenariobook.study.model.texts import Id

ReferredId = str  # the id of another table; ``checks`` checks that it exists
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]  # TOML has arrays, not tuples
ID_FORM: Final = (
    "3 to 40 small letters, digits and hyphens, a letter first; none that a spreadsheet would take "
    "for a cell or a date, such as gdp2026 or may-2."
)
ID: Final = f"{ID_FORM} Other tables refer to it; do not change it."
OwnId = Annotated[Id, Field(description=ID)]
Formerly = Annotated[
    Many[Id],
    Field(
        description="Ids that it had before: entries that were recorded under them belong to it."
    ),
]
Order = Annotated[
    int | None,
    Field(
        description="Its place in print; left out, it follows those that have one, by file name "
        "and position."
    ),
]


class StudyTable(BaseModel):
    """The base of all tables: no unknown keys, no conversion of values, no change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
