"""One module for each section of the briefing: text that is ready to print."""
