"""Benchmarks and the demonstration run; tools, not part of the package."""
