"""What the registry refuses, in words."""

from huoshui.core.errors import Forbidden, Refusal


class SampleTooLarge(Refusal):
    code = "risk.sample_too_large"
    zh = "样本文件超过 {limit_mb} MB，请用命令 huoshui model train 在服务器上训练"
    en = "The sample is larger than {limit_mb} MB: train on the server with huoshui model train"
    status = 422


class SampleRemoved(Refusal):
    code = "risk.sample_removed"
    zh = "样本文件已删除，请重新上传"
    en = "The sample has been removed: send it again"


class SampleInUse(Refusal):
    code = "risk.sample_in_use"
    zh = "有训练正在使用该样本，请等它结束"
    en = "A training is using the sample: wait until it has ended"


class ModelKnown(Refusal):
    """The very same artefact is in the registry already."""

    code = "risk.model_known"
    zh = "相同的模型已登记为 {number}"
    en = "The very same model is registered as {number}"


class ModelWrongState(Refusal):
    code = "risk.model_wrong_state"
    zh = "模型当前状态为 {status}，不能进行此操作"
    en = "The model is {status}, so this cannot be done"


class OwnModel(Forbidden):
    code = "risk.own_model"
    zh = "模型须由另一人审批"
    en = "A model is approved by another person than the one who made it"


class ModelInUse(Refusal):
    code = "risk.model_in_use"
    zh = "决策流 {flow} 正在使用该模型"
    en = "The decision flow {flow} uses this model"


class NoHistory(Refusal):
    code = "risk.no_history"
    zh = "该决策流还没有结果已知的贷款，不能生成样本"
    en = "No loan of this flow has a known outcome yet: there is no sample to be made"
    status = 422
