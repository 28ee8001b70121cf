"""What becomes of a template that asks for more than it may have."""

from __future__ import annotations


class RefusedError(Exception):
    """A template asked for something outside the study and the package."""
