"""Tests; their folders mirror src/scenariobook."""
