"""Define the table of what a study says about itself as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenariobook.study.table import Many, StudyTable
from scenariobook.study.texts import Id, Language, QuarterField, Text


class Header(StudyTable):
    """The ``[study]`` table.

    Attributes:
        id: The study's id; set in a loaded study.
        title: What the study is called.
        focal_question: The question that the study answers.
        reader: For whom the study is.
        caveat: What a reader must know before believing any of it, in a sentence.
        start: The first quarter that is tracked.
        horizon: The last quarter that the scenarios are about.
        mode: Whether the study states likelihoods.
        exclusive: Whether exactly one scenario comes true.
        yardstick: The scale of words of estimative probability.
        number_format: How analysts type numbers.
        language: The language of the authors' texts; the program's own words are English.
        paper: The paper size of briefing and tracker.
        marking: Printed on every page, such as ``TLP:CLEAR``.
        authors: Who answers for the study.
        organisation: Whose study it is.
        log_quarters: How many quarters the tracker's sheet Log goes back.
    """

    id: Id = ""
    title: Text
    focal_question: Text
    reader: Text | None = None
    caveat: Text | None = None
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
    log_quarters: Annotated[int, Field(ge=1)] = 8

    @property
    def senders(self) -> tuple[str, ...]:
        """To whom analysts send their copies: the authors, then the organisation."""
        return (*self.authors, *([self.organisation] if self.organisation else []))
