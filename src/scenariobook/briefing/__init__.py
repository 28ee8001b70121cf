"""The briefing; Jinja2 and WeasyPrint live here and nowhere else."""
