"""What is refused of a flow in the making, in words."""

from huoshui.core.errors import Forbidden, InvalidInput, Refusal


class RuleRefused(InvalidInput):
    """A rule that could not be run; `field` is its path, such as tables.policy.3.when."""

    code = "risk.rule_refused"
    zh = "{table_zh}第 {line} 条：{problem_zh}"
    en = "{table}, rule {line}: {problem}"

    def message(self, lang: str) -> str:
        """The table, the line and the problem, in either language."""
        return Refusal.message(self, lang)


class CardRefused(InvalidInput):
    """A scorecard that a flow cannot use."""

    code = "risk.card_refused"
    zh = "评分卡不能使用：{problem_zh}"
    en = "The scorecard cannot be used: {problem}"

    def message(self, lang: str) -> str:
        """The problem, in either language."""
        return Refusal.message(self, lang)


class FlowWrongState(Refusal):
    code = "risk.flow_wrong_state"
    zh = "决策流当前状态为 {status}，不能进行此操作"
    en = "The decision flow is {status}, so this cannot be done"


class OwnFlow(Forbidden):
    code = "risk.own_flow"
    zh = "决策流须由另一人审批和上线"
    en = "A decision flow is approved and put to work by another person than the one who drafted it"


class CasesFail(Refusal):
    """Past cases on which a rule cannot be run."""

    code = "risk.cases_fail"
    zh = "试运行中有 {count} 笔无法执行规则，请先修正"
    en = "{count} past cases could not be decided in the dry run: mend the rules first"


class ChallengerThere(Refusal):
    code = "risk.challenger_there"
    zh = "该决策流已有挑战者 v{version}"
    en = "Version {version} is the challenger already"


class NoChampion(Refusal):
    code = "risk.no_champion"
    zh = "没有生效中的版本，不能设挑战者"
    en = "There is no live version to challenge"
