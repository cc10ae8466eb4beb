"""`python -m alerts` is `vedette`."""

from alerts.app.cli import main

main()
