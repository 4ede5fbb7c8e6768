"""Run as `python -m ketnap.runtime.prepare` in the owner's role: tables and static files up to the code's state."""

from __future__ import annotations

import sys

from ketnap.runtime import boot


def main() -> None:
    """Migrate and collect static files; a fault ends the process with its reason."""
    boot.configure()
    from django.core.management import call_command

    from ketnap.runtime import statics

    call_command("migrate", interactive=False, verbosity=0)
    if "--no-static" not in sys.argv:
        statics.collect()


if __name__ == "__main__":
    main()
