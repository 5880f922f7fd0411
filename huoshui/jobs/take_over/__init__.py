"""Running loans taken over from another system (迁移): CSV in, loans on the books, differences shown."""

from huoshui.jobs.take_over.run import LoanOutcome, Outcome, TakeOverPlan, take_over
from huoshui.jobs.take_over.tables import Problem, TableUnreadable

__all__ = ["LoanOutcome", "Outcome", "Problem", "TableUnreadable", "TakeOverPlan", "take_over"]
