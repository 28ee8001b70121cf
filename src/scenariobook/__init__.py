"""scenariobook: from scenarios in TOML to a tracking workbook and a briefing."""

__version__ = "1.0.0"
