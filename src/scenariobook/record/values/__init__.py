"""What a typed text says, and how values compare."""
