"""The query language: text to tree. Pure."""
