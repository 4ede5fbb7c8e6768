"""`python -m ketnap` is the command `ketnap`."""

from ketnap.cli import main

main()
