"""The ledger's crawler half: sources, polls, entries, articles, revisions, changes."""
