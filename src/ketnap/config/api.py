"""The API: read-only, over the same queries and scope as the screens. Routers of the subjects are added here."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="Kết Nạp",
    version="1",
    description="Đọc đơn vị, số liệu, hồ sơ kết nạp và chỉ tiêu trong phạm vi của người giữ khoá.",
    docs_url="/tai-lieu",
    urls_namespace="api",
)
