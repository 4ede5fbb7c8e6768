"""Run as `python -m ketnap.runtime.prepare` in the owner's role: tables and static files up to the code's state."""

from __future__ import annotations

import sys

from ketnap.runtime import boot


def main() -> None:
    """Migrate, set the application's privileges, collect static files; a fault ends the process with its reason."""
    boot.configure()
    from django.core.management import call_command

    from ketnap.config.privileges import grant
    from ketnap.runtime import statics

    call_command("migrate", interactive=False, verbosity=0)
    grant()
    if "--no-static" not in sys.argv:
        statics.collect()


if __name__ == "__main__":
    main()
