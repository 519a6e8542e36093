"""Runs a merchant's JavaScript over feed records in a locked-down process."""
