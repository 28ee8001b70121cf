"""Hold what was said against what came."""
