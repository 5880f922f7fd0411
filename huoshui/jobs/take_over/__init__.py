"""Running loans taken over from another system (迁移): CSV files in, loans on the books out, differences shown."""

from huoshui.jobs.take_over.run import LoanOutcome, Outcome, TakeOverPlan, take_over
from huoshui.jobs.take_over.tables import Problem, TableUnreadable

__all__ = ["LoanOutcome", "Outcome", "Problem", "TableUnreadable", "TakeOverPlan", "take_over"]
