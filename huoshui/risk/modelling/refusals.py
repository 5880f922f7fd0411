"""Why a table cannot become a model, in words."""

from huoshui.core.errors import Refusal


class TableRefused(Refusal):
    """A file that cannot be read as a table."""

    code = "risk.table_refused"
    zh = "无法读取样本文件：{problem_zh}"
    en = "The file of past loans cannot be read: {problem}"
    status = 422


class NoSuchColumn(Refusal):
    code = "risk.no_such_column"
    zh = "样本中没有名为 {column} 的列，现有：{known}"
    en = "There is no column named {column}; there are: {known}"
    status = 422


class NoDates(Refusal):
    code = "risk.no_dates"
    zh = "列 {column} 不是日期"
    en = "The column {column} holds no dates"
    status = 422


class TargetRefused(Refusal):
    """The target column does not say who turned bad."""

    code = "risk.target_refused"
    zh = "目标列 {column} 不能使用：{problem_zh}"
    en = "The target column {column} cannot be used: {problem}"
    status = 422


class TooFewRows(Refusal):
    code = "risk.too_few_rows"
    zh = (
        "样本太少：{rows} 行，其中坏样本 {bads}、好样本 {goods}；"
        "至少需要 {least} 行且好坏样本各 {least_each} 个"
    )
    en = (
        "Too few rows: {rows}, of them {bads} bad and {goods} good; "
        "at least {least} are needed, with {least_each} of each"
    )
    status = 422


class DuplicateIds(Refusal):
    code = "risk.duplicate_ids"
    zh = "标识列 {column} 有重复：{count} 个值出现多次，例如 {examples}"
    en = "The id column {column} has duplicates: {count} values occur more than once, such as {examples}"
    status = 422


class NothingToLearnFrom(Refusal):
    code = "risk.nothing_to_learn_from"
    zh = "没有可用的输入列：{reasons}"
    en = "No column is left to learn from: {reasons}"
    status = 422
