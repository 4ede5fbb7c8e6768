"""Source 002: Đảng bộ tỉnh Quảng Ninh, with TP Móng Cái and TP Hạ Long."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from ketnap.demo.check import Claim
from ketnap.demo.claims import words
from ketnap.demo.committees.quangninh import DAY, HL, HL_JUDGED, MC, MC_TERM_FROM, RATED, ROOT, TERM_FROM
from ketnap.organisations.kinds import Form

_claim = partial(Claim, source="002", root=ROOT)
_HL = (dt.date(2015, 1, 1), dt.date(2018, 12, 31))
_YEAR_2019 = (dt.date(2019, 1, 1), dt.date(2019, 12, 31))


CLAIMS = (
    _claim(key="002.grassroots", code="O", what="TCCSĐ toàn tỉnh, tháng 11/2019", reported_text="781 tổ chức cơ sở đảng", op="=", reported=781,
           computed=lambda h: h.grassroots(ROOT, DAY)),
    _claim(key="002.cells", code="O", what="Chi bộ trực thuộc, tháng 11/2019", reported_text="5.065 chi bộ trực thuộc", op="=",
           reported=5065, computed=lambda h: h.forms(ROOT, DAY, Form.CELL)),
    _claim(key="002.members", code="M", what="Đảng viên toàn tỉnh, tháng 11/2019", reported_text="101.000 đảng viên", op="=", reported=101_000,
           computed=lambda h: h.members(ROOT, DAY)),
    _claim(key="002.admitted", code="T4", what="Kết nạp toàn tỉnh từ đầu nhiệm kỳ", reported_text="trên 14.000 đảng viên", op=">",
           reported=14_000, computed=lambda h: h.achieved(ROOT, TERM_FROM, DAY)),
    _claim(key="002.mc_admitted", code="T4", what="Kết nạp của TP Móng Cái từ đầu nhiệm kỳ", reported_text="906 đảng viên", op="=", reported=906,
           computed=lambda h: h.achieved(MC, MC_TERM_FROM, DAY)),
    _claim(key="002.mc_rate", code="T4", what="TP Móng Cái: kết nạp so với đảng viên đầu năm, bình quân 2016 - 2018 (%)",
           reported_text="bình quân 5,5%/năm", op="≈", reported=Decimal("5.5"), tolerance=Decimal("0.05"),
           computed=lambda h: h.mean_rate(MC, range(2016, 2019))),
    _claim(key="002.mc_above", code="T4", what="TP Móng Cái vượt chỉ tiêu tỷ lệ (điểm %)", reported_text="vượt 0,5%", op="≈",
           reported=Decimal("0.5"), tolerance=Decimal("0.05"), computed=lambda h: h.points_above(MC, range(2016, 2019), RATED)),
    _claim(key="002.mc_shares", code="T5", what="Tổ chức trực thuộc TP Móng Cái được giao chỉ tiêu năm 2019 (%)",
           reported_text="phân bổ cho các chi, đảng bộ trực thuộc", op="=", reported=100, computed=lambda h: h.with_target(MC, _YEAR_2019)),
    _claim(key="002.mc_criterion", code="T5", what="Tổ chức trực thuộc TP Móng Cái xét được tiêu chí chỉ tiêu năm 2019 (%)",
           reported_text="một trong những tiêu chí xét công nhận", op="=", reported=100,
           computed=lambda h: h.judged_by_target(MC, _YEAR_2019)),
    _claim(key="002.hl_admitted", code="T4", what="Kết nạp của TP Hạ Long, 2015 - 2018", reported_text="1.464 đảng viên mới", op="=",
           reported=1464, computed=lambda h: h.achieved(HL, *_HL)),
    _claim(key="002.hl_yearly", code="T4", what="TP Hạ Long bình quân mỗi năm, 2015 - 2018", reported_text="366 đảng viên", op="=", reported=366,
           computed=lambda h: h.mean_of_years(HL, range(2015, 2019))),
    _claim(key="002.hl_target", code="T4", what="Chỉ tiêu mỗi năm của TP Hạ Long, 2015 - 2018", reported_text="350 đảng viên/năm", op="=",
           reported=350, computed=lambda h: h.a_year(HL, HL_JUDGED)),
    _claim(key="002.hl_2019", code="T4", what="Kết nạp của TP Hạ Long, 9 tháng năm 2019", reported_text="263 đảng viên", op="=", reported=263,
           computed=lambda h: h.achieved(HL, dt.date(2019, 1, 1), dt.date(2019, 9, 30))),
    _claim(key="002.hl_owners", code="T6", what="Chủ doanh nghiệp tư nhân kết nạp tại TP Hạ Long", reported_text="10 chủ doanh nghiệp tư nhân",
           op="=", reported=10, computed=lambda h: h.facet(HL, _HL[0], DAY, "chu_doanh_nghiep", "co")),
    _claim(key="002.rate_low", code="T4", what="Chỉ tiêu tỷ lệ kết nạp toàn tỉnh một năm, mức thấp (%)", reported_text="4-5%/năm", op="=",
           reported=4, computed=lambda h: h.rate_goal(ROOT, RATED)[0]),
    _claim(key="002.rate_high", code="T4", what="Chỉ tiêu tỷ lệ kết nạp toàn tỉnh một năm, mức cao (%)", reported_text="4-5%/năm", op="=",
           reported=5, computed=lambda h: h.rate_goal(ROOT, RATED)[1]),
    _claim(key="002.rate", code="T4", what="Tỷ lệ kết nạp toàn tỉnh, bình quân 2016 - 2018 (%)", reported_text="4-5%/năm", op="≥", reported=4,
           open=words.NO_RESULT, computed=lambda h: h.mean_rate(ROOT, range(2016, 2019))),
    _claim(key="002.rated", code="S1", what="Đảng viên đủ tư cách hoàn thành nhiệm vụ trở lên (%)", reported_text="trên 99%", op=">",
           reported=99, open=words.LATER_RATING),
    _claim(key="002.rated_2018", code="S1", what="Như trên, năm 2018 (%)", reported_text="99,5%", op="=", reported=Decimal("99.5"),
           open=words.LATER_RATING),
)  # fmt: skip
