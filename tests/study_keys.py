"""The keys of a study's tables, as the models have them."""

from collections.abc import Iterator
from typing import Final, get_args

from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.study import Document
from scenariobook.study.model.study_table import StudyTable


def _tables(name: str, annotation: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(annotation, type) and issubclass(annotation, StudyTable):
        yield name, tuple(annotation.model_fields)
        for key, field in annotation.model_fields.items():
            yield from _tables(key, field.annotation)
    for part in get_args(annotation):
        yield from _tables(name, part)


# By the table's name, as the reference has it. A [scenario] is one of the scenarios.
KEYS: Final = dict(_tables("document", Document))
del KEYS["document"]
assert KEYS.pop("scenario") == KEYS["scenarios"] == tuple(Scenario.model_fields)
