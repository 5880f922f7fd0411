"""Relations (关联关系): groups under common control, loops, shells, and how much one group may owe."""

from huoshui.core.relations.concentration import Room, room
from huoshui.core.relations.control import circle_of, controlled_by, effective_share, group_of
from huoshui.core.relations.edges import BINDING, FAMILY, SHARED, STATED, WORDS, Edge, RelationKind
from huoshui.core.relations.loops import Loop, LoopKind, find_loops, loop_in_words
from huoshui.core.relations.rings import Bond, Ring, is_suspect_ring, ring_around, ring_in_words
from huoshui.core.relations.shells import (
    FirmFacts,
    ShellRules,
    ShellSign,
    SignFound,
    is_suspect,
    shell_signs,
)

__all__ = [
    "BINDING",
    "FAMILY",
    "SHARED",
    "STATED",
    "WORDS",
    "Bond",
    "Edge",
    "FirmFacts",
    "Loop",
    "LoopKind",
    "RelationKind",
    "Ring",
    "Room",
    "ShellRules",
    "ShellSign",
    "SignFound",
    "circle_of",
    "controlled_by",
    "effective_share",
    "find_loops",
    "group_of",
    "is_suspect",
    "is_suspect_ring",
    "loop_in_words",
    "ring_around",
    "ring_in_words",
    "room",
    "shell_signs",
]
