"""Source 000: Đảng bộ Khối các Cơ quan và Doanh nghiệp tỉnh Bắc Ninh."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from ketnap.demo.check import Claim
from ketnap.demo.claims import words
from ketnap.demo.committees.bacninh import CAMPAIGN, CAMPAIGN_NAME, COURSE_ENDED, DAY, HANDED_OVER_ON, ROOT, SECOND_HALF
from ketnap.organisations.kinds import Form
from ketnap.targets.kinds import Measure
from ketnap.training.models import CourseKind

_YEAR = (dt.date(2023, 1, 1), DAY)
_EVE = HANDED_OVER_ON - dt.timedelta(days=1)
_CAMPAIGN = CAMPAIGN[:2]
_YEAR_2024 = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
_claim = partial(Claim, source="000", root=ROOT)
_DB, _CB = Form.GRASSROOTS_COMMITTEE, Form.GRASSROOTS_CELL

CLAIMS = (
    _claim(key="000.grassroots", code="O", what="TCCSĐ, tháng 12/2023", reported_text="116 TCCSĐ", op="=", reported=116,
           computed=lambda h: h.grassroots(ROOT, DAY)),
    _claim(key="000.committees", code="O", what="Đảng bộ cơ sở, tháng 12/2023", reported_text="52 đảng bộ", op="=", reported=52,
           computed=lambda h: h.forms(ROOT, DAY, _DB)),
    _claim(key="000.grassroots_cells", code="O", what="Chi bộ cơ sở, tháng 12/2023", reported_text="64 chi bộ", op="=", reported=64,
           computed=lambda h: h.forms(ROOT, DAY, _CB)),
    _claim(key="000.sub_committees", code="O", what="Đảng bộ bộ phận, tháng 12/2023", reported_text="9 đảng bộ bộ phận", op="=", reported=9,
           computed=lambda h: h.forms(ROOT, DAY, Form.SUB_COMMITTEE)),
    _claim(key="000.cells", code="O", what="Chi bộ trực thuộc, tháng 12/2023", reported_text="349 chi bộ trực thuộc", op="=", reported=349,
           computed=lambda h: h.forms(ROOT, DAY, Form.CELL)),
    _claim(key="000.members", code="M", what="Đảng viên, tháng 12/2023", reported_text="gần 7000 đảng viên", op="<", reported=7000,
           computed=lambda h: h.members(ROOT, DAY)),
    _claim(key="000.handed_units", code="O1", what="TCCSĐ bàn giao năm 2023", reported_text="9 TCCSĐ", op="=", reported=9,
           computed=lambda h: h.grassroots(ROOT, _EVE) - h.grassroots(ROOT, HANDED_OVER_ON)),
    _claim(key="000.handed_committees", code="O1", what="Đảng bộ cơ sở bàn giao", reported_text="3 đảng bộ", op="=", reported=3,
           computed=lambda h: h.forms(ROOT, _EVE, _DB) - h.forms(ROOT, HANDED_OVER_ON, _DB)),
    _claim(key="000.handed_cells", code="O1", what="Chi bộ cơ sở bàn giao", reported_text="6 chi bộ cơ sở", op="=", reported=6,
           computed=lambda h: h.forms(ROOT, _EVE, _CB) - h.forms(ROOT, HANDED_OVER_ON, _CB)),
    _claim(key="000.handed_members", code="O1", what="Đảng viên bàn giao", reported_text="370 đảng viên", op="=", reported=370,
           computed=lambda h: h.figures(ROOT, *_YEAR)["reorganised_out"]),
    _claim(key="000.yearly", code="T1", what="Kết nạp bình quân các năm 2021 - 2023", reported_text="từ 290 đảng viên trở lên mỗi năm",
           op="≥", reported=290, computed=lambda h: h.mean_of_years(ROOT, range(2021, 2024))),
    _claim(key="000.above", code="T1", what="Kết nạp bình quân mỗi năm nửa đầu nhiệm kỳ so với chỉ tiêu Đại hội",
           reported_text="vượt chỉ tiêu Đại hội", op=">", reported=None, open=words.NO_TARGET,
           computed=lambda h: h.mean_of_years(ROOT, range(2021, 2024))),
    _claim(key="000.recognised", code="T2", what="Hết dự bị năm 2021 - 2023 được công nhận chính thức (%)",
           reported_text="100% được chuyển đảng chính thức", op="=", reported=100,
           computed=lambda h: h.recognised_share(ROOT, dt.date(2021, 1, 1), DAY)),
    _claim(key="000.a_year", code="T1", what="Chỉ tiêu mỗi năm nửa cuối nhiệm kỳ", reported_text="hằng năm ít nhất 250 đảng viên",
           op="=", reported=250, computed=lambda h: h.a_year(ROOT, SECOND_HALF)),
    _claim(key="000.target", code="T1", what="Chỉ tiêu năm 2024", reported_text="ít nhất 250 đảng viên", op="=", reported=250,
           computed=lambda h: h.target(ROOT, _YEAR_2024)),
    _claim(key="000.target_enterprises", code="T1", what="Trong đó chỉ tiêu từ doanh nghiệp", reported_text="70 đảng viên", op="=",
           reported=70, computed=lambda h: h.target(ROOT, _YEAR_2024, "enterprise")),
    _claim(key="000.coverage_goal", code="T2", what="Chỉ tiêu tổ chức có nguồn thì có kết nạp (%)",
           reported_text="có nguồn kết nạp, đều kết nạp được", op="=", reported=100,
           computed=lambda h: h.goal(ROOT, SECOND_HALF, Measure.COVERAGE)),
    _claim(key="000.coverage", code="T2", what="Tổ chức có nguồn đã kết nạp, năm 2023 (%)", reported_text="đều kết nạp được", op="=",
           reported=100, computed=lambda h: h.covered(ROOT, *_YEAR)),
    _claim(key="000.recognised_goal", code="T2", what="Chỉ tiêu công nhận chính thức theo quy định (%)",
           reported_text="100% được chuyển đảng chính thức", op="=", reported=100,
           computed=lambda h: h.goal(ROOT, SECOND_HALF, Measure.TIMELINESS)),
    _claim(key="000.campaign", code="T3", what="Chỉ tiêu đợt tháng 02 - 5/2024", reported_text="khoảng 200 đảng viên", op="≈",
           reported=200, tolerance=Decimal(10), computed=lambda h: h.campaign(ROOT, CAMPAIGN_NAME, DAY).target),
    _claim(key="000.floor_committees", code="T3", what="Mức tối thiểu mỗi đảng bộ cơ sở", reported_text="ít nhất từ 2 đảng viên",
           op="=", reported=2, computed=lambda h: h.floor(ROOT, _CAMPAIGN, _DB)),
    _claim(key="000.floor_cells", code="T3", what="Mức tối thiểu mỗi chi bộ cơ sở", reported_text="ít nhất 1 đảng viên",
           op="=", reported=1, computed=lambda h: h.floor(ROOT, _CAMPAIGN, _CB)),
    _claim(key="000.campaign_result", code="T3", what="Kết quả đợt tháng 02 - 5/2024", reported_text="khoảng 200 đảng viên", op="≈",
           reported=200, open=words.ONLY_PLAN),
    _claim(key="000.class", code="C1", what="Học viên lớp khoá I năm 2024", reported_text="83 đoàn viên, sinh viên", op="=", reported=83,
           computed=lambda h: h.courses(ROOT, CourseKind.AWARENESS, _YEAR_2024[0], COURSE_ENDED)[1]),
    _claim(key="000.monthly", code="V1", what="Gửi danh sách, hồ sơ hằng tháng", reported_text="hằng tháng", op="=", reported=None,
           open=words.ONLY_DEMAND),
)  # fmt: skip
