"""The keys of a study's tables, by the table's name, as the reference has them."""

import re
from typing import Final

from tests.docs.pages import DOCS

_TABLES: Final = (DOCS / "reference" / "keys.md").read_text("utf-8").split("\n## ")[1:]
KEYS: Final = {
    one.partition("\n")[0]: re.findall(r"^\| `(\w+)` \|", one, re.MULTILINE) for one in _TABLES
}
