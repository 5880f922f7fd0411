"""Background tasks of the risk room; each names the lender's schema it works in."""

from django_tenants.utils import schema_context
from procrastinate.contrib.django import app

from huoshui.identity.queries import actor_of_user
from huoshui.risk.drafting.trial import run_trial
from huoshui.risk.registry.training import run_training


@app.task(queue="models", name="risk.train")
def train_job(schema_name: str, training_id: int, user_id: int) -> None:
    """Train what a person asked for, on that person's behalf."""
    with schema_context(schema_name):
        run_training(training_id, actor=actor_of_user(user_id=user_id))


@app.task(queue="models", name="risk.try_flow")
def trial_job(schema_name: str, trial_id: int) -> None:
    """Decide past applications again by a draft."""
    with schema_context(schema_name):
        run_trial(trial_id)
