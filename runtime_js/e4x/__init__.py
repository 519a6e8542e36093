"""E4X source to plain JavaScript: a parser of its own and edits on the original text.

Runs inside the locked-down worker when a bundle is checked. Imports nothing of the package's rest.
"""
