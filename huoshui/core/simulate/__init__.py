"""A whole loan on paper (试算): one document in, one document out."""

from huoshui.core.simulate.run import simulate

__all__ = ["simulate"]
