"""Who answers each port: its dotted path → that of a class or function without arguments."""

ADAPTERS: dict[str, str] = {
    "huoshui.identity.ports.MessageGateway": "huoshui.integrations.messaging.sandbox.SandboxMessages",
    "huoshui.identity.ports.DemoAccounts": "huoshui.demo.accounts.ShownAccounts",
    "huoshui.risk.ports.CreditBureau": "huoshui.integrations.bureaus.sandbox.SandboxBureau",
    "huoshui.risk.ports.Exposure": "huoshui.servicing.exposure.LoanExposure",
    "huoshui.servicing.ports.BankGateway": "huoshui.integrations.payments.sandbox.SandboxBank",
}
