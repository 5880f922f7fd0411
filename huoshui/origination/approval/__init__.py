"""Approval of one case (审批): its rounds, steps and signers, moved along by the declared flow."""
