"""Forms of Party organisations, the official kinds of grassroots units, and who may stand under whom."""

from __future__ import annotations

from django.db import models


class Form(models.TextChoices):
    """What an organisation is. A chi bộ cơ sở has no grassroots committee above it."""

    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Đảng bộ trực thuộc Trung ương"
    SUPERIOR = "superior", "Đảng bộ cấp trên trực tiếp cơ sở"
    GRASSROOTS_COMMITTEE = "grassroots_committee", "Đảng bộ cơ sở"
    GRASSROOTS_CELL = "grassroots_cell", "Chi bộ cơ sở"
    SUB_COMMITTEE = "sub_committee", "Đảng bộ bộ phận"
    CELL = "cell", "Chi bộ trực thuộc"
    OUTSIDE = "outside", "Ngoài hệ thống"


GRASSROOTS = (Form.GRASSROOTS_COMMITTEE, Form.GRASSROOTS_CELL)  # tổ chức cơ sở đảng
CELLS = (Form.CELL, Form.GRASSROOTS_CELL)  # where members live their Party life

# Which form may stand directly under which. Village cells may sit directly under a commune that acts as superior.
MAY_HOLD: dict[str, tuple[str, ...]] = {
    Form.CENTRAL: (Form.PROVINCE,),
    Form.PROVINCE: (Form.SUPERIOR, Form.GRASSROOTS_COMMITTEE, Form.GRASSROOTS_CELL),
    Form.SUPERIOR: (Form.GRASSROOTS_COMMITTEE, Form.GRASSROOTS_CELL, Form.CELL),
    Form.GRASSROOTS_COMMITTEE: (Form.SUB_COMMITTEE, Form.CELL),
    Form.GRASSROOTS_CELL: (),
    Form.SUB_COMMITTEE: (Form.CELL,),
    Form.CELL: (),
    Form.OUTSIDE: tuple(form for form in Form if form != Form.OUTSIDE),
}


class Sector(models.TextChoices):
    """Loại hình cơ sở: the rows of the official form on organisations by kind."""

    COMMUNE = "xa", "Xã"
    WARD = "phuong", "Phường"
    TOWNSHIP = "thi_tran", "Thị trấn"
    SPECIAL_ZONE = "dac_khu", "Đặc khu"
    PARTY_BODY = "co_quan_dang", "Cơ quan Đảng, Mặt trận Tổ quốc, đoàn thể chính trị - xã hội"
    STATE_BODY = "co_quan_nha_nuoc", "Cơ quan Nhà nước"
    PUBLIC_SERVICE = "su_nghiep_cong", "Đơn vị sự nghiệp công lập"
    PRIVATE_SERVICE = "su_nghiep_ngoai_cong", "Đơn vị sự nghiệp ngoài công lập"
    ARMY = "quan_doi", "Quân đội"
    POLICE = "cong_an", "Công an"
    STATE_FULL = "dn_nha_nuoc_100", "Doanh nghiệp 100% vốn Nhà nước"
    STATE_MAJORITY = "dn_nha_nuoc_50", "Doanh nghiệp có từ 50% vốn Nhà nước trở lên"
    STATE_MINORITY = "dn_nha_nuoc_duoi_50", "Doanh nghiệp có dưới 50% vốn Nhà nước"
    JOINT_STOCK = "dn_co_phan", "Công ty cổ phần ngoài khu vực Nhà nước"
    PRIVATE_FIRM = "dn_tu_nhan", "Doanh nghiệp tư nhân"
    LIMITED = "dn_tnhh", "Công ty trách nhiệm hữu hạn"
    PARTNERSHIP = "dn_hop_danh", "Công ty hợp danh"
    FOREIGN = "dn_von_nuoc_ngoai", "Doanh nghiệp có vốn nước ngoài"
    FOREIGN_FULL = "dn_100_nuoc_ngoai", "Doanh nghiệp 100% vốn nước ngoài"
    COOPERATIVE = "hop_tac_xa", "Hợp tác xã"
    ABROAD = "ngoai_nuoc", "Tổ chức đảng ở ngoài nước"
    OTHER = "khac", "Loại hình khác"


ENTERPRISES = (*(sector for sector in Sector if sector.value.startswith("dn_")), Sector.COOPERATIVE)
NON_STATE_ENTERPRISES = (
    Sector.JOINT_STOCK, Sector.PRIVATE_FIRM, Sector.LIMITED, Sector.PARTNERSHIP, Sector.FOREIGN, Sector.FOREIGN_FULL,
)  # fmt: skip


class AuthorityMode(models.TextChoices):
    """On what footing a unit's committee may decide admissions."""

    DEFAULT = "default", "Theo quy định chung"
    DELEGATED = "delegated", "Được uỷ quyền"
    GIVEN = "given", "Được giao quyền cấp trên cơ sở"
    PILOT = "pilot", "Thí điểm giao quyền"


class Body(models.TextChoices):
    """A committee of a unit."""

    COMMITTEE = "committee", "Ban Chấp hành"
    STANDING = "standing", "Ban Thường vụ"
    CELL_COMMITTEE = "cell_committee", "Chi uỷ"
