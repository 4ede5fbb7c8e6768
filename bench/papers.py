"""A batch of papers for 200 cases, made as the worker makes it, against the same papers made one by one on screen.

    uv run python bench/papers.py                       # 200 applications as Word files
    uv run python bench/papers.py --form 6-knd --kind pdf --cases 50

Starts a throw-away database like the tests. The rival is the act of one print, asked for each case; the batch must not be slower.
Nothing is asserted: the table is read by people.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--form", default="1-knd")
    parser.add_argument("--kind", default="docx", choices=("docx", "pdf"))
    options = parser.parse_args()

    import ketnap.testing.plugin  # starts the throw-away database and names it in the environment

    _ = ketnap.testing.plugin
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.config.settings")
    import django

    django.setup()
    from deadlines import open_cases
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from ketnap.access.roles import Role
    from ketnap.admissions.models import Case
    from ketnap.admissions.papers.actions.start_batch import start_batch
    from ketnap.admissions.papers.batches import run_batch
    from ketnap.admissions.papers.registry import form_of
    from ketnap.lib import clock, rls
    from ketnap.runtime.home import Home
    from ketnap.testing import build
    from ketnap.testing.build import BY

    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    settings.HOME = Home(Path(tempfile.mkdtemp(prefix="ketnap-papers-")))
    settings.IDENTITY_KEY = "khoa-do"
    with rls.everything():
        committee = build.committee()
        open_cases([committee.cell.pk], options.cases, clock.today())
        cases = list(Case.objects.order_by("pk"))
        officer = build.user(Role.BOARD_OFFICER, committee.root)
        form = form_of(options.form, clock.today())
        batch = start_batch(
            by=BY, at=clock.now(), user=officer, unit=committee.root, form=form, kind=options.kind, cases=cases
        )
    start = time.perf_counter()
    run_batch(batch.uid, now=clock.now, demo=False)
    whole = time.perf_counter() - start
    with rls.everything():
        batch.refresh_from_db()

    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    some = cases[: max(len(cases) // 5, 1)]
    start = time.perf_counter()
    for case in some:
        answer = client.post(reverse("admissions:print_paper", args=[case.uid, form.slug]), {"dang": options.kind})
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} for the paper of one case")
    single = (time.perf_counter() - start) / len(some)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{batch.made} giấy tờ {form.code} ({options.kind}) trong một đợt: {whole:.1f} giây, {whole / batch.done * 1000:.0f} ms mỗi hồ sơ"
    )
    print(
        f"in từng hồ sơ trên màn hình ({len(some)} hồ sơ): {single * 1000:.0f} ms mỗi hồ sơ; đợt nhanh gấp {single * batch.done / whole:.2f}"
    )
    print(f"bộ nhớ cao nhất {peak:.0f} MB")


if __name__ == "__main__":
    main()
