"""Tests that type with real keys, in a window."""
