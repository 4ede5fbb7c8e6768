"""What the five sources state, source by source."""

from __future__ import annotations

from ketnap.demo.check import Claim
from ketnap.demo.claims import bacninh, khoi_ccqdn, quangninh, quangninh_khoi, songcong

BY_COMMITTEE: dict[str, tuple[Claim, ...]] = {
    "baxuyen": songcong.COMMUNE_CLAIMS,
    "songcong": songcong.CITY_CLAIMS,
    "bacninh": bacninh.CLAIMS,
    "quangninh_khoi": quangninh_khoi.CLAIMS,
    "quangninh": quangninh.CLAIMS,
    "khoi_ccqdn": khoi_ccqdn.CLAIMS,
}
