"""Rendering opens no connection, and no file but the study's and the package's own.

What a narrative, a study's own templates, its styles or its drawings name is refused or ignored.
A listener on this machine hears nothing, and Python's audit events tell of every file opened.
"""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.commands import in_another_process
from tests.study_text import STUDY, write_study

WATCHED: Final = "from tests.security.watched import main; main()"
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


def test_nothing_outside_is_reached_for(tmp_path: Path, listener: tuple[int, list[object]]) -> None:
    """By http, without a scheme, and by file: many ways to ask for each."""
    port, heard = listener
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text id='x'>s3cret</text></svg>")
    there = f"127.0.0.1:{port}/x.svg"
    tried: dict[str, dict[str, str]] = {}
    for number, url in enumerate((f"http://{there}", f"//{there}", secret.as_uri())):
        for folder, what in studies(tmp_path / str(number), url, str(secret)):
            tried[str(folder)] = what
    done = json.loads(in_another_process(WATCHED, *tried))
    assert len(done) == sum(map(len, tried.values())) > 120
    assert [(tried[folder][name], reached) for folder, name, _, reached in done if reached] == []
    assert heard == []
    assert sum(is_refused for _, _, is_refused, _ in done) > 60
