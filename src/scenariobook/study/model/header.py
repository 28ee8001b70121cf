"""What a study is about, and who works on it: the tables [study] and [[analysts]]."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scenariobook.study.model.study_table import ID, ID_FORM, Many, StudyTable
from scenariobook.study.model.texts import Email, Id, Language, QuarterField, Text


class Header(StudyTable):
    """The [study] table."""

    id: Id = Field(
        "",
        description=f"{ID} The output folder, output/<id>, is named after it. Left out, it is the "
        "folder's name.",
    )
    title: Text = Field(description="The study's name, printed on every page.")
    focal_question: Text = Field(description="The question that the study answers.")
    reader: Text | None = Field(
        None, description="For whom the study is, such as the Director, Central Asia."
    )
    caveat: Text | None = Field(
        None, description="What a reader must know before believing any of it, in a sentence."
    )
    start: QuarterField = Field(
        description="The first quarter that is tracked, such as 2026Q1; with past data, the first "
        "that there are values of."
    )
    horizon: QuarterField = Field(description="The last quarter that the scenarios are about.")
    mode: Literal["estimative", "exploratory"] = Field(
        "estimative",
        description='"estimative": with likelihoods; "exploratory": without any probabilities.',
    )
    exclusive: bool = Field(
        default=False,
        description="true if exactly one scenario comes true; the priors then sum to 100.",
    )
    yardstick: Literal["icd203", "phia"] = Field(
        "icd203", description='Whose words of probability: "icd203" (US) or "phia" (UK).'
    )
    number_format: Literal["1,234.5", "1.234,5", "1 234,5"] = Field(
        "1,234.5", description='How analysts type numbers: "1,234.5", "1.234,5" or "1 234,5".'
    )
    language: Language = Field(
        "en",
        description="The language of the study's texts, a BCP 47 tag such as ru or zh-Hans; the "
        "program's own words are English.",
    )
    paper: Literal["a4", "letter"] = Field(
        "a4", description='The paper size of briefing and tracker: "a4" or "letter".'
    )
    marking: Text | None = Field(None, description="Printed on every page, such as TLP:CLEAR.")
    authors: Many[Text] = Field(
        (),
        description="Who is responsible for the study; named in the documents' properties, and on "
        "the tracker's Guide as those to send it back to.",
    )
    organisation: Text | None = Field(
        None, description="The organisation that publishes the study; printed on page one."
    )
    log_quarters: int = Field(
        8, ge=1, description="How many quarters the tracker's sheet Log goes back."
    )

    @property
    def senders(self) -> tuple[str, ...]:
        """To whom analysts send their copies: the authors, then the organisation."""
        return (*self.authors, *([self.organisation] if self.organisation else []))


class Analyst(StudyTable):
    """Somebody who gives estimates of their own."""

    id: Id = Field(
        description=f"{ID_FORM} The record names the analyst by it, and owner may; do not change "
        "it."
    )
    name: Text = Field(description="The analyst's name.")
    desk: Text | None = Field(
        None, description="The analyst's desk, if there are desks; owner may name it, too."
    )
    email: Email | None = Field(
        None,
        description="The analyst's one address, such as kim@example.org, for `hand-out --mail`.",
    )
