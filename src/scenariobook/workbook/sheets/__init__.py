"""The tracker's sheets, each written by a function of its contents."""
