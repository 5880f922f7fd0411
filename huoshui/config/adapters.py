"""Who answers each port: its dotted path → that of a class or function without arguments."""

ADAPTERS: dict[str, str] = {
    "huoshui.contracts.ports.TimeStampAuthority": "huoshui.integrations.timestamps.configured_time_stamps",
    "huoshui.contracts.ports.FaceProvider": "huoshui.integrations.faces.configured_faces",
    "huoshui.identity.ports.MessageGateway": "huoshui.integrations.messaging.sandbox.SandboxMessages",
    "huoshui.identity.ports.DemoAccounts": "huoshui.demo.accounts.ShownAccounts",
    "huoshui.parties.ports.SharedTraces": "huoshui.origination.traces.TracesOfCustomers",
    "huoshui.collateral.ports.SecuredCases": "huoshui.contracts.secured_cases.CasesOfContracts",
    "huoshui.collateral.ports.SecuredLoans": "huoshui.servicing.secured.DebtOfContracts",
    "huoshui.papers.ports.PaperReader": "huoshui.integrations.reading.rapid.RapidReader",
    "huoshui.partners.ports.CallbackGateway": "huoshui.integrations.callbacks.http.HttpCallbacks",
    "huoshui.risk.ports.ApplicationTraces": "huoshui.origination.traces.TracesOfApplications",
    "huoshui.risk.ports.Consents": "huoshui.origination.consents.ConsentsOfApplicants",
    "huoshui.risk.ports.CreditBureau": "huoshui.integrations.bureaus.sandbox.SandboxBureau",
    "huoshui.risk.ports.DataSources": "huoshui.integrations.sources.configured_sources",
    "huoshui.risk.ports.Exposure": "huoshui.servicing.exposure.LoanExposure",
    "huoshui.risk.ports.GroupExposure": "huoshui.servicing.exposure.LoanExposure",
    "huoshui.risk.ports.LoanOutcomes": "huoshui.servicing.outcomes.BookOutcomes",
    "huoshui.risk.ports.PastOffers": "huoshui.origination.offers.OffersMade",
    "huoshui.servicing.ports.BankGateway": "huoshui.integrations.payments.sandbox.SandboxBank",
    "huoshui.servicing.ports.RelatedParties": "huoshui.servicing.payment.related.RelatedByFile",
}
