"""Honest stand-ins of the outside systems: faults on demand, the same for the same seed."""
