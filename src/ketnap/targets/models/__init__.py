"""Tables of targets: the ledger, plans before they are in force, campaigns, closed periods."""

from ketnap.targets.models.campaign import Campaign, CampaignEnd, CampaignEntry, CampaignMark, CampaignStep
from ketnap.targets.models.closing import Closing, ClosingPaper, Restatement
from ketnap.targets.models.plan import MonthPlan, Plan, PlanEvent, PlanLine
from ketnap.targets.models.target import (
    Allowance,
    Declaration,
    Exemption,
    Floor,
    GoalChange,
    Posting,
    PostingKind,
    Target,
)

__all__ = [
    "Allowance",
    "Campaign",
    "CampaignEnd",
    "CampaignEntry",
    "CampaignMark",
    "CampaignStep",
    "Closing",
    "ClosingPaper",
    "Declaration",
    "Exemption",
    "Floor",
    "GoalChange",
    "MonthPlan",
    "Plan",
    "PlanEvent",
    "PlanLine",
    "Posting",
    "PostingKind",
    "Restatement",
    "Target",
]
