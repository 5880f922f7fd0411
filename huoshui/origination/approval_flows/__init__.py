"""Versions of approval flows (审批流): drawn, tried, checked by another person, at work, retired."""
