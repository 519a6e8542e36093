"""A pure function: records and a script release in, drafts, errors and log lines out."""
