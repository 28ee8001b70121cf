"""Understand a returned copy: what its cells say, about what, and what they said when made."""
