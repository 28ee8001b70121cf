"""What analysts add to a tracker: found, read, and put back into a fresh one."""
