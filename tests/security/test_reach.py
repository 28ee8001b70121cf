"""Rendering opens no connection, and no file but the study's and the package's own.

What a narrative, a study's own templates, its styles or its drawings name is refused or ignored.
A listener on this machine hears nothing, and Python tells an audit hook of each file that is
opened, each name that is looked up and each program that is started.
"""

import socket
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Final

import pytest
from pypdf import PdfReader

import scenariobook
from scenariobook.briefing import assets, rendering
from scenariobook.briefing.assets import Assets, template_folder
from scenariobook.briefing.html_file import for_screen, render_html, style_for_screen
from scenariobook.briefing.markup import as_html, parsed
from scenariobook.briefing.pdf.press import Press
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.diagnostics import Problems
from tests.briefing.rendering import rendered_from
from tests.commands import opened
from tests.study_text import STUDY, write_study

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
# Each with {url}: an address on this machine that listens, or a file outside the study.
IN_TEMPLATES: Final = (
    "<img src='{url}' alt=''/>",
    "<img src='asset:map.png' srcset='{url} 2x' alt=''/>",
    "<picture><source srcset='{url}'/><img src='{url}' alt=''/></picture>",
    "<object data='{url}'></object>",
    "<embed src='{url}'/>",
    "<iframe src='{url}'></iframe>",
    "<input type='image' src='{url}'/>",
    "<video poster='{url}' src='{url}'></video>",
    "<link rel='stylesheet' href='{url}'/>",
    "<link rel='attachment' href='{url}'/>",
    "<a rel='attachment' href='{url}'>x</a>",
    "<style>@import '{url}';</style>",
    "<style>@import url({url}) print;</style>",
    "<style>@font-face {{ font-family: X; src: url({url}) }} p {{ font-family: X }}</style>",
    "<style>p {{ background: url({url}) }}</style>",
    "<style>p {{ background: url('{url}') }}</style>",
    "<style>p {{ background-image: image-set('{url}' 1x) }}</style>",
    "<style>p {{ background-image: image('{url}') }}</style>",
    "<style>p {{ border-image-source: url({url}); mask: url({url}) }}</style>",
    "<style>li {{ list-style: url({url}) }} p::before {{ content: url({url}) }}</style>",
    "<style>p {{ --x: url({url}); background: var(--x) }}</style>",
    "<style>@page {{ background: url({url}) }}</style>",
    "<style>@color-profile x {{ src: url({url}) }}</style>",
    "<p style='background: url({url})'>x</p>",
    "<base href='{url}/'/><img src='x' alt=''/>",
    "<svg width='9' height='9'><image width='9' height='9' href='{url}'/></svg>",
    "<svg width='9' height='9'><image width='9' height='9' xlink:href='{url}'/></svg>",
    "<svg width='9' height='9'><use href='{url}#x'/></svg>",
    "<svg width='9' height='9'><rect width='9' height='9' fill='url({url}#x)'/></svg>",
    "<svg width='9' height='9'><style>@import url({url});</style></svg>",
    "<svg width='9' height='9'><g filter='url({url}#x)' mask='url({url}#y)'/></svg>",
    "<img src='data:image/svg+xml,<svg><image href=\"{url}\"/></svg>' alt=''/>",
    "{{% include '{path}' %}}",
    "{{% include '../../../../../../../../{path}' %}}",
    "{{% import '{path}' as x %}}",
    "{{% include 'shipped/../../../../../../../../{path}' %}}",
)
# A drawing among a study's assets, shown by a template.
IN_DRAWINGS: Final = (
    "<image width='9' height='9' href='{url}'/>",
    "<image width='9' height='9' xlink:href='{url}'/>",
    "<use href='{url}#x'/>",
    "<use xlink:href='{url}#x'/>",
    "<rect width='9' height='9' fill='url({url}#x)'/>",
    "<style>@import url({url}); rect {{ fill: url({url}) }}</style><rect width='9' height='9'/>",
    "<style>@font-face {{ font-family: X; src: url({url}) }}</style><text font-family='X'>x</text>",
    "<foreignObject><img src='{url}'/></foreignObject>",
    "<script href='{url}'/>",
    "<text>&x;</text>",
)
PROLOGUE: Final = "<?xml version='1.0'?><?xml-stylesheet href='{url}'?>"
ENTITIES: Final = (
    "<!DOCTYPE svg SYSTEM '{url}' [<!ENTITY x SYSTEM '{url}'><!ENTITY % y SYSTEM '{url}'> %y;]>"
)
DRAWING: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    " width='9' height='9'>"
)
IN_NARRATIVES: Final = (
    "![a]({url}) <img src='{url}'> [b]({url}) <style>@import '{url}';</style> {url}"
)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port on this machine, and who has connected to it."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                heard.append(peer)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


def studies(folder: Path, url: str, path: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a study that asks in its narrative, and one with its own templates and assets.

    With each folder comes what its templates try, by name.
    """
    narrative = IN_NARRATIVES.format(url=url).replace("'", '"')
    text = STUDY.replace('"The synthetic lake goes, year by year."', f"'''{narrative}'''")
    yield write_study(folder / "narrative", text), {"": narrative}
    own = write_study(folder / "own")
    for name in ("templates", "assets"):
        (own / name).mkdir()
    tried = {"briefing.css": f"@import '{url}';", "workshop.css": f"p {{ cursor: url({url}) }}"}
    for number, form in enumerate(IN_TEMPLATES):
        tried[f"template{number}.html.j2"] = form.format(url=url, path=path)
    for number, form in enumerate(IN_DRAWINGS):
        tried[f"drawing{number}.html.j2"] = f"<img src='asset:map{number}.svg' alt=''/>"
        start = PROLOGUE + (ENTITIES if "&x;" in form else "") + DRAWING
        drawing = start.format(url=url) + form.format(url=url) + "</svg>"
        (own / "assets" / f"map{number}.svg").write_text(drawing)
    for name, template in tried.items():
        (own / "templates" / name).write_text(template)
    yield own, tried


class Listener:
    """What this thread reached for outside a study since it was last asked."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.reached: list[str] = []
        self.thread = threading.get_ident()
        sys.addaudithook(self.hear)  # which nothing takes away again

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note an event that leads outside."""
        if threading.get_ident() != self.thread:
            return
        if event in NETWORK or event in PROGRAMS:
            self.reached.append(f"{event} {arguments}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            name = arguments[0]
            path = Path(name if isinstance(name, str) else name.decode()).resolve()
            ours = any(path.is_relative_to(place) for place in (self.home, *OURS))
            if not ours and not str(path).startswith(FONTS):
                self.reached.append(f"open {path}")


def works(folder: Path) -> Iterator[tuple[str, Sequence[Callable[[], str]]]]:
    """Yield each own file of a study, and what makes pages of it; without any, both editions."""
    own = sorted((folder / "templates").glob("*"))
    for path in own:
        form = style_of if path.suffix == ".css" else fragment
        yield path.name, [partial(form, folder, path.name, paper) for paper in (1, 0)]
    if not own:
        project = opened(folder)
        inputs = inputs_of(project, project.record.open_quarter)
        yield ("", [lambda: pdf_text(rendered_from(inputs)), lambda: render_html(inputs).decode()])


def fragment(folder: Path, name: str, paper: int) -> str:
    """Return what a page shows that is one template of a study's own; on paper, or on a screen."""
    inside = rendering.Templates(folder).render(name)
    page = f"<html lang='en'><head><title>T</title></head><body>{inside}<p>x</p></body></html>"
    if not paper:
        root = parsed(page)
        for_screen(root, Assets(folder, ""))
        return as_html(root)
    press = Press("", folder)
    laid_out = press.lay_out(page)
    return pdf_text(press.bind(laid_out, laid_out.pages))


def style_of(folder: Path, name: str, paper: int) -> str:
    """Return a study's own style as it is used, or an empty text where paper has it."""
    style = rendering.Templates(folder).render(name)
    if not paper:
        return style_for_screen(style, Assets(folder, ""))
    Press(style, folder).lay_out("<html lang='en'><head><title>T</title></head><p>x</p></html>")
    return ""


def pdf_text(pdf: bytes) -> str:
    """Return what a PDF shows, and what is attached to it."""
    reader = PdfReader(BytesIO(pdf))
    attached = [str(content) for held in reader.attachments.values() for content in held]
    return " ".join([*(page.extract_text() for page in reader.pages), *attached])


def test_nothing_outside_is_reached_for(
    tmp_path: Path, listener: tuple[int, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study's own templates and styles reach for nothing outside of the study.

    By http, without a scheme, and by file: many ways to ask for each are tried.
    """
    port, heard = listener
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text id='x'>s3cret</text></svg>")
    monkeypatch.setattr(assets, "font_subset", lambda *_: b"")  # fonts take long
    page = Press("", None).lay_out("<p>x</p>")
    pdf_text(Press("", None).bind(page, page.pages))  # which loads all
    watch, there = Listener(tmp_path), f"127.0.0.1:{port}/x.svg"
    tried, refused = 0, set()
    for number, url in enumerate((f"http://{there}", f"//{there}", secret.as_uri())):
        for folder, what in studies(tmp_path / str(number), url, str(secret)):
            watch.home = folder.resolve()
            for name, pages in works(folder):
                tried += 1
                for make in pages:
                    watch.reached = []
                    try:
                        assert "s3cret" not in make()
                    except Problems:
                        refused.add((folder, name))
                    assert watch.reached == [], what[name]
    watch.thread = 0
    assert tried > 120
    assert heard == []
    assert len(refused) > 60
