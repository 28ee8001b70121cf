"""What is checked once a study's tables are read: errors, warnings, advice."""
