"""The tracker's sheets, a module each."""
