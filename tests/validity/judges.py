"""Microsoft's Open XML SDK, which judges what we write and is told to overlook nothing."""

import json
import os
import subprocess
from pathlib import Path
from typing import Final

from tests.clients import FOLDER

SDK: Final = FOLDER / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"


def open_xml_sdk(path: Path) -> list[str]:
    """Return what the SDK finds: Excel's own rules."""
    env = os.environ | {"DOTNET_TieredPGO": "0"}  # a tenth faster: it counts no calls
    done = subprocess.run([SDK, path], capture_output=True, timeout=120, check=False, env=env)
    if not done.stdout:
        return [f"the validator ended with {done.returncode}: {done.stderr.decode()[:200]}"]
    said = json.loads(done.stdout)
    found = [
        f"{error['path']} {error['xPath']}: {error['description']}" for error in said["errors"]
    ]
    return found or ([] if said["ok"] else ["the validator finds it wrong, and does not say why"])
