"""Rows beside the straight way of a case. Each names its units, so row security and lists need no join."""

from ketnap.admissions.turns.models.holding import Ceremony, Charge, Oath, TaskOwner
from ketnap.admissions.turns.models.turning import Correction, Move, Removal, Report

__all__ = ["Ceremony", "Charge", "Correction", "Move", "Oath", "Removal", "Report", "TaskOwner"]
