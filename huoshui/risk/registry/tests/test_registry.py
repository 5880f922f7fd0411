"""A sample becomes a model that another person approves; nothing sealed is ever changed."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation.actor import Actor, PermissionMissing
from huoshui.risk.modelling.artefact import ArtefactRefused, card_from_json, sealed
from huoshui.risk.modelling.editing import Edit
from huoshui.risk.modelling.refusals import TableRefused
from huoshui.risk.modelling.tests.made_up import as_csv, past_loans
from huoshui.risk.models import ModelSample, ModelTraining, RiskModel
from huoshui.risk.registry import operations, queries
from huoshui.risk.registry.refusals import (
    ModelKnown,
    ModelWrongState,
    OwnModel,
    SampleInUse,
    SampleRemoved,
    SampleTooLarge,
)
from huoshui.risk.registry.samples import MAX_SAMPLE_BYTES, add_sample, remove_sample
from huoshui.risk.registry.training import ask_training, run_training
from huoshui.risk.registry.wish import TrainingWish
from huoshui.risk.tests.people import RiskPeople, risk_people

pytestmark = pytest.mark.django_db
LOANS = as_csv(*past_loans(600))
WISH = TrainingWish(target="结果", bad_value="坏", id_column="编号", models=("woe_card",), card="woe_card")


@pytest.fixture
def people(lender: object) -> RiskPeople:
    return risk_people()


@pytest.fixture
def maker(people: RiskPeople) -> Actor:
    return people.maker


@pytest.fixture
def checker(people: RiskPeople) -> Actor:
    return people.checker


def trained(maker: Actor, wish: TrainingWish = WISH, content: bytes = LOANS) -> ModelTraining:
    sample = add_sample(actor=maker, name="贷款.csv", content=content)
    training = ask_training(actor=maker, sample_id=sample, name="小微评分卡", wish=wish)
    run_training(training, actor=maker)
    return ModelTraining.objects.get(pk=training)


def test_a_sample_is_described_for_correction_and_kept_encrypted(maker: Actor) -> None:
    sample = queries.get_sample(add_sample(actor=maker, name="贷款.csv", content=LOANS))
    columns = {column["name"]: column for column in sample.columns}
    assert sample.row_count == 600
    assert columns["industry"]["kind"] == "category"
    assert set(columns["industry"]["values"]) == {"农业", "餐饮", "制造"}
    assert columns["debt_ratio"]["kind"] == "number"
    assert columns["income"]["missing"] == sum(b",," in line for line in LOANS.split(b"\n"))
    raw = ModelSample.objects.extra(select={"raw": "content"}).values_list("raw", flat=True).get()
    assert "餐饮".encode() not in bytes(raw)


def test_the_same_file_twice_is_one_sample(maker: Actor) -> None:
    assert add_sample(actor=maker, name="a.csv", content=LOANS) == add_sample(
        actor=maker, name="b.csv", content=LOANS
    )


def test_a_training_ends_with_a_draft_that_carries_what_made_it(maker: Actor) -> None:
    training = trained(maker)
    assert (training.status, training.problem) == ("done", "")
    assert training.model is not None
    model = queries.get_model(training.model.pk)
    assert (model.row.status, model.row.kind, model.row.rows) == ("draft", "woe_card", 600)
    assert model.row.auc is not None and model.row.auc > 0.7
    assert set(model.inputs) == {"debt_ratio", "income", "industry"}
    assert len(model.hash) == 64 and len(model.data_fingerprint) == 64
    assert model.card.columns and model.card.grades


def test_trained_again_it_is_the_very_same_model(maker: Actor) -> None:
    first = trained(maker)
    assert first.model is not None
    again = trained(maker)
    assert again.status == "failed"
    assert first.model.number in again.problem and first.model.number in again.problem_en


def test_what_the_data_refuse_the_training_tells_in_words(maker: Actor) -> None:
    one_outcome = LOANS.replace("坏".encode(), "好".encode())
    training = trained(maker, content=one_outcome)
    assert training.status == "failed"
    assert "结果" in training.problem and "cannot be used" in training.problem_en
    assert not RiskModel.objects.exists()


def test_a_training_of_a_killed_worker_is_done_anew_and_a_finished_one_is_not(maker: Actor) -> None:
    training = trained(maker)
    run_training(training.pk, actor=maker)
    assert RiskModel.objects.count() == 1
    ModelTraining.objects.filter(pk=training.pk).update(status="running", model=None)
    with transaction.atomic():
        run_training(training.pk, actor=maker)
    assert ModelTraining.objects.get(pk=training.pk).status == "failed"  # the very same model is known


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target": "没有"}, "target"),
        ({"drop": ("没有",)}, "drop"),
        ({"monotone": {"没有": 1}}, "monotone"),
        ({"time_column": "没有"}, "time_column"),
    ],
)
def test_a_column_that_is_not_there_is_named_before_training(
    maker: Actor, change: dict[str, Any], field: str
) -> None:
    sample = add_sample(actor=maker, name="贷款.csv", content=LOANS)
    with pytest.raises(InvalidInput) as refused:
        ask_training(actor=maker, sample_id=sample, name="卡", wish=WISH.model_copy(update=change))
    assert refused.value.field == field


def test_files_that_are_no_tables_are_refused(maker: Actor) -> None:
    with pytest.raises(TableRefused):
        add_sample(actor=maker, name="a.csv", content=b"")
    with pytest.raises(TableRefused):
        add_sample(actor=maker, name="a.exe", content=b"MZ")
    with pytest.raises(SampleTooLarge):
        add_sample(actor=maker, name="a.csv", content=b"x" * (MAX_SAMPLE_BYTES + 1))
    assert not ModelSample.objects.exists()


def test_a_removed_sample_is_gone_and_its_model_stays(maker: Actor) -> None:
    training = trained(maker)
    remove_sample(actor=maker, sample_id=training.sample_id)
    assert ModelSample.objects.values_list("content", flat=True).get() is None
    with pytest.raises(NotFound):
        queries.get_sample(training.sample_id)
    with pytest.raises(SampleRemoved):
        remove_sample(actor=maker, sample_id=training.sample_id)
    assert training.model is not None
    with pytest.raises(SampleRemoved):
        operations.effect_of_edits(actor=maker, model_id=training.model.pk, edits=[])
    assert not queries.get_model(training.model.pk).has_sample


def test_a_sample_in_use_is_not_removed(maker: Actor) -> None:
    sample = add_sample(actor=maker, name="贷款.csv", content=LOANS)
    ask_training(actor=maker, sample_id=sample, name="卡", wish=WISH)
    with pytest.raises(SampleInUse):
        remove_sample(actor=maker, sample_id=sample)


def test_another_person_approves(maker: Actor, checker: Actor) -> None:
    training = trained(maker)
    assert training.model is not None
    model_id = training.model.pk
    with pytest.raises(ModelWrongState):
        operations.check_model(actor=checker, model_id=model_id, approve=True, opinion="")
    with pytest.raises(InvalidInput):
        operations.submit_model(actor=maker, model_id=model_id, limits=" ")
    operations.submit_model(actor=maker, model_id=model_id, limits="只用于小微")
    with pytest.raises(OwnModel):
        operations.check_model(actor=maker, model_id=model_id, approve=True, opinion="")
    operations.check_model(actor=checker, model_id=model_id, approve=True, opinion="同意")
    model = queries.get_model(model_id)
    assert (model.row.status, model.row.checked_by_name) == ("approved", checker.name)
    assert model.limits == "只用于小微"
    with pytest.raises(ModelWrongState):
        operations.check_model(actor=checker, model_id=model_id, approve=False, opinion="再看")
    operations.retire_model(actor=maker, model_id=model_id)
    assert queries.get_model(model_id).row.status == "retired"


def test_declined_needs_a_word(maker: Actor, checker: Actor) -> None:
    training = trained(maker)
    assert training.model is not None
    operations.submit_model(actor=maker, model_id=training.model.pk, limits="小微")
    with pytest.raises(InvalidInput):
        operations.check_model(actor=checker, model_id=training.model.pk, approve=False, opinion=" ")


def test_points_changed_by_hand_make_a_new_draft_that_names_its_parent(maker: Actor) -> None:
    training = trained(maker)
    assert training.model is not None
    before = training.model
    card = card_from_json(before.artefact["card"])
    item = card.characteristics[0]
    edit = Edit(item.name, 1, item.points[1] - 40)
    effect = operations.effect_of_edits(actor=maker, model_id=before.pk, edits=[edit])
    assert effect.largest_change == 40
    assert effect.before.auc != effect.after.auc
    new = operations.register_edit(actor=maker, model_id=before.pk, name="手工调整", edits=[edit])
    detail = queries.get_model(new)
    assert (detail.made_from, detail.row.status) == (before.hash, "draft")
    assert detail.edits == [{"column": item.name, "code": 1, "points": item.points[1] - 40}]
    before.refresh_from_db()
    assert card_from_json(before.artefact["card"]) == card


def test_the_database_itself_keeps_an_artefact_as_it_was(maker: Actor) -> None:
    training = trained(maker)
    assert training.model is not None
    artefact = {**training.model.artefact, "purpose": "别的"}
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskModel.objects.update(artefact=artefact)
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskModel.objects.all().delete()


def test_a_model_of_the_command_is_registered_when_its_hash_holds(maker: Actor) -> None:
    training = trained(maker)
    assert training.model is not None
    content = json.loads(json.dumps(training.model.artefact))
    with pytest.raises(ModelKnown):
        operations.register_model(actor=maker, name="同一个", artefact=content)
    with pytest.raises(ArtefactRefused):
        operations.register_model(actor=maker, name="改动", artefact={**content, "purpose": "别的"})
    other = sealed(
        {name: value for name, value in content.items() if name not in ("hash", "format")}
        | {"purpose": "别的"}
    )
    assert operations.register_model(actor=maker, name="另一个", artefact=other)


def test_a_newer_table_is_compared_with_the_rows_the_card_was_made_on(maker: Actor) -> None:
    training = trained(maker)
    assert training.model is not None
    same = queries.watch_model(training.model.pk, name="新.csv", content=LOANS, time_column=None)
    assert same.shifts[0].name == "score" and all(shift.level == "steady" for shift in same.shifts)
    table, bad = past_loans(600, seed=3)
    farmers = (
        as_csv(table, bad).replace("餐饮".encode(), "农业".encode()).replace("制造".encode(), "农业".encode())
    )
    moved = queries.watch_model(training.model.pk, name="新.csv", content=farmers, time_column=None)
    assert next(shift for shift in moved.shifts if shift.name == "industry").level == "act"


def test_without_the_permission_nothing_is_done(people: RiskPeople) -> None:
    stranger = people.officer
    for attempt in (
        lambda: add_sample(actor=stranger, name="a.csv", content=LOANS),
        lambda: ask_training(actor=stranger, sample_id=1, name="卡", wish=WISH),
        lambda: operations.submit_model(actor=stranger, model_id=1, limits="x"),
        lambda: operations.check_model(actor=stranger, model_id=1, approve=True, opinion=""),
        lambda: operations.retire_model(actor=stranger, model_id=1),
    ):
        with pytest.raises((PermissionMissing, Forbidden)):
            attempt()
