"""Risk models (风险模型): from a table of past loans to a scorecard and its challengers.

Nothing here knows the database: a table of columns goes in, a report and an artefact of plain JSON come out.
"""
