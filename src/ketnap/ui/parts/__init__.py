"""The shapes that views hand to the components: plain frozen data, no HTML, no queries.

Every text is escaped when drawn. Numbers arrive as `int` or `Decimal` and are printed the Vietnamese way by the parts.
"""

from ketnap.ui.parts.acts import ConfirmPanel, Consequence, Progress, Receipt, Signature
from ketnap.ui.parts.cases import Due, Entry, FindingRow, FindingState, Masked, Step, StepState, due
from ketnap.ui.parts.lists import Column, DataTable, Pager, TreeNode
from ketnap.ui.parts.values import Badge, Cell, CellValue, Empty, Link, Stat, Term, Tone, as_cell, printed

__all__ = [
    "Badge",
    "Cell",
    "CellValue",
    "Column",
    "ConfirmPanel",
    "Consequence",
    "DataTable",
    "Due",
    "Empty",
    "Entry",
    "FindingRow",
    "FindingState",
    "Link",
    "Masked",
    "Pager",
    "Progress",
    "Receipt",
    "Signature",
    "Stat",
    "Step",
    "StepState",
    "Term",
    "Tone",
    "TreeNode",
    "as_cell",
    "due",
    "printed",
]
