from .clinic_admin import ClinicAdmin
from .notice_admin import NoticeAdmin
from .page_admin import PageAdmin

__all__ = ["ClinicAdmin", "NoticeAdmin", "PageAdmin"]
