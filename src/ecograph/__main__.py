"""Run the command line with ``python -m ecograph``."""

from ecograph.cli import main

main()
