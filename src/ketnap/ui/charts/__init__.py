"""Charts as plain SVG: no script, no style attribute; the same string serves page, PDF and print.

Every chart returns a `Chart`: `svg` for wide places and paper, `narrow` for phones, and `table` with the same figures.
Colours are presentation attributes for paper, replaced by classes on screen, so dark mode needs no second drawing.
"""

from ketnap.ui.charts.bars import Bar, Mark, bar_targets, compare, funnel
from ketnap.ui.charts.canvas import Chart, Table
from ketnap.ui.charts.heat import HeatRow, heat_table
from ketnap.ui.charts.trends import MonthPoint, months, sparkline

__all__ = [
    "Bar",
    "Chart",
    "HeatRow",
    "Mark",
    "MonthPoint",
    "Table",
    "bar_targets",
    "compare",
    "funnel",
    "heat_table",
    "months",
    "sparkline",
]
