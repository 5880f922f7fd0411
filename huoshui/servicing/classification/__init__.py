"""Risk classification of loans (五级分类): reviews by people, the rules on debtors, and how the book moved.

The nightly class follows from days and payments (`servicing.state`). What else holds a loan down is kept as
its floor: written down here, append-only, cached on the loan's state.
"""
