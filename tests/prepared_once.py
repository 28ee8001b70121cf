"""A folder that many tests begin with is prepared by the first of them; the others get a copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

# What prepares the folder in which the test stands.
Prepare = Callable[[], object]


class PreparedOnce:
    """Keeps folders as they were when they had been prepared."""

    def __init__(self, shelf: Path, *, pages: bool) -> None:
        """Keep folders on a shelf.

        Args:
            shelf: A folder that outlives the tests.
            pages: Whether commands lay pages out; what they leave then differs.
        """
        self._shelf = shelf / ("pages" if pages else "no-pages")

    def bring(self, folder: Path, prepare: Prepare) -> None:
        """Make a folder as a function leaves it, which is called the first time only.

        Args:
            folder: What the function changes. Before the call it must always be the same.
            prepare: Changes nothing else, and always does the same.
        """
        kept = self._shelf / f"{prepare.__module__}.{prepare.__qualname__}"
        if not kept.exists():
            prepare()
            shutil.copytree(folder, kept)
            return
        for path in folder.iterdir():  # the folder itself stays: a test stands in it
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(kept, folder, dirs_exist_ok=True)
