"""What people added to a tracker: what the next one gets, and what is only reported."""
