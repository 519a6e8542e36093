"""Reusable pieces of pages. Each draws itself where it is called, and says what it needs."""
