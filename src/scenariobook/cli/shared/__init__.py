"""Steps that several commands share: open a study, ask, lock, preview, write documents."""
