"""A study with its record: opened, assessed, as known earlier, and with entries added."""
