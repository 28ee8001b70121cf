"""Words and values that several sections of the briefing share."""
