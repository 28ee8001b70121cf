"""The HTML edition: the briefing's own templates, in one file for the screen."""
