"""One way to print and read numbers, percentages and dates in Vietnamese papers and screens.

Thousands take a dot, decimals a comma, no space before the per cent sign. Days below 10 and months 1-2 take a zero,
months 3-12 do not, as offices print them (05/3/2024, never 05/03/2024).
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from math import floor

NOTHING = "–"
"""What is printed where there is no figure, such as a percentage of zero."""

# Viet Nam has kept UTC+7 without summer time since 1975, so no time-zone database is needed.
_LOCAL = timezone(timedelta(hours=7))

# Control characters, halves of surrogate pairs, non-characters, and marks that turn the direction of what follows
# (they can make 12 read 21, and no Vietnamese text needs them).
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)

_BLANK = "\u00a0" * 6

Amount = int | Decimal | Fraction


def printable(text: str) -> str:
    """Returns the text as it may go into a file: composed letters (NFC), nothing invisible but line breaks and tabs."""
    return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", text))


def _rounded(value: Amount, places: int) -> Decimal:
    """Returns the value rounded half away from zero, worked out on exact fractions."""
    exact = Fraction(value)
    units = floor(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(units if exact >= 0 else -units).scaleb(-places)


def _grouped(digits: str) -> str:
    return f"{int(digits):,}".replace(",", ".")


def number(value: int | None) -> str:
    """Returns a whole number with dots between thousands: 1464 → '1.464'; '–' for None. Not for years."""
    return NOTHING if value is None else f"{value:,}".replace(",", ".")


def decimal(value: Amount | None, places: int = 2) -> str:
    """Returns a number with exactly `places` decimals after a comma, rounded half up: '62,67', '1.464,50'."""
    if value is None:
        return NOTHING
    text = f"{_rounded(value, places):f}"
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    is_zero = not text.strip("0.")
    return ("" if is_zero else sign) + _grouped(whole) + (f",{rest}" if rest else "")


def percent_value(value: Amount | None, places: int = 2) -> str:
    """Returns a value that already counts in hundredths with its sign: 62.67 → '62,67%'; 99.5 → '99,5%'; 100 → '100%'.

    At most `places` decimals are printed, rounded half up; zeros at the end are dropped. '–' for None.
    """
    if value is None:
        return NOTHING
    text = decimal(value, places)
    if "," in text:
        text = text.rstrip("0").rstrip(",")
    return f"{text}%"


def percent(numerator: Amount | None, denominator: Amount | None, places: int = 2) -> str:
    """Returns numerator over denominator as '62,67%', or '–' when either is missing or the denominator is zero.

    Rounded half up on the exact fraction (26/30 → '86,67%'); zeros at the end are dropped (1/2 → '50%').
    """
    if numerator is None or not denominator:
        return NOTHING
    return percent_value(Fraction(numerator) * 100 / Fraction(denominator), places)


def ratio_percent(numerator: Amount | None, denominator: Amount | None) -> Decimal | None:
    """Returns numerator over denominator in hundredths to two places, rounded half up; None when it has no meaning."""
    if numerator is None or not denominator:
        return None
    return _rounded(Fraction(numerator) * 100 / Fraction(denominator), 2)


def count2(value: int) -> str:
    """Returns a count in the style of official lists, at least two digits: 2 → '02', 12 → '12', 1464 → '1.464'."""
    return f"{value:02d}" if 0 <= value < 10 else number(value)


def _month(value: int) -> str:
    return f"{value:02d}" if value < 3 else str(value)


def day(value: date | None) -> str:
    """Returns a date as cited in papers: '05/3/2024', '12/12/2026', '05/02/2026'; '' for None."""
    return "" if value is None else f"{value.day:02d}/{_month(value.month)}/{value.year}"


def day_long(value: date | None) -> str:
    """Returns a date as in headings: 'ngày 05 tháng 3 năm 2024'; blanks for the pen when None."""
    if value is None:
        return f"ngày{_BLANK}tháng{_BLANK}năm{_BLANK}"
    return f"ngày {value.day:02d} tháng {_month(value.month)} năm {value.year}"


def local_moment(value: datetime) -> datetime:
    """Returns the time of day and date in Viet Nam, without its zone. A naive time is taken as local already."""
    return value if value.tzinfo is None else value.astimezone(_LOCAL).replace(tzinfo=None)


def moment(value: datetime | None) -> str:
    """Returns a time of day in Viet Nam and its date: '14:03 05/3/2024'; '' for None. A naive time is local."""
    if value is None:
        return ""
    local = local_moment(value)
    return f"{local:%H:%M} {day(local.date())}"


def month(value: date | None) -> str:
    """Returns a month: 'tháng 3/2024', 'tháng 02/2024'; '' for None."""
    return "" if value is None else f"tháng {_month(value.month)}/{value.year}"


_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?")
_IN_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_YEARS = range(1800, 2200)


def parse_day(text: str) -> date:
    """Returns the date written as 05/3/2024, 05-03-2024, 2024-03-05 or 'ngày 05 tháng 3 năm 2024'.

    Raises ValueError with a Vietnamese sentence when the text is no date, names a day that does not exist, or one in a year no
    book reaches and nobody plans for (a slip, and days are counted back and forth from it).
    """
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if found := _YEAR_FIRST.fullmatch(clean):
        year, month_, day_ = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(clean):
        day_, month_, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _IN_WORDS.fullmatch(clean):
        day_, month_, year = (int(part) for part in found.groups())
    else:
        raise ValueError(f"Không đọc được ngày “{clean}”. Hãy ghi theo dạng ngày/tháng/năm, ví dụ 05/3/2024.")
    if year not in _YEARS:
        raise ValueError(f"Ngày “{clean}” ngoài các năm {_YEARS[0]} đến {_YEARS[-1]}. Hãy kiểm tra lại năm.")
    try:
        return datetime(year, month_, day_, tzinfo=UTC).date()
    except ValueError:
        raise ValueError(f"Ngày “{clean}” không có trong lịch. Hãy kiểm tra lại ngày và tháng.") from None


_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:,(\d+))?")


def parse_number(text: str) -> Decimal:
    """Returns the number written the Vietnamese way: '1.464' → 1464, '62,67%' → 62.67, '101 000' → 101000.

    A dot only separates thousands: '62.67' is refused, never guessed. Raises ValueError with a Vietnamese sentence.
    """
    clean = " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    found = _NUMBER.fullmatch(clean.removesuffix("%").rstrip())
    if not found or not clean.isascii():
        raise ValueError(
            f"Không đọc được số “{clean}”. Hãy dùng dấu chấm ngăn hàng nghìn và dấu phẩy cho phần thập phân, "
            "ví dụ 1.464 hoặc 62,67."
        )
    sign, whole, rest = found.groups()
    return Decimal(f"{sign}{whole.replace('.', '').replace(' ', '')}.{rest or ''}")
