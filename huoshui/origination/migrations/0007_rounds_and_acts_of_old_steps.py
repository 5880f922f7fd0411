"""Cases that were in approval before flows were drawn go on by their product's levels; every act is kept."""

from django.db import migrations

from huoshui.core.approval import Step, Timer, flow_of_levels, write_flow
from huoshui.core.money import parse_yuan


def make_rounds(apps, schema_editor):
    application_model = apps.get_model("origination", "Application")
    step_model = apps.get_model("origination", "ApprovalStep")
    act_model = apps.get_model("origination", "ApprovalAct")
    round_model = apps.get_model("origination", "ApprovalRound")
    ids = step_model.objects.values_list("application_id", flat=True).distinct()
    for application in application_model.objects.filter(pk__in=list(ids)).select_related("product_version"):
        flow = _flow(application.product_version.definition)
        steps = list(step_model.objects.filter(application=application).order_by("round", "order"))
        last = steps[-1].round
        for number in sorted({step.round for step in steps}):
            mine = [step for step in steps if step.round == number]
            is_open = number == last and application.status == "in_approval"
            round_model.objects.create(
                application=application,
                number=number,
                content=write_flow(flow),
                ways=_ways(flow, mine) if is_open else {},
                opened_at=min(step.opened_at for step in mine if step.opened_at),
            )
            if is_open:
                _wait_again(step_model, mine)
        act_model.objects.bulk_create(
            act_model(
                application=application,
                step=step,
                kind=step.action,
                user_id=step.acted_by_id,
                opinion=step.opinion,
                advised_amount=step.advised_amount,
                advised_term_months=step.advised_term_months,
                at=step.acted_at,
            )
            for step in steps
            if step.acted_at and step.action
        )


def _flow(definition):
    timer = Timer(hours=definition["sla_hours"])
    return flow_of_levels(
        [
            (
                Step(
                    code=plan["code"],
                    name=plan["name"],
                    name_en=plan["name_en"],
                    permission=plan["permission"],
                    timer=timer,
                ),
                parse_yuan(plan["above_amount"]) if plan.get("above_amount") else None,
            )
            for plan in definition["approval_steps"]
        ]
    )


def _ways(flow, steps):
    """The ways taken so far: from each step that is done to the next that is done or open."""
    met = [step.code for step in steps if step.status in ("done", "open")]
    taken = {f"{source}>{target}" for source, target in zip(["start", *met], met, strict=False)}
    over = {"start", *(step.code for step in steps if step.status == "done")}
    return {way.name: way.name in taken for way in flow.ways if way.source in over}


def _wait_again(step_model, steps):
    """A later level that was not needed so far may be needed yet."""
    opened = next(step.order for step in steps if step.status == "open")
    later = [step.pk for step in steps if step.status == "skipped" and step.order > opened]
    step_model.objects.filter(pk__in=later).update(status="waiting")


class Migration(migrations.Migration):
    dependencies = [
        ("origination", "0006_approval_flows"),
        ("products", "0003_ready_calendar_days"),
    ]
    operations = [migrations.RunPython(make_rounds, migrations.RunPython.noop)]
