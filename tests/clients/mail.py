"""Real programs that read mail: Courier's reformime, and postal-mime, which web mail uses."""

import json
import re
import subprocess
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

from tests.clients import FOLDER, require, require_package

_SECONDS = 60
_SECTION = re.compile(r"section: ([\d.]+)\ncontent-type: (\S+)")
_NAME = re.compile(r"content-disposition-filename: (.*)")


@dataclass(frozen=True)
class SeenMail:
    """What a program shows of a mail; attachments by the names under which it would save them."""

    subject: str
    to: str
    text: str
    attached: dict[str, bytes]


def postal_mime(path: Path) -> SeenMail:
    """Read a mail in postal-mime."""
    require_package("postal-mime")
    found = json.loads(_output_of(require("node"), FOLDER / "postal_mime.mjs", path))
    attached = {name: b64decode(data) for name, data in found["attached"]}
    return SeenMail(found["subject"], ", ".join(found["to"]), found["text"], attached)


def reformime(path: Path) -> SeenMail:
    """Read a mail in Courier's reformime."""
    program, data = require("reformime"), path.read_bytes()
    head = data.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n"))
    text, attached = "", {}
    for part in _output_of(program, "-i", mail=data).decode().split("\n\n"):
        found = _SECTION.search(part)
        if not found or found[2].startswith("multipart/"):
            continue
        content = _output_of(program, "-e", "-s", found[1], mail=data)
        if name := _NAME.search(part):
            attached[name[1]] = content
        elif found[2] == "text/plain":
            text = content.decode()
    subject = _output_of(program, "-h", headers["Subject"]).decode().strip("\n")
    return SeenMail(subject, headers.get("To", ""), text, attached)


def _output_of(program: Path, *arguments: str | Path, mail: bytes = b"") -> bytes:
    done = subprocess.run(
        [program, *arguments], input=mail, capture_output=True, check=True, timeout=_SECONDS
    )
    return done.stdout
