"""The authored side: TOML files become a Study, or diagnostics."""
