"""The tables of a study as its TOML files have them, each value with its place."""
