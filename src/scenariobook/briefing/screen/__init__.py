"""The HTML edition: the templates of the briefing, rendered as one file for a browser."""
