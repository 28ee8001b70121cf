"""What the record means: pure arithmetic over a study and a record."""
