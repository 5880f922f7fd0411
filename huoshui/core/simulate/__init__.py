"""A whole loan on paper (试算): one document in, one document out."""

from huoshui.core.simulate.events_in import SimulatedEvent, read_event
from huoshui.core.simulate.run import simulate
from huoshui.core.simulate.schema import simulation_schema
from huoshui.core.simulate.terms_in import read_terms
from huoshui.core.simulate.terms_out import terms_document

__all__ = ["SimulatedEvent", "read_event", "read_terms", "simulate", "simulation_schema", "terms_document"]
