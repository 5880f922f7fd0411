"""Writes of the products room."""

from huoshui.products.fees import FeesNotCollected
from huoshui.products.operations.install import install_ready_parameters, install_ready_products
from huoshui.products.operations.parameters import (
    ParameterDayTaken,
    ParameterInPast,
    PublicationNeedsCheck,
    is_publication,
    save_parameter,
)
from huoshui.products.operations.publications import (
    NoPublication,
    OwnProposal,
    ProposalDone,
    ProposalOpen,
    check_publication,
    propose_publication,
)
from huoshui.products.operations.purposes import PurposeInPast, save_purpose
from huoshui.products.operations.versions import (
    BadDefinition,
    OwnVersion,
    ProductExists,
    VersionWrongState,
    check_version,
    create_product,
    draft_version,
    submit_version,
)

__all__ = [
    "BadDefinition",
    "FeesNotCollected",
    "NoPublication",
    "OwnProposal",
    "OwnVersion",
    "ParameterDayTaken",
    "ParameterInPast",
    "ProductExists",
    "ProposalDone",
    "ProposalOpen",
    "PublicationNeedsCheck",
    "PurposeInPast",
    "VersionWrongState",
    "check_publication",
    "check_version",
    "create_product",
    "draft_version",
    "install_ready_parameters",
    "install_ready_products",
    "is_publication",
    "propose_publication",
    "save_parameter",
    "save_purpose",
    "submit_version",
]
