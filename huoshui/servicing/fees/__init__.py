"""Fees taken in for third parties (代收费用): what is held for whom, and what was handed over."""
