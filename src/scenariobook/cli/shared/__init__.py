"""What several commands share: they open a study, ask, lock, and write documents."""
