"""Money under control (支付管理): who pays the counterparty, on which papers, and where the money went."""
