"""A process that makes pages of many studies, and tells what it reached for meanwhile.

Python tells an audit hook of each file that is opened, each name that is looked up and each
program that is started. The report is JSON on standard output: for each own file of each folder,
whether it was refused, and what was reached for outside the study, the package and its libraries.
"""

import json
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from pypdf import PdfReader

import scenariobook
from scenariobook.briefing import assets, rendering
from scenariobook.briefing.assets import Assets, template_folder
from scenariobook.briefing.markup import as_html, parsed
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.screen import for_screen, render_screen, style_for_screen
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.diagnostics import Problems
from scenariobook.record.project_folder import open_project
from tests.briefing.rendering import rendered_from

NETWORK: Final = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request")
PROGRAMS: Final = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
OURS: Final = (
    Path(scenariobook.__file__).parent,
    template_folder(),
    Path(sysconfig.get_path("stdlib")),
    Path(sysconfig.get_path("purelib")),
    Path("/usr/share/mime"),
    Path("/etc/mime.types"),
    Path("/proc/self").resolve(),
)
# WeasyPrint copies the fonts that it is given into a folder of its own.
FONTS: Final = f"{Path(gettempdir()).resolve()}/weasyprint-"


class Watch:
    """What was reached for since it was last asked."""

    def __init__(self) -> None:
        self.home = Path("/nowhere")
        self.reached: list[str] = []
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note an event that leads outside."""
        if event in NETWORK or event in PROGRAMS:
            self.reached.append(f"{event} {arguments}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            name = arguments[0]
            path = Path(name if isinstance(name, str) else name.decode()).resolve()
            ours = any(path.is_relative_to(place) for place in (self.home, *OURS))
            if not ours and not str(path).startswith(FONTS):
                self.reached.append(f"open {path}")


def told(folder: str, watch: Watch) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Make pages of a study's own files, one by one; yield what came of each."""
    watch.home = Path(folder).resolve()
    for name, pages in _works(Path(folder)):
        watch.reached, is_refused = [], False
        for make in pages:
            try:
                assert "s3cret" not in make()
            except Problems:
                is_refused = True
        yield folder, name, is_refused, watch.reached


def _works(folder: Path) -> Iterator[tuple[str, Sequence[Callable[[], str]]]]:
    """Yield each own file of a study, and what makes pages of it; without any, both editions."""
    own = sorted((folder / "templates").glob("*"))
    for path in own:
        form = _style if path.suffix == ".css" else _fragment
        yield path.name, [partial(form, folder, path.name, paper) for paper in (1, 0)]
    if not own:
        project, _, _ = open_project(folder)
        assert project is not None
        inputs = inputs_of(project, project.record.open_quarter)
        yield ("", [lambda: text_of(rendered_from(inputs)), lambda: render_screen(inputs).decode()])


def _fragment(folder: Path, name: str, paper: int) -> str:
    """Return what a page shows that is one template of a study's own; on paper, or on a screen."""
    inside = rendering.Templates(folder).render(name)
    page = f"<html lang='en'><head><title>T</title></head><body>{inside}<p>x</p></body></html>"
    if not paper:
        root = parsed(page)
        for_screen(root, Assets(folder, ""))
        return as_html(root)
    press = Press("", folder)
    laid_out = press.lay_out(page)
    return text_of(press.bind(laid_out, laid_out.pages))


def _style(folder: Path, name: str, paper: int) -> str:
    """Return a study's own style as it is used, or an empty text where paper has it."""
    style = rendering.Templates(folder).render(name)
    if not paper:
        return style_for_screen(style, Assets(folder, ""))
    Press(style, folder).lay_out("<html lang='en'><head><title>T</title></head><p>x</p></html>")
    return ""


def text_of(pdf: bytes) -> str:
    """Return what a PDF shows, and what is attached to it."""
    reader = PdfReader(BytesIO(pdf))
    attached = [str(content) for held in reader.attachments.values() for content in held]
    return " ".join([*(page.extract_text() for page in reader.pages), *attached])


def main() -> None:
    """Report on the folders that are named."""
    vars(assets)["font_subset"] = lambda *_: b""  # fonts take long
    page = Press("", None).lay_out("<p>x</p>")
    text_of(Press("", None).bind(page, page.pages))  # which loads all
    hook = Watch()
    report = [one for folder in sys.argv[1:] for one in told(folder, hook)]
    json.dump(report, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # a hook cannot be taken back: Python would still call it once its parts are gone
