"""Ratings (客户评级): models made by one and checked by another, grades proposed and confirmed likewise."""
