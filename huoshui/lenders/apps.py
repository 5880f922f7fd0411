from django.apps import AppConfig


class LendersConfig(AppConfig):
    name = "huoshui.lenders"
    label = "lenders"
    default_auto_field = "django.db.models.BigAutoField"
