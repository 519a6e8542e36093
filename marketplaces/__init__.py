"""Marketplaces: what is wanted there against what is seen there, and how each of them is told."""
