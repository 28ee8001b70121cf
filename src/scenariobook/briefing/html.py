"""The briefing as well-formed markup: Jinja2 arranges what the view has written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scenariobook.briefing.assets import own_templates, template_folder
from scenariobook.briefing.view.whole import Briefing

STYLESHEET = "briefing.css"


def environment(study_folder: Path | None) -> Environment:
    """Return where templates are found: a study's own first, in a sandbox then.

    They are told that this is paper; the HTML edition tells them ``screen``.
    """
    own = own_templates(study_folder)
    kind = Environment if own is None else ImmutableSandboxedEnvironment
    folders = [template_folder()] if own is None else [own, template_folder()]
    found = kind(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["screen"] = False
    return found


def stylesheet(templates: Environment, paper: str) -> str:
    """Return the whole look, as CSS, for ``a4`` or ``letter``."""
    return templates.get_template(STYLESHEET).render(paper=paper)


def body(templates: Environment, briefing: Briefing) -> str:
    """Return everything after page one, behind an empty page in its place."""
    return templates.get_template("body.html.j2").render(briefing=briefing)


def front(
    templates: Environment,
    briefing: Briefing,
    pages: Mapping[str, int],
    page_count: int,
    density: str,
) -> str:
    """Return page one; ``pages`` says on which page each part of the contents begins."""
    return templates.get_template("front.html.j2").render(
        briefing=briefing, pages=pages, page_count=page_count, density=density
    )
