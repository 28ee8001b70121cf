"""A returned copy: its tables found, its cells understood, and what cannot be used."""
