"""What other subjects of a case show on its page: short, each opening its own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ketnap.access.request import Request
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.places import Way
from ketnap.admissions.web.consents import consents_panel
from ketnap.admissions.web.cultivation_show import cultivation_panel
from ketnap.admissions.web.file_show import file_panel
from ketnap.admissions.web.sidefacts_show import side_panel
from ketnap.admissions.web.slips import slips_panel
from ketnap.admissions.web.vetting_show import vetting_panel
from ketnap.ui import parts


@dataclass(frozen=True)
class Panel:
    """A section of the page of a case: a line, what needs doing, links."""

    title: str
    lead: str = ""
    links: Sequence[parts.Link] = ()
    open: Sequence[str] = field(default_factory=tuple)
    open_label: str = ""
    table: parts.DataTable | None = None


def panels(request: Request, dossier: Dossier, way: Way) -> list[Panel]:
    """The panels of the case for this user, in order."""
    found = (
        file_panel(dossier, way),
        vetting_panel(dossier),
        slips_panel(dossier),
        side_panel(request, dossier, way),
        consents_panel(dossier),
        cultivation_panel(request, dossier),
    )
    return [Panel(**one) for one in found if one is not None]
