"""Streaming readers: a merchant's file in, feed records out."""
