"""Use cases; the only floor that combines the rooms below it."""
