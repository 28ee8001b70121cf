"""What people added to a tracker: what is carried into the next one, and what is only named."""
