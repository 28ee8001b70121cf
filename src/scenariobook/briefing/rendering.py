"""Render the briefing's text as well-formed markup, with Jinja2 templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from traceback import extract_tb
from types import FunctionType, MappingProxyType, ModuleType
from typing import Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from scenariobook.assess.item_status import STRENGTHS, status_word
from scenariobook.assess.track_record import QUARTERS_BEFORE
from scenariobook.briefing import typeset
from scenariobook.briefing.assets import logo, template_folder
from scenariobook.briefing.charts import heat_map, sparkline, timeline
from scenariobook.briefing.materials import target
from scenariobook.briefing.own_files import (
    WORD_TEMPLATE,
    own_files,
    own_templates,
    read_palette,
    unusable_files,
)
from scenariobook.briefing.sections.annex_items import status_in_full, tone
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.limits import SECONDS, TimeLimitError, limited
from scenariobook.record.claims.months import WITHIN_IN_WORDS
from scenariobook.record.ledger.kinds import State
from scenariobook.standards import evidence_ratings, grades, likelihood_terms, staleness
from scenariobook.standards.base_rates import COVERED
from scenariobook.standards.printed_likelihoods import printed
from scenariobook.study.model.study import person

STYLESHEET: Final = "briefing.css"
# The template NAME of a study can include the shipped one as "shipped/NAME".
SHIPPED_PREFIX: Final = "shipped"
_HINT: Final = f"delete it to have the shipped one, or include that as {SHIPPED_PREFIX}/NAME"

# The filters by which templates print days, counts, likelihoods, texts and lists.
_FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    "day": typeset.printed_day,
    "month": typeset.month_in_words,
    "count_word": typeset.count_word,
    "counted": typeset.counted,
    "signed": typeset.signed,
    "likelihood": typeset.likelihood_as_typed,
    "printed": printed,
    "reading": lambda state: typeset.reading(state.indicator, state.reading.value),
    "status_word": status_word,
    "status_in_full": status_in_full,
    "target": target,
    "threshold": typeset.threshold,
    "tone": tone,
    "person": person,
    "reading_of": typeset.reading,
    "figure": typeset.figure,
    "sentence": typeset.sentence,
    "named": typeset.named,
    "in_one_line": typeset.in_one_line,
    "quoted": typeset.quoted,
    "points": typeset.points,
    "may_link": typeset.may_link,
}
# The standards' values that templates may print.
_STANDARDS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "confidence": grades.CONFIDENCE,
        "reliability": grades.RELIABILITY,
        "credibility": grades.CREDIBILITY,
        "criteria": grades.QUALITY_CRITERIA,
        "ratings": evidence_ratings.RATINGS,
        "rating_points": evidence_ratings.RATING_POINTS,
        "diagnostic_spread": evidence_ratings.DIAGNOSTIC_SPREAD,
        "weak_spread": evidence_ratings.WEAK_SPREAD,
        "diagnostic_items": evidence_ratings.WANTED_DIAGNOSTIC_AT_HOME,
        "within": WITHIN_IN_WORDS,
        "strengths": STRENGTHS,
        "stale_after": staleness.STALE_AFTER_DAYS,
        "yardsticks": likelihood_terms.YARDSTICKS,
        "lowest": likelihood_terms.LOWEST_PERCENT,
        "highest": likelihood_terms.HIGHEST_PERCENT,
        "quarters_before": QUARTERS_BEFORE,
        "covered": COVERED,
    }
)
# The marks of the legends, as charts draw them. The alternative text describes the mark.
MARKS: Final[Mapping[str, Markup]] = MappingProxyType(
    {
        "watch": sparkline.legend_mark("pale band with a broken edge", "watch"),
        "warning": sparkline.legend_mark("dark band with a whole edge", "warning"),
        "last": sparkline.legend_mark("line that ends in a dot", "last"),
        "observed": timeline.legend_mark("filled dot", State.OBSERVED),
        "faded": timeline.legend_mark("grey dot", State.OBSERVED, faded=True),
        "emerging": timeline.legend_mark("hollow dot", State.EMERGING),
        "not_yet": timeline.legend_mark("short upright line", State.NOT_YET),
        "ruled_out": timeline.legend_mark("cross", State.RULED_OUT),
        "expected": timeline.legend_expected("flag"),
        "end": timeline.legend_end("dashed upright line"),
        "strongly_for": heat_map.legend_mark("dark cell, two plus signs", "strongly-for"),
        "for": heat_map.legend_mark("pale cell, plus sign", "for"),
        "even": heat_map.legend_mark("empty cell, dot", "even"),
        "against": heat_map.legend_mark("framed cell, minus sign", "against"),
        "strongly_against": heat_map.legend_mark(
            "thick frame, two minus signs", "strongly-against"
        ),
    }
)

# A study's own templates may call methods of objects from these packages.
_CALLABLE: Final = frozenset({"builtins", "datetime", "jinja2", "markupsafe"})

# Matches Jinja's message for a missing attribute, which names the Python class.
_NO_ATTRIBUTE: Final = re.compile(r"'(?:\w+\.)*(\w+) object' has no attribute ('\w+')")


class Templates:
    """The shipped templates, and a study's own templates, which replace some of them.

    If a study has templates of its own, all templates run in a sandbox.
    """

    def __init__(self, study_folder: Path | None, *, screen: bool = False) -> None:
        """Find the templates and read the palette.

        Args:
            study_folder: The study's folder, which may have templates, a palette and a logo.
            screen: Whether to render for the HTML file; templates read it as ``screen``.

        Raises:
            Problems: if the study's palette has errors (B003), or if a template or an asset leads
                out of the study or is too large (B002).
        """
        if problems := unusable_files(study_folder):
            raise Problems(problems)
        self._own = own_templates(study_folder)
        palette, _ = read_palette(study_folder)
        self._environment = _environment(self._own)
        self._environment.globals.update(screen=screen, logo=logo(study_folder), palette=palette)

    def render(self, name: str, /, **values: object) -> str:
        """Return a template's output for these values.

        Raises:
            Problems: if a study's own template fails, or takes too much time or memory (B002).
        """
        if self._own is None:
            return self._environment.get_template(name).render(values)
        try:
            with limited():
                return self._environment.get_template(name).render(values)
        except Exception as error:  # a stranger's template may raise anything
            raise Problems([_diagnosed(error, self._own)]) from error


def check_templates(study_folder: Path) -> list[Diagnostic]:
    """Return the syntax errors of a study's own templates (B002)."""
    environment = _environment(own_templates(study_folder))
    diagnostics = []
    for name, path in own_files(study_folder):
        if not name.startswith("templates/") or name == WORD_TEMPLATE:
            continue
        try:
            environment.parse(path.read_text("utf-8"), path.name, str(path))
        except (TemplateSyntaxError, UnicodeDecodeError, OSError) as error:
            line = error.lineno if isinstance(error, TemplateSyntaxError) else 0
            diagnostics.append(Diagnostic("B002", _in_words(error), _at(name, line), _HINT))
    return diagnostics


class _Sandbox(ImmutableSandboxedEnvironment):
    """Runs a study's own templates, which may read the given values, and call none of them.

    A template could make a pydantic model load pickled data.
    """

    def is_safe_callable(self, obj: object) -> bool:
        """Tell whether ``obj`` is Jinja's, or a method of a text, number, day or collection."""
        owner = getattr(obj, "__self__", obj)
        if isinstance(owner, type | FunctionType):
            is_known = owner is dict or owner.__module__.startswith("jinja2.")
        else:
            package = type(owner).__module__.partition(".")[0]
            is_known = package in _CALLABLE and not isinstance(owner, ModuleType)
        return is_known and super().is_safe_callable(obj)


def _environment(own: Path | None) -> Environment:
    shipped = FileSystemLoader(template_folder())
    kind = Environment if own is None else _Sandbox
    first = [] if own is None else [FileSystemLoader(own)]
    environment = kind(
        loader=ChoiceLoader([*first, shipped, PrefixLoader({SHIPPED_PREFIX: shipped})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _FILTERS
    environment.globals |= {"standards": _STANDARDS, "marks": MARKS}
    return environment


def _diagnosed(error: Exception, own: Path) -> Diagnostic:
    """Return a template's failure as a diagnostic, at the innermost line of a study's template."""
    names = {path: name for name, path in own_files(own.parent)}
    lines = [(Path(frame.filename), frame.lineno) for frame in extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        lines.append((Path(error.filename), error.lineno))
    places = [_at(names[path], line) for path, line in lines if path in names]
    return Diagnostic("B002", _in_words(error), places[-1] if places else Place("templates"), _HINT)


def _at(name: str, line: int | None) -> Place:
    return Place(name, line or 0, 1 if line else 0)


def _in_words(error: Exception) -> str:
    match error:
        case TimeLimitError():
            return f"this template takes more than {SECONDS} seconds"
        case MemoryError():
            return "this template takes more than a gigabyte of memory"
        case RecursionError():
            return "this template calls itself without end"
        case TemplateNotFound():
            return f"there is no template {error.name}"
        case UnicodeDecodeError():
            return "a template is not UTF-8 text"
    message = _NO_ATTRIBUTE.sub(r"a \1 has no \2", str(error)) or type(error).__name__
    return f"this template fails: {message}"


def stylesheet(templates: Templates, paper: str) -> str:
    """Return the stylesheet of the briefing; ``paper`` is ``a4`` or ``letter``."""
    return templates.render(STYLESHEET, paper=paper)
