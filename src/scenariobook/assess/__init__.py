"""Compute statuses, evidence, likelihoods and changes from a study and its record."""
