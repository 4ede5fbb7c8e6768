"""Source 004: Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh, first term."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from ketnap.demo.check import Claim
from ketnap.demo.claims import words
from ketnap.demo.committees.khoi_ccqdn import DAY, ROOT, TERM, YEAR
from ketnap.organisations.kinds import Form

_claim = partial(Claim, source="004", root=ROOT)
_DB, _CB = Form.GRASSROOTS_COMMITTEE, Form.GRASSROOTS_CELL

CLAIMS = (
    _claim(key="004.grassroots", code="O", what="TCCSĐ, tháng 6/2023", reported_text="78 tổ chức cơ sở Đảng", op="=", reported=78,
           computed=lambda h: h.grassroots(ROOT, DAY)),
    _claim(key="004.committees", code="O", what="Đảng bộ cơ sở, tháng 6/2023", reported_text="40 đảng bộ", op="=", reported=40,
           computed=lambda h: h.forms(ROOT, DAY, _DB)),
    _claim(key="004.grassroots_cells", code="O", what="Chi bộ cơ sở, tháng 6/2023", reported_text="38 chi bộ", op="=", reported=38,
           computed=lambda h: h.forms(ROOT, DAY, _CB)),
    _claim(key="004.members", code="M", what="Đảng viên, tháng 6/2023", reported_text="5.549 đảng viên", op="=", reported=5549,
           computed=lambda h: h.members(ROOT, DAY)),
    _claim(key="004.admitted", code="T8", what="Kết nạp từ đầu nhiệm kỳ", reported_text="940 đảng viên", op="=", reported=940,
           computed=lambda h: h.achieved(ROOT, TERM[0], DAY)),
    _claim(key="004.percent", code="T8", what="Tỷ lệ so với chỉ tiêu nhiệm kỳ (%)", reported_text="62,67%", op="=",
           reported=Decimal("62.67"), computed=lambda h: h.percent(ROOT, TERM[0], DAY, TERM)),
    _claim(key="004.shares", code="T8", what="Tổ chức trực thuộc được giao chỉ tiêu từ đầu năm 2023 (%)",
           reported_text="ngay từ đầu năm đã giao chỉ tiêu", op="=", reported=100, computed=lambda h: h.with_target(ROOT, YEAR)),
    _claim(key="004.new_cells", code="O2", what="Chi bộ cơ sở thành lập mới từ đầu nhiệm kỳ", reported_text="2 chi bộ cơ sở", op="=",
           reported=2, computed=lambda h: h.forms(ROOT, DAY, _CB) - h.forms(ROOT, TERM[0], _CB)),
    _claim(key="004.new_private", code="O2", what="Trong đó tại doanh nghiệp ngoài khu vực Nhà nước", reported_text="1 chi bộ", op="=",
           reported=1, computed=lambda h: h.non_state(ROOT, DAY) - h.non_state(ROOT, TERM[0])),
    _claim(key="004.ratings", code="S3", what="Đảng viên hoàn thành xuất sắc, hoàn thành tốt nhiệm vụ so với chỉ tiêu",
           reported_text="tỷ lệ cao so với chỉ tiêu", op="≥", reported=None, open=words.NO_NUMBER),
)  # fmt: skip
