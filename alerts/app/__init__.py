"""The program: what wires the halves together, runs as a daemon, and talks on a terminal."""
