"""What the base page needs from a context processor; every key may be missing and the page still stands."""

from datetime import date
from typing import Final, TypedDict

AS_OF_PARAMETER: Final = "ngay"
"""Name of the query parameter that holds the date one looks at, as 2026-03-05."""

SEARCH_PARAMETER: Final = "tim"
"""Name of the query parameter of the search box."""


class NavigationItem(TypedDict):
    """One subject in the left navigation; `badge` is the count of things waiting there, 0 for none."""

    label: str
    url: str
    current: bool
    badge: int


class UnitChoice(TypedDict):
    """One unit offered by the quick switch."""

    label: str
    url: str
    current: bool


class Crumb(TypedDict):
    """One step of the way back; the last one carries an empty `url`."""

    label: str
    url: str


class Frame(TypedDict, total=False):
    """Context of `ui/base.html`. All labels are Vietnamese; all urls are ready to print.

    `unit_name` and `unit_choices` feed the quick switch (`unit_all_url` opens the whole tree); `as_of` is the date one
    looks at and `looking_at_past` tells that it lies before `today`; `today_url` leads back. `demo` marks invented
    data. `inbox_url` and `inbox_unread` lead to what the user was told. `seal_number` is the last sealed entry of the
    audit log. `superior_name` heads printed pages.
    """

    navigation: list[NavigationItem]
    unit_name: str
    superior_name: str
    unit_choices: list[UnitChoice]
    unit_all_url: str
    as_of: date
    today: date
    today_url: str
    looking_at_past: bool
    search_url: str
    account_name: str
    account_role: str
    account_url: str
    sign_out_url: str
    inbox_url: str
    inbox_unread: int
    breadcrumbs: list[Crumb]
    demo: bool
    seal_number: int
    seal_url: str
