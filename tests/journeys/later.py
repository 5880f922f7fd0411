"""What the timers would do some days from now, at ten in the morning of a working day: `later.py DAYS`.

Beside a running demo, whose database `HUOSHUI_DATA_DIR` names; the demo's own clock is left alone.
"""

import os
import sys
from datetime import datetime, time, timedelta

import django


def main(days: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoshui.config.settings")
    django.setup()
    from huoshui.foundation import clock
    from huoshui.jobs.tasks import watch_approvals_job
    from huoshui.lenders.queries import in_lender
    from huoshui.products.working_days import work_calendar

    with in_lender("qingshan"):
        calendar = work_calendar()
    day = clock.local_date() + timedelta(days=days)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    with clock.at(datetime.combine(day, time(10), tzinfo=clock.LOCAL_ZONE)):
        watch_approvals_job(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
