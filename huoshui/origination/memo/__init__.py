"""The credit memo (审查审批表): a case on one screen from live data, frozen when it is approved."""
