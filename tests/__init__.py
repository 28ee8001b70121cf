"""Tests; a folder is named after what they protect, mostly a package of src/scenariobook."""
