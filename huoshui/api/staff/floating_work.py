"""What waits about floating rates, for the work queue."""

from typing import Any

from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.products.parameters import PARAMETERS
from huoshui.products.queries import list_proposals
from huoshui.servicing.floating.queries import list_missing_publications, list_stuck_loans


def floating_work(actor: Actor) -> list[dict[str, Any]]:
    """Publications of the LPR that loans wait for, for who keeps the parameters; loans that could not be
    reset, for who changes loans."""
    items: list[dict[str, Any]] = []
    if actor.may("parameter.edit"):
        items += [
            {
                "kind": "lpr",
                "title": f"复核{value.name}（{value.valid_from} 公布）",
                "title_en": f"Check the {value.name_en} published on {value.valid_from}",
                "number": value.value,
                "maker_name": value.made_by_name,
                "opened_at": value.made_at,
                "link": f"/parameters?code={value.code}",
            }
            for value in list_proposals()
            if value.made_by_id != actor.user_id
        ]
        for row in list_missing_publications():
            name, month = PARAMETERS[row.parameter], row.publication_month
            items.append(
                {
                    "kind": "lpr",
                    "title": f"录入{name.zh}（{month:%Y-%m} 公布），{row.loans} 笔借据待重定价",
                    "title_en": f"Enter the {name.en} published in {month:%Y-%m} (waiting: {row.loans})",
                    "number": f"{month:%Y-%m}",
                    "due_at": clock.start_of(row.reset_date),
                    "link": f"/parameters?code={row.parameter}",
                }
            )
    if actor.may("loan_change.make"):
        items += [
            {
                "kind": "lpr",
                "title": "借据未能重定价，请查看",
                "title_en": "A loan could not be reset: look at it",
                "number": stuck.loan_number,
                "applicant_name": stuck.customer_name,
                "due_at": clock.start_of(stuck.reset_date),
                "link": f"/loans/{stuck.loan_number}",
            }
            for stuck in list_stuck_loans(scope=scope_of(actor))
        ]
    return items
