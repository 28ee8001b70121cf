"""The briefing as well-formed markup: Jinja2 arranges what the view has written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
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

from scenariobook.briefing.assets import logo, own_templates, straying, template_folder
from scenariobook.briefing.bounds import SECONDS, BoundsError, bounded
from scenariobook.briefing.palette import read_palette, recoloured
from scenariobook.briefing.view.whole import Briefing
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import listed

STYLESHEET: Final = "briefing.css"
SHIPPED: Final = "shipped"  # what a study's own templates call the ones that they stand for
_HINT: Final = f"the shipped one works without it; it can be included as {SHIPPED}/NAME"

# How Jinja tells of a missing attribute, by the name that Python has for its owner's class.
_NO_ATTRIBUTE: Final = re.compile(r"'(?:\w+\.)*(\w+) object' has no attribute ('\w+')")


class Templates:
    """The shipped templates, over which a study's own are laid; those run in a sandbox.

    ``screen`` tells the templates whether they are for the HTML edition.
    """

    def __init__(self, study_folder: Path | None, *, screen: bool = False) -> None:
        """Find the templates.

        Raises:
            Problems: if the study's palette is not one (B003), or if a template or an asset is
                a link that leads out of the study (B002).
        """
        if problems := straying(study_folder):
            raise Problems(problems)
        self._own = own_templates(study_folder)
        self.palette, _ = read_palette(study_folder)
        self._environment = _environment(self._own)
        self._environment.globals.update(
            screen=screen, logo=logo(study_folder), palette=self.palette
        )

    def render(self, name: str, /, **values: object) -> str:
        """Return what a template makes of values.

        Raises:
            Problems: if a study's own template is wrong, or takes too much (B002).
        """
        if self._own is None:
            return recoloured(self._environment.get_template(name).render(values), self.palette)
        try:
            with bounded():
                text = self._environment.get_template(name).render(values)
        # A stranger's template may raise anything; what it is becomes one sentence, and is kept.
        except Exception as error:
            raise Problems([_diagnosed(error, self._own)]) from error
        return recoloured(text, self.palette)


def check_templates(study_folder: Path) -> list[Diagnostic]:
    """Return what is wrong with the grammar of a study's own templates (B002)."""
    own = own_templates(study_folder)
    environment = _environment(own)
    found = []
    for path in listed(own) if own else ():
        try:
            environment.parse(path.read_text("utf-8"), path.name, str(path))
        except (TemplateSyntaxError, UnicodeDecodeError, OSError) as error:
            found.append(Diagnostic("B002", _in_words(error), _at(path, _line(error)), _HINT))
    return found


def _environment(own: Path | None) -> Environment:
    shipped = FileSystemLoader(template_folder())
    kind = Environment if own is None else ImmutableSandboxedEnvironment
    first = [] if own is None else [FileSystemLoader(own)]
    return kind(
        loader=ChoiceLoader([*first, shipped, PrefixLoader({SHIPPED: shipped})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _diagnosed(error: Exception, own: Path) -> Diagnostic:
    """Return what a template's failure is, at the innermost line of a study's own."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        place = _at(Path(error.filename), error.lineno)
    else:
        frames = [f for f in extract_tb(error.__traceback__) if Path(f.filename).parent == own]
        place = _at(Path(frames[-1].filename), frames[-1].lineno) if frames else Place("templates")
    return Diagnostic("B002", _in_words(error), place, _HINT)


def _line(error: Exception) -> int:
    return error.lineno if isinstance(error, TemplateSyntaxError) else 0


def _at(path: Path, line: int | None) -> Place:
    return Place(f"templates/{path.name}", line or 0, 1 if line else 0)


def _in_words(error: Exception) -> str:
    match error:
        case BoundsError():
            return f"this template takes more than {SECONDS} seconds"
        case MemoryError():
            return "this template takes more than a gigabyte of memory"
        case RecursionError():
            return "this template calls itself without end"
        case TemplateNotFound():
            return f"there is no template {error.name}"
        case UnicodeDecodeError():
            return "a template is not UTF-8 text"
    said = _NO_ATTRIBUTE.sub(r"a \1 has no \2", str(error)) or type(error).__name__
    return f"this template fails: {said}"


def stylesheet(templates: Templates, paper: str) -> str:
    """Return the whole look, as CSS, for ``a4`` or ``letter``."""
    return templates.render(STYLESHEET, paper=paper)


def body(templates: Templates, briefing: Briefing) -> str:
    """Return everything after page one, behind an empty page in its place."""
    return templates.render("body.html.j2", briefing=briefing)


def front(
    templates: Templates,
    briefing: Briefing,
    pages: Mapping[str, int],
    page_count: int,
    density: str,
) -> str:
    """Return page one; ``pages`` says on which page each part of the contents begins."""
    return templates.render(
        "front.html.j2", briefing=briefing, pages=pages, page_count=page_count, density=density
    )
