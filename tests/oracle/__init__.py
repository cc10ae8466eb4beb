"""A second reading of docs/rules.md, written without sight of the engine, against which the engine is tested."""
