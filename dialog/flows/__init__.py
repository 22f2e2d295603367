"""Every module in this folder is a flow, found by itself: add a file, edit no list."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from dialog.flow import FLOWS, Flow


def find_flows() -> Mapping[str, Flow]:
    """All flows by name: order_status, complaint, ..."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return FLOWS


def intent_of(flow: str) -> str:
    """'order_status' -> 'flow:order-status'"""
    return "flow:" + flow.replace("_", "-")


def flow_of(intent: str | None) -> str:
    """'flow:order-status' -> 'order_status'; '' for what is no flow."""
    if intent is None or not intent.startswith("flow:"):
        return ""
    return intent.removeprefix("flow:").replace("-", "_")
