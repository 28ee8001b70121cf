"""Chromium without a window: opens our pages, presses keys, moves the pointer, tells what it sees.

It is spoken to in its own protocol (Chrome DevTools) over a pair of pipes, so that no driver has to
be installed beside it.
"""

import base64
import json
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.clients import require

_SECONDS: Final = 60
_PIPED: Final = 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1'  # it speaks on 3 and 4
_CODES: Final = {"Tab": 9, "Enter": 13, "End": 35, "Home": 36, "ArrowRight": 39}

Answer = dict[str, Any]


class Browser:
    """A running Chromium. What happens on a page is kept for it until it is asked for."""

    def __init__(self, profile: Path) -> None:
        command = [
            *("sh", "-c", _PIPED, str(require("chromium"))),
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-sandbox",  # as root it will not start with one; it opens our own pages alone
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
            "--force-color-profile=srgb",
            f"--user-data-dir={profile}",
        ]
        self._process: Any = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._read = b""
        self._asked = 0
        self.events: list[Answer] = []

    def ask(self, method: str, session: str = "", **params: object) -> Answer:
        """Send a command and return its result."""
        self._asked += 1
        message: Answer = {"id": self._asked, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._process.stdin.fileno(), json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._asked:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: Answer = answer["result"]
                return result

    def wait_for(self, method: str, session: str) -> None:
        """Wait until something has happened on a page."""
        while not any(e["method"] == method and e["sessionId"] == session for e in self.events):
            self._next()

    def _next(self) -> Answer:
        end = time.monotonic() + _SECONDS
        while b"\0" not in self._read:
            left, pipe = max(0.0, end - time.monotonic()), self._process.stdout.fileno()
            more = os.read(pipe, 1 << 20) if any(select.select([pipe], [], [], left)) else b""
            if not more:
                pytest.fail("Chromium ended, or did not answer", pytrace=False)
            self._read += more
        text, _, self._read = self._read.partition(b"\0")
        answer: Answer = json.loads(text)
        if "method" in answer and "sessionId" in answer:
            self.events.append(answer)
        return answer

    def close(self) -> None:
        """End it, with all of its processes."""
        os.killpg(self._process.pid, signal.SIGKILL)
        with self._process:
            pass  # which closes the pipes


class Page:
    """A page at a width in CSS pixels."""

    def __init__(self, browser: Browser, file: Path, width: int, height: int) -> None:
        self._browser = browser
        self._target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.ask("Target.attachToTarget", targetId=self._target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **screen)
        self._ask("Page.navigate", url=file.as_uri())
        browser.wait_for("Page.loadEventFired", self.session)
        # A page fits itself to its window when it is drawn; in the second frame that is done.
        frame = "await new Promise(requestAnimationFrame);"
        self.evaluate(f"(async () => {{ await document.fonts.ready; {frame} {frame} }})()")

    def _ask(self, method: str, **params: object) -> Answer:
        return self._browser.ask(method, self.session, **params)

    def _happened(self, method: str) -> Iterator[Answer]:
        for event in self._browser.events:
            if event["method"] == method and event["sessionId"] == self.session:
                yield event["params"]

    def evaluate(self, expression: str) -> Any:
        """Return what an expression of JavaScript gives; promises are awaited."""
        how = {"awaitPromise": True, "returnByValue": True}
        answer = self._ask("Runtime.evaluate", expression=expression, **how)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def reload_without_script(self) -> None:
        """Open the page again as a browser that runs no script."""
        self._ask("Emulation.setScriptExecutionDisabled", value=True)
        self._browser.events.clear()
        self._ask("Page.reload")
        self._browser.wait_for("Page.loadEventFired", self.session)

    def requests(self) -> list[str]:
        """Return every address that was asked for since the page was opened, itself first."""
        asked = [e["request"]["url"] for e in self._happened("Network.requestWillBeSent")]
        return [url for url in asked if not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """Return errors, warnings and refusals that a developer would see in the console."""
        return [
            *(e["exceptionDetails"]["text"] for e in self._happened("Runtime.exceptionThrown")),
            *(str(e["args"]) for e in self._happened("Runtime.consoleAPICalled")),
            *(e["entry"]["text"] for e in self._happened("Log.entryAdded")),
        ]

    def press(self, key: str, *, times: int = 1) -> None:
        """Press a key, such as Tab."""
        pressed = {"key": key, "windowsVirtualKeyCode": _CODES[key]}
        for _ in range(times):
            typed = "\r" if key == "Enter" else ""
            self._ask("Input.dispatchKeyEvent", type="keyDown", text=typed, **pressed)
            self._ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def point(self, selector: str, across: float = 0.5) -> tuple[float, float]:
        """Move the pointer over an element, as far across it as is said; return where."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{found}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        # What lies under the pointer goes by what was drawn last; a picture has it drawn.
        self.picture()
        x, y = self.evaluate(
            f"(b => [b.left + b.width * {across}, b.top + b.height / 2])"
            f"({found}.getBoundingClientRect())"
        )
        self._ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        return x, y

    def click(self, selector: str) -> None:
        """Click on the middle of an element."""
        x, y = self.point(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def printed(self) -> bytes:
        """Return the page as its reader would print it, with the outline of its headings."""
        wanted = ("preferCSSPageSize", "generateTaggedPDF", "generateDocumentOutline")
        answer = self._ask("Page.printToPDF", **dict.fromkeys(wanted, True))
        return base64.b64decode(answer["data"])

    def picture(self) -> bytes:
        """Return what is on the screen, as PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot")["data"])

    def close(self) -> None:
        """Close the page."""
        self._browser.ask("Target.closeTarget", targetId=self._target)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start Chromium with a profile of its own; end it afterwards."""
    with tempfile.TemporaryDirectory(
        prefix="scenariobook-chromium-", ignore_cleanup_errors=True
    ) as profile:
        browser = Browser(Path(profile))
        try:
            yield browser
        finally:
            browser.close()
