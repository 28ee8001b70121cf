"""Where everything stands in a tracker, for its writer and its reader alike."""
