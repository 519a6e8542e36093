"""The example feeds of the made-up merchants: goods drawn at random, faults put in by hand.

`python -m bench.example_feeds` writes them anew into merchants/<id>/feeds/. They are committed, so
that a reader sees them without running anything; a test compares both.
"""
