"""Provisions (拨备): what each loan needs by the lender's method, booked as the difference to 1304."""
