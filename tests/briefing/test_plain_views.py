"""What templates are given is plain: a study's own templates run in a sandbox, which a study's
models would open (pydantic can load pickled data).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from pydantic import BaseModel

from scenariobook.briefing.wording.materials import gather
from scenariobook.briefing.workshop.handouts import workshop
from tests.briefing.samples import Sample


def models(value: object, path: str) -> Iterator[str]:
    """Yield where a view holds a model of the study's."""
    if isinstance(value, BaseModel):
        yield f"{path}: {type(value).__name__}"
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from models(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from models(held, f"{path}[{key}]")
    elif isinstance(value, tuple | list):
        for number, held in enumerate(value):
            yield from models(held, f"{path}[{number}]")


def test_no_view_holds_a_model(sample: Sample) -> None:
    """Neither the briefing's nor the workshop's: their methods are out of reach."""
    found = [
        *models(sample.briefing("2022Q3"), "briefing"),
        *models(workshop(gather(sample.basis("2022Q3")), 20), "workshop"),
    ]
    assert found == []
    assert sample.briefing("2022Q3").chapters


def test_a_model_would_be_found(sample: Sample) -> None:
    """The walk reaches into lists and dataclasses."""

    @dataclass
    class Holder:
        held: tuple[object, ...]

    assert list(models(Holder((sample.study.scenarios[0],)), "view")) == ["view.held[0]: Scenario"]
