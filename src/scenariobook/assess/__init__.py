"""Compute what the record means: statuses, evidence, likelihoods, what changed."""
