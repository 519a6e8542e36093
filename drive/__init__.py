"""The merchant's drive: where the bytes of feeds lie, and the ways in and out."""
