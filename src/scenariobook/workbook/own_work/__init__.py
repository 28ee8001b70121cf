"""Find what analysts added to a tracker or changed in it, and transfer it to a fresh tracker."""
