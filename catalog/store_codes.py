"""Codes of the canonical store and of runs that fill it."""

from collections.abc import Mapping

from catalog.code import Code

STORE: Mapping[str, Code] = {}
