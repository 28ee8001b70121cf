"""The record and the study, as tables for other programs."""
