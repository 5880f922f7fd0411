"""Writes of the products room."""

from huoshui.products.operations.install import install_ready_parameters, install_ready_products
from huoshui.products.operations.parameters import (
    ParameterDayTaken,
    ParameterInPast,
    save_parameter,
)
from huoshui.products.operations.purposes import PurposeInPast, save_purpose
from huoshui.products.operations.versions import (
    BadDefinition,
    FeesNotCollected,
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
    "OwnVersion",
    "ParameterDayTaken",
    "ParameterInPast",
    "ProductExists",
    "PurposeInPast",
    "VersionWrongState",
    "check_version",
    "create_product",
    "draft_version",
    "install_ready_parameters",
    "install_ready_products",
    "save_parameter",
    "save_purpose",
    "submit_version",
]
