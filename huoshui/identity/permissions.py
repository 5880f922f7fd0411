"""Every permission there is: code → its name in both languages. A role is a list of these codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission (权限) by its name in Chinese and English."""

    zh: str
    en: str


PERMISSIONS: dict[str, Permission] = {
    "customer.view": Permission("查看客户", "View customers"),
    "customer.edit": Permission("建立和修改客户资料", "Create and change customer files"),
    "customer.review": Permission("复核客户资料变更", "Review changes to customer files"),
    "application.view": Permission("查看申请", "View applications"),
    "application.enter": Permission("录入申请", "Enter applications"),
    "application.review": Permission("初审申请", "Review applications"),
    "application.approve": Permission("终审申请", "Approve applications"),
    "decision.view": Permission("查看自动决策", "View automatic decisions"),
    "contract.view": Permission("查看合同", "View contracts"),
    "contract.manage": Permission("管理合同", "Manage contracts"),
    "disbursement.make": Permission("放款经办", "Make disbursements"),
    "disbursement.check": Permission("放款复核", "Check disbursements"),
    "loan.view": Permission("查看借据", "View loans"),
    "repayment.enter": Permission("登记还款", "Enter repayments"),
    "repayment.reverse": Permission("冲正还款", "Reverse repayments"),
    "repayment.backdate": Permission("补登以前日期的还款", "Enter repayments of earlier days"),
    "loan_change.make": Permission("申请借据变更", "Ask for changes of loans"),
    "loan_change.check": Permission("复核借据变更", "Check changes of loans"),
    "line.freeze": Permission("冻结授信", "Freeze credit lines"),
    "line.unlock": Permission("解冻授信", "Unlock credit lines"),
    "line.review": Permission("申请授信调整", "Ask for changes of credit lines"),
    "line.approve": Permission("批准授信调整", "Approve changes of credit lines"),
    "loan.take_over": Permission("迁入原系统借据", "Take over loans from another system"),
    "classification.propose": Permission("提出风险分类意见", "Propose the class of a loan"),
    "classification.confirm": Permission("认定风险分类", "Confirm the class of a loan"),
    "provision.run": Permission("计提拨备", "Run provisioning"),
    "ledger.view": Permission("查看账务", "View the ledger"),
    "product.view": Permission("查看产品", "View products"),
    "product.edit": Permission("配置产品", "Edit products"),
    "product.check": Permission("复核产品版本", "Check product versions"),
    "parameter.view": Permission("查看参数", "View parameters"),
    "parameter.edit": Permission("维护参数", "Edit parameters"),
    "report.view": Permission("查看报表", "View reports"),
    "dayend.run": Permission("执行日终", "Run the end of day"),
    "audit.view": Permission("查看审计日志", "View the audit log"),
    "user.manage": Permission("管理用户和角色", "Manage users and roles"),
    "message.view": Permission("查看消息", "View messages"),
    "outbox.manage": Permission("管理事件队列", "Manage the event queue"),
    "collection.view": Permission("查看催收和提醒", "View collections and reminders"),
}

ALL = frozenset(PERMISSIONS)
