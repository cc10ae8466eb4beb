"""YAML with the place of every node. The only door to PyYAML."""
