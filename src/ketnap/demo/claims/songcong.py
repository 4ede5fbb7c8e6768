"""Source 003: TP Sông Công, and xã Bá Xuyên in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from ketnap.demo.ask import House, Number
from ketnap.demo.check import Claim
from ketnap.demo.claims import words
from ketnap.demo.committees.baxuyen import CITY, COMMUNE, SCARCE
from ketnap.demo.committees.baxuyen import DAY_OF_SOURCE as DAY
from ketnap.demo.committees.songcong import PRAISED, TARGET_UNTIL, TERM_FROM
from ketnap.demo.people import COUNTED_OCCUPATIONS
from ketnap.lib.format import ratio_percent
from ketnap.members.kinds import Ended
from ketnap.organisations.kinds import Form
from ketnap.training.models import CourseKind

_PLAN = (TERM_FROM, TARGET_UNTIL)
_SINCE = dt.date(2021, 1, 1)
_SOURCE = "003"
_commune = partial(Claim, source=_SOURCE, root=COMMUNE)
_city = partial(Claim, source=_SOURCE, root=f"{CITY}.01")  # a unit that only the whole city has


def _of_targets(house: House) -> Number:
    """Achieved in hundredths of the yearly targets since 2021, the running year's in full."""
    years = [(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (2021, 2022)]
    found = [house.figures(COMMUNE, start, min(end, DAY), (start, end)) for start, end in years]
    return ratio_percent(sum(one.achieved for one in found), sum(one.target or 0 for one in found))


COMMUNE_CLAIMS = (
    _commune(key="003.bx.members", code="P5", what="Đảng viên của đảng bộ xã Bá Xuyên, 03/8/2022", reported_text="233 đảng viên",
             op="=", reported=233, computed=lambda h: h.members(COMMUNE, DAY)),
    _commune(key="003.bx.cells", code="P5", what="Chi bộ của đảng bộ xã Bá Xuyên, 03/8/2022", reported_text="16 chi bộ",
             op="=", reported=16, computed=lambda h: h.forms(COMMUNE, DAY, Form.CELL)),
    _commune(key="003.bx.admitted", code="P5", what="Kết nạp của đảng bộ xã Bá Xuyên từ năm 2021", reported_text="8 đảng viên từ năm 2021",
             op="=", reported=8, computed=lambda h: h.achieved(COMMUNE, _SINCE, DAY)),
    _commune(key="003.bx.target", code="T7", what="Tỷ lệ đạt chỉ tiêu thành phố giao xã Bá Xuyên năm 2021, 2022 (%)",
             reported_text="hoàn thành chỉ tiêu", op="≥", reported=100, computed=_of_targets),
    _commune(key="003.bx.scarce17", code="P5", what="Kết nạp của Chi bộ La Cảnh 2 trong 17 năm", reported_text="16, 17 năm được 2 đảng viên",
             op="=", reported=2, computed=lambda h: h.achieved(SCARCE, dt.date(2005, 8, 4), DAY)),
    _commune(key="003.bx.scarce16", code="P5", what="Kết nạp của Chi bộ La Cảnh 2 trong 16 năm", reported_text="16, 17 năm được 2 đảng viên",
             op="=", reported=2, computed=lambda h: h.achieved(SCARCE, dt.date(2006, 8, 4), DAY)),
)  # fmt: skip

CITY_CLAIMS = (
    _city(key="003.children", code="O", what="Đảng bộ, chi bộ trực thuộc Thành uỷ, 03/8/2022", reported_text="35 đảng bộ, chi bộ trực thuộc",
          op="=", reported=35, computed=lambda h: h.children(CITY, DAY)),
    _city(key="003.members", code="M", what="Đảng viên toàn đảng bộ, 03/8/2022", reported_text="5.971 đảng viên",
          op="=", reported=5971, computed=lambda h: h.members(CITY, DAY)),
    _city(key="003.admitted", code="T7", what="Kết nạp từ đầu nhiệm kỳ", reported_text="322 đảng viên mới",
          op="=", reported=322, computed=lambda h: h.achieved(CITY, TERM_FROM, DAY)),
    _city(key="003.above", code="T7", what="Đơn vị trực thuộc vượt chỉ tiêu", reported_text="đều vượt chỉ tiêu",
          op="=", reported=35, computed=lambda h: h.above_target(CITY, TERM_FROM, DAY, _PLAN)),
    _city(key="003.best", code="T7", what="Năm đơn vị nguồn nêu điển hình có trong danh sách vượt chỉ tiêu",
          reported_text="Diesel, Phụ tùng máy số 1, Mỏ Chè, Tân Quang, Bá Xuyên", op="=", reported=5,
          computed=lambda h: h.went_beyond(CITY, TERM_FROM, DAY, _PLAN, PRAISED)),
    _city(key="003.upper", code="M2", what="Đảng viên mới có trình độ THPT (%)", reported_text="96,9%", op="≈",
          reported=Decimal("96.9"), tolerance=Decimal("0.05"), computed=lambda h: h.upper_secondary(CITY, TERM_FROM, DAY)),
    _city(key="003.intermediate", code="M2", what="Đảng viên mới có chuyên môn từ trung cấp trở lên (%)", reported_text="gần 70%",
          op="<", reported=70, computed=lambda h: h.intermediate(CITY, TERM_FROM, DAY)),
    _city(key="003.occupation", code="M2", what="Đảng viên mới là cán bộ, công chức, quản lý, công nhân, sĩ quan, sinh viên (%)",
          reported_text="80%", op="≈", reported=80, tolerance=Decimal("0.5"), open=words.AMBIGUOUS,
          computed=lambda h: h.share(CITY, TERM_FROM, DAY, "nghe_nghiep", *COUNTED_OCCUPATIONS)),
    _city(key="003.struck_off", code="S2", what="Xoá tên từ đầu nhiệm kỳ", reported_text="xoá tên 10 đảng viên",
          op="=", reported=10, computed=lambda h: h.left(CITY, Ended.STRUCK_OFF, TERM_FROM, DAY)),
    _city(key="003.released", code="S2", what="Cho ra khỏi Đảng từ đầu nhiệm kỳ", reported_text="cho ra khỏi Đảng 8 đảng viên",
          op="=", reported=8, computed=lambda h: h.left(CITY, Ended.RELEASED, TERM_FROM, DAY)),
    _city(key="003.class_awareness", code="C2", what="Người học các lớp bồi dưỡng nhận thức về Đảng", reported_text="368 quần chúng",
          op="=", reported=368, computed=lambda h: h.courses(CITY, CourseKind.AWARENESS, TERM_FROM, DAY)[1]),
    _city(key="003.classes_awareness", code="C2", what="Lớp bồi dưỡng nhận thức về Đảng", reported_text="6 lớp",
          op="=", reported=6, computed=lambda h: h.courses(CITY, CourseKind.AWARENESS, TERM_FROM, DAY)[0]),
    _city(key="003.class_new", code="C2", what="Người học các lớp đảng viên mới", reported_text="333 đồng chí", op="=",
          reported=333, computed=lambda h: h.courses(CITY, CourseKind.NEW_MEMBER, TERM_FROM, DAY)[1]),
    _city(key="003.classes_new", code="C2", what="Lớp đảng viên mới", reported_text="5 lớp", op="=",
          reported=5, computed=lambda h: h.courses(CITY, CourseKind.NEW_MEMBER, TERM_FROM, DAY)[0]),
    _city(key="003.class_work", code="C2", what="Người học các lớp công tác Đảng", reported_text="681 học viên", op="=",
          reported=681, computed=lambda h: h.courses(CITY, CourseKind.PARTY_WORK, TERM_FROM, DAY)[1]),
    _city(key="003.classes_work", code="C2", what="Lớp công tác Đảng", reported_text="6 lớp", op="=",
          reported=6, computed=lambda h: h.courses(CITY, CourseKind.PARTY_WORK, TERM_FROM, DAY)[0]),
)  # fmt: skip
