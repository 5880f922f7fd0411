"""Loans watched while they live (贷后监控): named rules raise alerts, people answer them, their worth is
counted.
"""
