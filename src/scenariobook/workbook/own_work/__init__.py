"""People's own additions to a tracker: those that the next tracker gets, and those it lacks."""
