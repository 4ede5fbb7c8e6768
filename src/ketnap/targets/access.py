"""Who may get which target, for what."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.targets.models import Campaign, Closing, Plan, Target


def target_for(scope: Scope, pk: int, capability: Can, *, withdrawn: bool = False) -> Target:
    """The target, if the user has the capability at its unit; one that was withdrawn only where `withdrawn` asks for it.

    Raises Http404 otherwise.
    """
    targets = Target.ever if withdrawn else Target.every
    target = targets.filter(pk=pk).select_related("unit", "document", "withdrawn_document").first()
    if target is None or not scope.can(capability, target.unit_id):
        raise Http404
    return target


def plan_for(scope: Scope, pk: int, capability: Can, *, own: bool = False) -> Plan:
    """The plan, if the user has the capability at the unit that hands down or (unless `own`) at one that is to receive.

    Raises Http404 otherwise.
    """
    plan = Plan.objects.filter(pk=pk).select_related("target", "target__unit").first()
    if plan is None:
        raise Http404
    units = {plan.target.unit_id}
    if not own:
        units |= {unit for unit in plan.lines.values_list("unit_id", flat=True) if unit is not None}
    if not any(scope.can(capability, unit) for unit in units):
        raise Http404
    return plan


def campaign_for(scope: Scope, pk: int, capability: Can) -> Campaign:
    """The campaign, if the user has the capability at its unit. Raises Http404 otherwise."""
    campaign = Campaign.objects.filter(pk=pk).select_related("unit", "document", "target").first()
    if campaign is None or not scope.can(capability, campaign.unit_id):
        raise Http404
    return campaign


def closing_for(scope: Scope, pk: int, capability: Can) -> Closing:
    """The closed period, if the user has the capability at its unit. Raises Http404 otherwise."""
    closing = Closing.objects.filter(pk=pk).select_related("unit", "document").first()
    if closing is None or not scope.can(capability, closing.unit_id):
        raise Http404
    return closing
