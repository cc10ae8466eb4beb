"""Reads YAML and keeps the place of every value. The only door to PyYAML; knows nothing of the configuration.

marked.py   `read_yaml`: a document's values as text, lists and mappings, each with its place, and what is wrong
places.py   lines, columns, and offsets inside folded and quoted text
advice.py   where a mistake was made that the parser noticed only later, and what to do about it
"""
