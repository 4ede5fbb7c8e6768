"""What acts, subjects and channels of the trail are called on screens. A test finds every action written anywhere in the source
that has no words here."""

from __future__ import annotations

from functools import cache

from ketnap.law.overlays import added_steps
from ketnap.law.routes import load_routes

ACTIONS: dict[str, str] = {
    "accounts.sign_in": "Đăng nhập",
    "accounts.sign_in_failed": "Đăng nhập không thành công",
    "accounts.sign_out": "Đăng xuất",
    "accounts.locked_out": "Tạm khoá đăng nhập do nhập sai nhiều lần",
    "accounts.create_user": "Tạo người dùng",
    "accounts.change_password": "Đổi mật khẩu",
    "accounts.reset_password": "Đặt lại mật khẩu",
    "accounts.deactivate_user": "Ngừng tài khoản",
    "accounts.reactivate_user": "Dùng lại tài khoản",
    "accounts.issue_token": "Tạo khoá API",
    "accounts.revoke_token": "Thu hồi khoá API",
    "access.grant_role": "Cấp vai trò",
    "access.end_grant": "Kết thúc vai trò",
    "work.close_task": "Ghi kết quả việc được giao",
    "work.correct_day": "Điều chỉnh lịch làm việc",
    "work.withdraw_correction": "Gỡ điều chỉnh lịch làm việc",
    "accounts.choose_channels": "Chọn cách nhận nhắc hạn",
    "accounts.issue_feed": "Tạo địa chỉ lịch",
    "accounts.revoke_feed": "Thu hồi địa chỉ lịch",
    "admissions.queue_reminders": "Lập các lần nhắc hạn",
    "admissions.set_schedule": "Đặt lịch nhắc hạn",
    "admissions.mark_read": "Xem thông báo nhắc hạn",
    "admissions.send_letter": "Lập công văn đôn đốc",
    "admissions.print_letter": "Tải công văn đôn đốc",
    "admissions.export_stage_time": "Xuất bảng thời gian ở từng giai đoạn",
    "documents.register": "Vào sổ văn bản",
    "documents.open_number_book": "Mở sổ số văn bản",
    "documents.give_number": "Cấp số văn bản",
    "documents.cancel_number": "Huỷ số văn bản",
    "organisations.found_unit": "Thành lập đơn vị",
    "organisations.change_profile": "Đổi tên, loại đơn vị",
    "organisations.move_unit": "Chuyển đơn vị về trực thuộc nơi khác",
    "organisations.close_unit": "Kết thúc hoạt động đơn vị",
    "organisations.form_committee": "Lập cấp uỷ của nhiệm kỳ",
    "organisations.set_authority": "Ghi thẩm quyền kết nạp",
    "organisations.adopt_layer": "Áp dụng quy định riêng của địa phương",
    "organisations.end_layer": "Thôi áp dụng quy định riêng của địa phương",
    "members.enter": "Ghi đảng viên vào sổ",
    "members.admit": "Ghi quyết định kết nạp",
    "members.hold_ceremony": "Ghi lễ kết nạp",
    "members.recognise": "Ghi công nhận đảng viên chính thức",
    "members.cancel_admission": "Huỷ quyết định kết nạp",
    "members.end_membership": "Ghi đảng viên ra khỏi Đảng, từ trần",
    "members.set_state": "Ghi trạng thái sinh hoạt",
    "members.end_state": "Kết thúc trạng thái sinh hoạt",
    "members.seat": "Ghi cấp uỷ viên",
    "members.send_transfer": "Giới thiệu chuyển sinh hoạt đảng",
    "members.receive_transfer": "Tiếp nhận chuyển sinh hoạt đảng",
    "members.return_transfer": "Trả lại hồ sơ chuyển sinh hoạt đảng",
    "members.correct_person": "Sửa thông tin cá nhân",
    "members.set_private": "Ghi thông tin nhạy cảm",
    "members.reveal": "Xem thông tin nhạy cảm",
    "members.export": "Xuất danh sách đảng viên",
    "members.withdraw_decided": "Gỡ quyết định kết nạp ghi nhầm",
    "members.withdraw_ceremony": "Gỡ lễ kết nạp ghi nhầm",
    "members.withdraw_recognised": "Gỡ công nhận chính thức ghi nhầm",
    "admissions.print_paper": "In giấy tờ của hồ sơ",
    "admissions.print_cell_sheet": "In phiếu ghi kết quả họp chi bộ",
    "admissions.start_batch": "Lập đợt in giấy tờ nhiều hồ sơ",
    "admissions.take_batch": "Tải tệp của đợt in",
    "admissions.print_roster": "In danh sách hồ sơ kèm công văn",
    "admissions.make_pack": "Lập tập tài liệu kiểm tra của hồ sơ",
    "admissions.upload_template": "Tải lên mẫu Word riêng",
    "admissions.end_template": "Thôi dùng mẫu Word riêng",
    "admissions.set_letterhead": "Ghi tên đơn vị trên văn bản",
    "admissions.add_source": "Thêm quần chúng vào danh sách nguồn",
    "admissions.assign_helper": "Phân công người giúp đỡ",
    "admissions.end_helper": "Kết thúc phân công người giúp đỡ",
    "admissions.add_referee": "Thêm người giới thiệu",
    "admissions.end_referee": "Kết thúc giới thiệu",
    "admissions.hold_meeting": "Ghi biên bản, kết quả biểu quyết",
    "admissions.waive": "Ghi trường hợp được miễn",
    "admissions.undo_step": "Gỡ bước ghi nhầm",
    "admissions.close_case": "Khép hồ sơ",
    "admissions.load_cases": "Nhập hồ sơ từ sổ",
    "admissions.send_case": "Gửi hồ sơ đến nơi chuyển đến",
    "admissions.receive_case": "Tiếp nhận hồ sơ chuyển đến",
    "admissions.return_case": "Trả lại hồ sơ chuyển đến",
    "admissions.ask_reconsideration": "Đề nghị nơi đi xem xét lại hồ sơ",
    "admissions.answer_reconsideration": "Trả lời đề nghị xem xét lại hồ sơ",
    "files.receive_paper": "Nhận giấy tờ vào hồ sơ",
    "files.check_paper": "Kiểm tra giấy tờ hồ sơ",
    "files.return_paper": "Trả lại giấy tờ hồ sơ",
    "files.mark_not_applicable": "Ghi giấy tờ không áp dụng",
    "files.undo_paper_act": "Gỡ lần ghi giấy tờ hồ sơ",
    "vetting.open_vetting": "Lập danh sách thẩm tra lý lịch",
    "vetting.add_relative": "Ghi người phải thẩm tra",
    "vetting.state_absent": "Ghi không có người thuộc diện thẩm tra",
    "vetting.remove_subject": "Gỡ người ghi nhầm trong danh sách thẩm tra",
    "vetting.send_request": "Gửi yêu cầu thẩm tra",
    "vetting.record_receipt": "Ghi ngày nơi được hỏi nhận yêu cầu",
    "vetting.record_answer": "Ghi giấy trả lời thẩm tra",
    "vetting.withdraw_request": "Rút yêu cầu thẩm tra",
    "vetting.exempt_subject": "Ghi miễn thẩm tra",
    "vetting.lend_answer": "Cho mượn giấy tờ thẩm tra",
    "vetting.take_back_answer": "Nhận lại giấy tờ thẩm tra đã cho mượn",
    "vetting.record_conclusion": "Ghi văn bản kết luận về tiêu chuẩn chính trị",
    "vetting.reveal_relatives": "Xem người thân trong danh sách thẩm tra",
    "vetting.erase_relatives": "Xoá thông tin người thân sau khi hồ sơ kết thúc",
    "statistics.report": "Lập báo cáo",
    "books.receive": "Nhận sổ cấp uỷ",
    "books.import": "Nhập sổ cấp uỷ",
    "books.answer": "Trả lời câu hỏi khi nhập sổ",
    "books.withdraw": "Gỡ sổ đã nhận",
    "books.export": "Xuất sổ cấp uỷ",
    "books.take_faults": "Tải danh sách lỗi của sổ",
    "admissions.export_summary": "Xuất tóm tắt hồ sơ kết nạp",
    "training.add_course": "Mở lớp bồi dưỡng",
    "training.enrol": "Ghi danh học viên",
    "training.issue_certificate": "Cấp giấy chứng nhận",
    "training.withdraw_certificate": "Thu hồi giấy chứng nhận",
    "targets.set_target": "Giao chỉ tiêu",
    "targets.revise_target": "Điều chỉnh chỉ tiêu",
    "targets.hand_down": "Phân bổ chỉ tiêu xuống cấp dưới",
    "targets.declare_figure": "Khai số liệu sổ giấy",
    "targets.set_goal": "Đặt chỉ tiêu tỷ lệ, mức cần đạt",
    "targets.set_floors": "Đặt mức tối thiểu theo loại tổ chức",
    "targets.exempt_source": "Ghi nhận đơn vị không còn quần chúng",
    "targets.draft_plan": "Lập phương án phân bổ",
    "targets.send_plan": "Gửi phương án phân bổ lấy ý kiến",
    "targets.ask_for": "Đề nghị điều chỉnh số được giao",
    "targets.agree_plan": "Thống nhất phương án phân bổ",
    "targets.enforce_plan": "Cho phương án phân bổ có hiệu lực",
    "targets.plan_months": "Lập kế hoạch kết nạp theo tháng",
    "targets.open_campaign": "Mở đợt kết nạp",
    "targets.enter_campaign": "Đưa người vào đợt kết nạp",
    "targets.mark_step": "Ghi bước đã qua trong đợt kết nạp",
    "targets.leave_campaign": "Đưa người ra khỏi đợt kết nạp",
    "targets.repropose_target": "Rà lại chỉ tiêu sau sắp xếp tổ chức",
    "targets.close_period": "Chốt số liệu của kỳ",
    "targets.record_restatement": "Ghi đính chính kỳ đã chốt",
    "targets.export": "Xuất bảng chỉ tiêu",
}

SUBJECTS: dict[str, str] = {
    "accounts.user": "Người dùng",
    "accounts.token": "Khoá API",
    "access.grant": "Vai trò",
    "work.task": "Việc được giao",
    "work.workday": "Lịch làm việc",
    "accounts.feed": "Địa chỉ lịch",
    "admissions.reminder": "Nhắc hạn",
    "admissions.notice": "Thông báo",
    "admissions.letter": "Công văn đôn đốc",
    "documents.document": "Văn bản",
    "documents.number": "Số văn bản",
    "documents.number_book": "Sổ số",
    "organisations.unit": "Đơn vị",
    "members.person": "Đảng viên, quần chúng",
    "members.transfer": "Chuyển sinh hoạt",
    "admissions.case": "Hồ sơ kết nạp",
    "admissions.meeting": "Cuộc họp, biểu quyết",
    "turns.move": "Lần chuyển hồ sơ",
    "papers.template": "Mẫu Word riêng",
    "papers.batch": "Đợt in giấy tờ",
    "organisations.committee": "Cấp uỷ",
    "books.import": "Lần nhập sổ",
    "training.course": "Lớp bồi dưỡng",
    "targets.target": "Chỉ tiêu",
    "targets.plan": "Phương án phân bổ",
    "targets.campaign": "Đợt kết nạp",
    "targets.closing": "Kỳ đã chốt",
}

CHANNELS = {"web": "Màn hình", "api": "API", "cli": "Dòng lệnh", "import": "Nhập sổ", "job": "Việc nền"}

FACTS: dict[str, str] = {
    "user": "Người dùng",
    "username": "Tên đăng nhập",
    "name": "Tên",
    "role": "Vai trò",
    "from": "Từ ngày",
    "until": "Đến trước ngày",
    "sensitive": "Xem thông tin nhạy cảm",
    "days": "Hạn dùng (ngày)",
    "tokens_revoked": "Số khoá bị thu hồi",
    "kind": "Loại",
    "outcome": "Kết quả",
    "unit": "Đơn vị",
    "identity": "Số định danh (dạng băm)",
    "card": "Số thẻ (dạng băm)",
    "ethnicity": "Dân tộc (dạng băm)",
    "religion": "Tôn giáo (dạng băm)",
    "ceremony_on": "Ngày kết nạp",
    "official_on": "Ngày chính thức",
    "decided_on": "Ngày quyết định",
    "recognised_on": "Ngày công nhận",
    "left_on": "Ngày ra khỏi đơn vị",
    "full_name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "gender": "Giới tính",
    "symbol": "Số, ký hiệu",
    "code": "Mã",
    "form": "Loại tổ chức",
    "on": "Ngày",
    "parent": "Đơn vị cấp trên",
}


@cache
def actions() -> dict[str, str]:
    """Every act's words by code: those above, and the steps of a case as the law's routes call them."""
    steps = {key: step.label for key, step in load_routes().steps.items()} | added_steps()
    return ACTIONS | {f"admissions.{key}": f"Ghi bước: {label}" for key, label in steps.items()}


def action(code: str) -> str:
    """What an act is called; the code itself for one that this version no longer knows."""
    return actions().get(code, code)


def subject(code: str) -> str:
    """What kind of thing an act was done to."""
    return SUBJECTS.get(code, code)


def channel(code: str) -> str:
    """Through which door it came."""
    return CHANNELS.get(code, code)


def fact(name: str) -> str:
    """What a fact before or after is called."""
    return FACTS.get(name, name)
