from django.apps import AppConfig


class CollateralConfig(AppConfig):
    name = "huoshui.collateral"
    label = "collateral"
    default_auto_field = "django.db.models.BigAutoField"
