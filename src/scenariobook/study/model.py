"""The study as its authors write it: frozen, strict models.

The models check shapes, types and closed choices; what spans several tables is checked
in ``checks``. Every text is one that a workbook cell can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    Strict,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from scenariobook import standards
from scenariobook.quarter import Quarter

LONGEST_TEXT = 32_767  # characters in one workbook cell


def characters(text: str) -> int:
    """Return how many characters a text has for a workbook, which counts in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_ID = re.compile(r"[a-z][a-z0-9-]{2,39}")
# A language, then script, region and variants: what the tags in use have, no more (RFC 5646).
_LANGUAGE = re.compile(
    r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?(-[a-zA-Z0-9]{5,8})*"
)
_CELL_ADDRESS = re.compile(r"[a-z]{1,3}[0-9]+")
_MONTH = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|"
    r"june|july|august|september|october|november|december)-?[0-9]*"
)
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
LONGEST_WORD = 3_000  # characters; the time that one takes on a page grows with its square
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
# XML 1.0 leaves these out; no escape brings them into a workbook.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def long_word(text: str) -> int:
    """Return the length of a text's first word that no page can be laid out with; else 0."""
    found = _LONG_WORD.search(text)
    return len(found[0]) if found else 0


def _check_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise PydanticCustomError(
            "id_form",
            "an id has 3 to 40 characters: a small letter, then small letters, digits and hyphens",
        )
    for pattern, what in (
        (_MONTH, "a date"),
        (_CELL_ADDRESS, "a cell address"),
        (_DEVICE, "a device of Windows"),
    ):
        if pattern.fullmatch(text):
            raise PydanticCustomError(
                "id_form",
                "a spreadsheet or a file system would take this id for {what}",
                {"what": what},
            )
    return text


def _check_text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be empty")
    if match := FORBIDDEN.search(text):
        raise PydanticCustomError(
            "forbidden_character",
            "the character U+{code} cannot stand in a workbook",
            {"code": f"{ord(match[0]):04X}"},
        )
    if (length := characters(text)) > LONGEST_TEXT:
        raise PydanticCustomError(
            "too_long",
            "{length} characters; a workbook cell holds {limit}",
            {"length": f"{length:,}", "limit": f"{LONGEST_TEXT:,}"},
        )
    if length := long_word(text):
        raise PydanticCustomError(
            "long_word",
            "{length} characters without a space; pages are laid out with up to {limit}",
            {"length": f"{length:,}", "limit": f"{LONGEST_WORD:,}"},
        )
    return text


def _check_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise PydanticCustomError(
            "language_form", "a language is written as BCP 47 has it, such as 'ru' or 'zh-Hans'"
        )
    return text


def _parse_quarter(value: object) -> object:
    if isinstance(value, str):
        try:
            return Quarter.parse(value)
        except ValueError as error:
            raise PydanticCustomError("quarter_form", "{why}", {"why": str(error)}) from None
    return value


Id = Annotated[
    str,
    AfterValidator(_check_id),
    WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"}),
]
Reference = str  # another table's id; ``checks`` looks it up among those written
Language = Annotated[str, AfterValidator(_check_language)]
Text = Annotated[str, Field(min_length=1), AfterValidator(_check_text)]
QuarterField = Annotated[
    InstanceOf[Quarter],
    BeforeValidator(_parse_quarter),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}Q[1-4]$", "examples": ["2026Q4"]}),
]
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]  # TOML has arrays, no tuples
Weight = Annotated[float, Field(gt=0, le=100)]
RatingName = Literal["highly likely", "likely", "even", "unlikely", "highly unlikely"]
Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly", "irregular"]


class Table(BaseModel):
    """What all tables of a study share: nothing unknown, nothing converted, no change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Header(Table):
    """The ``[study]`` table.

    ``language`` is that of the authors' texts; the program's own words are English. ``paper``
    is what briefing and tracker are printed on.
    """

    id: Id
    title: Text
    focal_question: Text
    start: QuarterField
    horizon: QuarterField
    mode: Literal["estimative", "exploratory"] = "estimative"
    exclusive: bool = False
    yardstick: Literal["icd203", "phia"] = "icd203"
    number_format: Literal["1,234.5", "1.234,5", "1 234,5"] = "1,234.5"
    language: Language = "en"
    paper: Literal["a4", "letter"] = "a4"
    marking: Text | None = None
    authors: Many[Text] = ()
    organisation: Text | None = None

    @property
    def senders(self) -> tuple[str, ...]:
        """Who sends it out and is answered: the authors, then the organisation."""
        return (*self.authors, *([self.organisation] if self.organisation else []))


class Driver(Table):
    """A force behind several items; items that share one are not independent evidence."""

    id: Id
    title: Text
    why: Text | None = None
    weight: Weight = 1.0


class Source(Table):
    """Who says so, graded for reliability."""

    id: Id
    title: Text
    publisher: Text
    url: Text | None = None
    date: Text | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    perishable: bool = False
    note: Text | None = None


class Decision(Table):
    """A decision trigger: when this is seen, then that is done, by its owner."""

    when: Text
    then: Text
    owner: Text


class Scenario(Table):
    """A described future. ``prior`` is in percent.

    ``formerly`` are the ids that it had before: what is recorded under them is its own.
    """

    id: Id
    title: Text
    kind: Literal["baseline", "alternative"]
    order: int | None = None
    summary: Text
    narrative: Text
    prior: float | None = None
    prior_basis: Text | None = None
    formerly: Many[Id] = ()
    implications: Many[Text] = ()
    decisions: Many[Decision] = ()
    questions: Many[Text] = ()


class Quality(Table):
    """Heuer and Pherson's five criteria, and a note on what is not met."""

    observable: bool
    valid: bool
    reliable: bool
    stable: bool
    unique: bool
    note: Text | None = None


class Baseline(Table):
    """Where an indicator stood before tracking; shown for comparison, never evidence."""

    value: float | Text
    as_of: date | None = None
    source: Reference | None = None
    note: Text | None = None


class Item(Table):
    """What indicators and signposts share.

    ``formerly`` are the ids that it had before: what is recorded under them is its own.
    """

    id: Id
    title: Text
    why: Text | None = None
    home: Reference | None = None
    driver: Reference | None = None
    ratings: dict[str, RatingName] = Field(default_factory=dict)
    weight: Weight = 1.0
    source: Reference | None = None
    owner: Text | None = None
    order: int | None = None
    note: Text | None = None
    formerly: Many[Id] = ()

    def points(self, scenarios: Iterable[str]) -> dict[str, int]:
        """Return the rating points for each scenario, -2 to 2; unrated counts as even."""
        return {
            k: standards.RATING_POINTS[self.ratings.get(k, standards.UNRATED)] for k in scenarios
        }

    def spread(self, scenarios: Iterable[str]) -> int:
        """Return highest minus lowest rating points, 0 to 4."""
        points = self.points(scenarios).values()
        return max(points) - min(points)


class Indicator(Item):
    """Something measured again and again, with a direction of concern and thresholds.

    ``watch`` and ``warning`` are numbers for type ``number``, names of ``levels`` for
    ``ordinal``; a ``yes-no`` indicator names its answer of ``concern`` instead.
    """

    measure: Text | None = None
    type: Literal["number", "ordinal", "yes-no"] = "number"
    unit: Text | None = None
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    levels: Many[Text] = ()
    direction: Literal["rising", "falling"] = "rising"
    watch: float | Text | None = None
    warning: float | Text | None = None
    concern: Literal["yes", "no"] | None = None
    cadence: Cadence = "quarterly"
    quality: Quality | None = None
    baseline: Baseline | None = None

    def admits(self, value: float | str) -> bool:
        """Tell whether a value is of the indicator's type, and one of its levels."""
        if self.type == "number":
            return not isinstance(value, str)
        return value in (self.levels if self.type == "ordinal" else ("yes", "no"))


class Signpost(Item):
    """A discrete event that would show the world moving towards a scenario."""

    expected_by: date | None = None
    fades_after: Annotated[int, Field(ge=1)] | None = None


class Assumption(Table):
    """What a judgment rests on (RAND, assumption-based planning)."""

    id: Id
    text: Text
    basis: Text | None = None
    home: Reference | None = None
    load_bearing: bool = False
    vulnerable: bool = False
    signposts: Many[Reference] = ()
    shaping: Many[Text] = ()
    hedging: Many[Text] = ()


class Document(Table):
    """One file of a study: any of its tables."""

    study: Header | None = None
    drivers: Many[Driver] = ()
    sources: Many[Source] = ()
    scenario: Scenario | None = None
    scenarios: Many[Scenario] = ()
    indicators: Many[Indicator] = ()
    signposts: Many[Signpost] = ()
    assumptions: Many[Assumption] = ()


class Study(Table):
    """A whole study, in printing order; every reference in it is valid.

    Every item's ``home`` is set, also where its file implied it.
    """

    header: Header
    drivers: tuple[Driver, ...]
    sources: tuple[Source, ...]
    scenarios: tuple[Scenario, ...]
    indicators: tuple[Indicator, ...]
    signposts: tuple[Signpost, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def id(self) -> str:
        """The study's id."""
        return self.header.id

    @property
    def estimative(self) -> bool:
        """Whether the study states likelihoods at all."""
        return self.header.mode == "estimative"

    @property
    def items(self) -> tuple[Indicator | Signpost, ...]:
        """Indicators, then signposts."""
        return (*self.indicators, *self.signposts)

    @cached_property
    def scenario_by_id(self) -> dict[str, Scenario]:
        """Scenarios by id."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def driver_by_id(self) -> dict[str, Driver]:
        """Drivers by id."""
        return {driver.id: driver for driver in self.drivers}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def indicator_by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def signpost_by_id(self) -> dict[str, Signpost]:
        """Signposts by id."""
        return {signpost.id: signpost for signpost in self.signposts}
