"""Revolving credit lines (循环授信): a framework contract under which loans are drawn and repaid."""
