from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "huoshui.products"
    label = "products"
    default_auto_field = "django.db.models.BigAutoField"

    def fill_fresh_tables(self) -> None:
        """Nothing; a new lender's calendar has the public holidays that were announced."""
        from huoshui.products.models import CalendarDay
        from huoshui.products.ready.holidays import BASIS, ready_days

        CalendarDay.objects.bulk_create(
            CalendarDay(day=day, is_working=is_working, name=name, legal_basis=BASIS)
            for day, is_working, name in ready_days()
        )
