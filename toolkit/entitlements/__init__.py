"""Entitlements: what the customer of a case is owed, why, and what else he could have instead."""

from toolkit.entitlements.owed import entitlements, entitlements_of

__all__ = ["entitlements", "entitlements_of"]
