"""Make the text of the briefing, ready to print: a module for each of its sections.

Frozen dataclasses hold the text, and templates print it. A study's own templates may use any of
their fields, so a field that gets another name breaks those. ``sections_in_order`` beside this
folder puts the sections together.
"""
