"""The commune at work: what its offices did lately and have in hand, each act done by the action its screen calls.

Days are counted back from the day the demo is made and moved to a working day, so that something is always late, something waits
and something has just been answered. Every scene is about other people than the others, and none about a day its source speaks of.
"""

from __future__ import annotations

import datetime as dt

from ketnap.demo.atwork import aims, classes, dossiers, growth, passages, told
from ketnap.demo.atwork.cast import Cast, cast_for

SCENES = (growth.SCENES, classes.SCENES, dossiers.SCENES, passages.SCENES, aims.SCENES, told.SCENES)


def put_to_work(at: dt.datetime) -> Cast:
    """Play every scene in order, after xã Bá Xuyên and its users are there. Must run with the whole house in scope."""
    cast = cast_for(at)
    for scenes in SCENES:
        for scene in scenes:
            scene(cast)
    return cast
