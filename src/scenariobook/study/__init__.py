"""The study's files: TOML becomes a ``Study``, or diagnostics."""
