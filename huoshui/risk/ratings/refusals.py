"""What ratings and their models refuse, in words."""

from huoshui.core.errors import Forbidden, Refusal


class RatingWaiting(Refusal):
    """A second proposal while one waits for its answer."""

    code = "risk.rating_waiting"
    zh = "该客户已有待认定的评级"
    en = "A rating of this customer is already waiting to be confirmed"


class RatingAnswered(Refusal):
    """A second answer to one rating."""

    code = "risk.rating_answered"
    zh = "该评级已认定或退回"
    en = "This rating has been answered already"


class OwnRating(Forbidden):
    """The proposer answering their own rating."""

    code = "risk.own_rating"
    zh = "发起人不能认定自己发起的评级"
    en = "Nobody may confirm a rating they proposed"


class RatingOutOfDate(Refusal):
    """A rating whose statements, model or class changed while it waited."""

    code = "risk.rating_out_of_date"
    zh = "发起后报表、评级模型或风险分类已变化，请退回后重新发起"
    en = "Statements, model or class changed since it was proposed: decline it and rate anew"


class TooManyNotches(Refusal):
    """A grade moved by hand further than the parameter allows."""

    code = "risk.too_many_notches"
    zh = "人工调整最多 {most} 级"
    en = "A grade may be moved by hand by {most} notches at most"
    status = 422


class DefaultedCustomer(Refusal):
    """A grade moved by hand while the customer is in default."""

    code = "risk.defaulted_customer"
    zh = "客户贷款为次级或更差，等级只能为最低级，不能人工调整"
    en = "A loan of the customer is substandard or worse: the grade is the lowest and cannot be moved"
    status = 422


class NoRatingModel(Refusal):
    """No rating model is at work for this kind of customer."""

    code = "risk.no_rating_model"
    zh = "没有适用于该类客户的评级模型"
    en = "No rating model is at work for this kind of customer"


class RatingModelWrongState(Refusal):
    """A step the version is not in a state for."""

    code = "risk.rating_model_wrong_state"
    zh = "评级模型版本当前状态（{status}）不能进行此操作"
    en = "The version of the rating model is {status}: this cannot be done now"


class OwnRatingModel(Forbidden):
    """The maker of a version checking it."""

    code = "risk.own_rating_model"
    zh = "评级模型须由另一人复核"
    en = "A rating model is checked by another person than the one who made it"
