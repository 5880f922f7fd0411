"""Reads of contracts: rows, one contract in full, its file, and what an uploaded file is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet

from huoshui.contracts.disclosure import Disclosure
from huoshui.contracts.frozen import (
    ContractTerms,
    disclosure_from_json,
    instalments_from_json,
    terms_from_json,
)
from huoshui.contracts.keys import authority_certificates
from huoshui.contracts.models import Contract, SigningKey
from huoshui.contracts.ports import TimeStampAuthority
from huoshui.contracts.scoping import in_scope
from huoshui.contracts.signing import SignatureCheck, Trust, check_signatures
from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.core.rates import Rate
from huoshui.core.schedule import Instalment, build_schedule
from huoshui.foundation.files import LoadedFile, load_file
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import EVERYTHING, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """A contract as a list shows it; amounts in cents."""

    id: int
    number: str
    application_number: str
    customer_id: int
    customer_name: str
    customer_number: str
    branch_id: int
    product_code: str
    principal: Cents
    annual_rate: Rate
    term_months: int
    method: str
    status: str
    drafted_at: datetime
    signed_at: datetime | None
    signed_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDetail:
    """A contract in full: what was agreed, what it costs, when what falls due, and its files."""

    row: ContractRow
    product_version_id: int
    template_version: str
    terms: ContractTerms
    disclosure: Disclosure
    instalments: tuple[Instalment, ...]
    disclosure_confirmed_at: datetime | None
    clause_codes: tuple[str, ...]
    signer_ip: str
    file_sha256: str
    signed_file_sha256: str

    @property
    def has_file(self) -> bool:
        """Whether the PDF has been made."""
        return bool(self.file_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """One page of contracts and how many there are in all."""

    items: tuple[ContractRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What an uploaded PDF is worth (验签结果); `problems` are codes of contracts.signing.PROBLEMS."""

    valid: bool
    contract_number: str | None
    signers: tuple[SignatureCheck, ...]
    signed_at: datetime | None
    problems: tuple[str, ...]
    file_sha256: str


def get_contract(number: str, scope: Scope = EVERYTHING) -> ContractDetail:
    """The contract in full. Refusals: NotFound, also outside the scope."""
    return _detail(_one(Q(number=number) & in_scope(scope)))


def get_contract_for_borrower(number: str, *, customer_id: int | None) -> ContractDetail:
    """The customer's own contract in full. Refusals: NotFound, also for another's."""
    if customer_id is None:
        raise NotFound()
    return _detail(_one(Q(number=number, customer_id=customer_id)))


def get_contract_of_application(application_number: str) -> str:
    """The number of the application's latest contract. Refusals: NotFound when none has been drafted."""
    found = latest_of(application_number)
    if found is None:
        raise NotFound()
    return found.number


def latest_of(application_number: str) -> Contract | None:
    """The contract drafted last from the application: the only one that may not be void; None before."""
    return Contract.objects.filter(application_id=application_number).order_by("-pk").first()


def find_contract_numbers(application_numbers: Sequence[str]) -> dict[str, str]:
    """Application number → number of its latest contract, for those that have one."""
    rows = Contract.objects.filter(application_id__in=application_numbers).order_by("pk")
    return dict(rows.values_list("application__number", "number"))


def list_contracts(
    *, scope: Scope, status: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> ContractPage:
    """Contracts in scope, newest first; `search` is part of a number or of the customer's name."""
    rows = _rows().filter(in_scope(scope))
    if status:
        rows = rows.filter(status=status)
    if search := search.strip():
        rows = rows.filter(
            Q(number__icontains=search)
            | Q(application__number__icontains=search)
            | Q(customer__name__icontains=search)
        )
    start = (page - 1) * page_size
    return ContractPage(
        items=tuple(_row(row) for row in rows.order_by("-id")[start : start + page_size]), total=rows.count()
    )


def list_contracts_of_customer(customer_id: int, scope: Scope = EVERYTHING) -> tuple[ContractRow, ...]:
    """The customer's contracts in scope, newest first."""
    rows = _rows().filter(in_scope(scope), customer_id=customer_id)
    return tuple(_row(row) for row in rows.order_by("-id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPrincipal:
    """What a contract promises, cents."""

    contract_id: int
    customer_id: int
    product_code: str
    principal: Cents


def signed_principals(customer_ids: Sequence[int]) -> tuple[ContractPrincipal, ...]:
    """The signed contracts of these customers and what each promises, in one query."""
    return _principals(customer_ids, ("signed",))


def unsigned_principals(customer_ids: Sequence[int]) -> tuple[ContractPrincipal, ...]:
    """The contracts of these customers on their way to be signed, in one query."""
    return _principals(customer_ids, ("drafted", "disclosed", "signing"))


def _principals(customer_ids: Sequence[int], statuses: Sequence[str]) -> tuple[ContractPrincipal, ...]:
    rows = Contract.objects.filter(customer_id__in=customer_ids, status__in=statuses)
    return tuple(
        ContractPrincipal(contract_id=pk, customer_id=customer_id, product_code=code, principal=principal)
        for pk, customer_id, code, principal in rows.values_list(
            "id", "customer_id", "product_code", "terms__principal_cents"
        )
    )


def list_signed_contracts(*, scope: Scope, without_ids: Sequence[int] = ()) -> tuple[ContractRow, ...]:
    """Signed contracts, oldest signature first, but those of `without_ids` (paid out: servicing knows)."""
    rows = _rows().filter(in_scope(scope), status="signed").exclude(pk__in=without_ids)
    return tuple(_row(row) for row in rows.order_by("signed_at", "id"))


def load_contract_file(number: str) -> LoadedFile:
    """The signed PDF, or the unsigned one before. Refusals: NotFound while there is none.

    Whoever calls decides whether the reader may see it: `get_contract` with the reader's scope first.
    """
    files = Contract.objects.filter(number=number).values_list("signed_file_id", "file_id").first()
    file_id = files and (files[0] or files[1])
    if not file_id:
        raise NotFound()
    return load_file(file_id)


def verify_pdf(content: bytes) -> Verification:
    """What a PDF is worth: valid when every signature holds and the file is, byte for byte, the one kept.

    电子签名法 Art. 13: any later change to content, form or signature is found. The contract's number is told
    also of a changed file when a signer's certificate of ours shows which one it was.
    """
    # Looked up by digest, since a signature cannot cover the few bytes it is written into itself.
    digest = sha256(content).hexdigest()
    known = Contract.objects.filter(signed_file_sha256=digest).values_list("number", flat=True).first()
    own = authority_certificates()
    # Stamps of the sandbox stay good after a real authority has been configured.
    check = check_signatures(
        content, trust=Trust(signers=own, time_stamps=(*own, *adapter(TimeStampAuthority).roots()))
    )
    problems = list(check.problems)
    if known is None and not problems:
        problems.append("not_registered")
    times = [signer.signed_at for signer in check.signers if signer.signed_at is not None]
    return Verification(
        valid=not problems,
        contract_number=known or _number_by_certificate(check.signers),
        signers=check.signers,
        signed_at=max(times, default=None),
        problems=tuple(problems),
        file_sha256=digest,
    )


def _number_by_certificate(signers: Sequence[SignatureCheck]) -> str | None:
    serials = [signer.serial for signer in signers if signer.serial]
    keys = SigningKey.objects.filter(purpose="signer", serial__in=serials)
    return keys.values_list("contract__number", flat=True).first()


def _rows() -> QuerySet[Contract]:
    return Contract.objects.select_related("customer")


def _one(condition: Q) -> Contract:
    found = _rows().filter(condition).first()
    if found is None:
        raise NotFound()
    return found


def _row(contract: Contract) -> ContractRow:
    terms: dict[str, Any] = contract.terms
    return ContractRow(
        id=contract.pk,
        number=contract.number,
        application_number=contract.application_id,
        customer_id=contract.customer_id,
        customer_name=contract.customer.name,
        customer_number=contract.customer.number,
        branch_id=contract.branch_id,
        product_code=contract.product_code,
        principal=terms["principal_cents"],
        annual_rate=Rate(terms["annual_rate"]),
        term_months=terms["term_months"],
        method=terms["method"],
        status=contract.status,
        drafted_at=contract.drafted_at,
        signed_at=contract.signed_at,
        signed_date=contract.signed_date,
    )


def _detail(contract: Contract) -> ContractDetail:
    terms = terms_from_json(contract.terms)
    return ContractDetail(
        row=_row(contract),
        product_version_id=contract.product_version_id,
        template_version=contract.template_version,
        terms=terms,
        disclosure=disclosure_from_json(contract.disclosure),
        instalments=(
            instalments_from_json(contract.terms["instalments"])
            if "instalments" in contract.terms
            else build_schedule(terms.loan.schedule)
        ),
        disclosure_confirmed_at=contract.disclosure_confirmed_at,
        clause_codes=tuple(clause["code"] for clause in contract.wording.get("clauses", ())),
        signer_ip=contract.signer_ip,
        file_sha256=contract.file_sha256,
        signed_file_sha256=contract.signed_file_sha256,
    )
