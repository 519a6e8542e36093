"""The canonical store: feeds, drafts, errors and log lines in SQL."""
