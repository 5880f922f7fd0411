from django.apps import AppConfig


class ServicingConfig(AppConfig):
    name = "huoshui.servicing"
    label = "servicing"
    default_auto_field = "django.db.models.BigAutoField"
