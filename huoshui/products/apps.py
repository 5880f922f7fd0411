from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "huoshui.products"
    label = "products"
    default_auto_field = "django.db.models.BigAutoField"
