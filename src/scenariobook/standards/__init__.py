"""The figures and words of the analytic tradecraft, each with its source."""
