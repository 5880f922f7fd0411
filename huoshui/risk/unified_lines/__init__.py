"""Unified lines (统一授信): what a customer or its group may owe in all, held wherever money is promised."""
