"""Source 001: Đảng bộ Khối các cơ quan tỉnh Quảng Ninh."""

from __future__ import annotations

import datetime as dt
from functools import partial

from ketnap.demo.check import Claim
from ketnap.demo.claims import words
from ketnap.demo.committees.quangninh_khoi import (
    CEREMONY_STEP,
    CLASS_NAME,
    CLASS_SPAN,
    COURSE,
    COURSE_STEP,
    DAY,
    ROOT,
    SAT_FROM,
)
from ketnap.organisations.kinds import Form
from ketnap.training.models import CourseKind

_claim = partial(Claim, source="001", root=ROOT)

CLAIMS = (
    _claim(key="001.grassroots", code="O", what="TCCSĐ, tháng 01/2021", reported_text="61 tổ chức cơ sở đảng", op="=", reported=61,
           computed=lambda h: h.grassroots(ROOT, DAY)),
    _claim(key="001.sub_committees", code="O", what="Đảng bộ bộ phận, tháng 01/2021", reported_text="14 đảng bộ bộ phận", op="=", reported=14,
           computed=lambda h: h.forms(ROOT, DAY, Form.SUB_COMMITTEE)),
    _claim(key="001.cells", code="O", what="Chi bộ trực thuộc, tháng 01/2021", reported_text="371 chi bộ trực thuộc", op="=", reported=371,
           computed=lambda h: h.forms(ROOT, DAY, Form.CELL)),
    _claim(key="001.members", code="M", what="Đảng viên, tháng 01/2021", reported_text="trên 5.000 đảng viên", op=">", reported=5000,
           computed=lambda h: h.members(ROOT, DAY)),
    _claim(key="001.admitted", code="P4", what="Kết nạp năm 2020", reported_text="163 quần chúng", op="=", reported=163,
           computed=lambda h: h.achieved(ROOT, dt.date(2020, 1, 1), dt.date(2020, 12, 31))),
    _claim(key="001.in_committees", code="M1", what="Đảng viên tham gia cấp uỷ", reported_text="gần 1.400 đảng viên", op="<", reported=1400,
           computed=lambda h: h.in_committees(ROOT, DAY)),
    _claim(key="001.in_boards", code="M1", what="Đảng viên tham gia ban chấp hành đoàn thể", reported_text="gần 1.100 đảng viên", op="<",
           reported=1100, open=words.LATER_BOARDS),
    _claim(key="001.sittings", code="P3", what="Lượt kiểm tra nhận thức từ tháng 5/2019", reported_text="260 lượt", op="=", reported=260,
           computed=lambda h: h.sittings(ROOT, SAT_FROM, DAY)),
    _claim(key="001.class_course", code="P4", what="Lớp đảng viên 90 năm: học lớp bồi dưỡng", reported_text="198 quần chúng", op="=", reported=198,
           computed=lambda h: h.courses(ROOT, CourseKind.AWARENESS, *COURSE)[1]),
    _claim(key="001.class_entered", code="P4", what="Lớp đảng viên 90 năm: người trong đợt đã học", reported_text="198 quần chúng", op="=",
           reported=198, computed=lambda h: h.passed(ROOT, CLASS_NAME, COURSE_STEP, DAY)),
    _claim(key="001.class_admitted", code="P4", what="Lớp đảng viên 90 năm: được kết nạp", reported_text="115/198", op="=", reported=115,
           computed=lambda h: h.passed(ROOT, CLASS_NAME, "decided", CLASS_SPAN[1])),
    _claim(key="001.class_ceremony", code="P4", what="Lớp đảng viên 90 năm: dự lễ của Đảng uỷ Khối", reported_text="90 quần chúng", op="=",
           reported=90, computed=lambda h: h.passed(ROOT, CLASS_NAME, CEREMONY_STEP, CLASS_SPAN[1])),
)  # fmt: skip
