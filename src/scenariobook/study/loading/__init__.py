"""TOML files become a study, or located problems."""
