"""scenariobook: from scenarios in TOML to a tracking workbook and a briefing."""

__version__ = "2.0.0"
