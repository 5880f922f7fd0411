"""The two signatures of a contract's PDF: the borrower's, then the lender's seal over everything (PAdES)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import pem, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from huoshui.contracts.signing.certificates import KeyPair

BORROWER_FIELD, LENDER_FIELD = "borrower", "lender"
# Where loan_contract.typ draws the two boxes on the last page, in points from the lower left corner.
BORROWER_BOX = (325, 490, 505, 586)
LENDER_BOX = (120, 478, 240, 598)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who signs with which key, and the one-page PDF that the signature shows."""

    key: KeyPair
    picture: bytes
    reason: str


def sign_contract_file(
    content: bytes, *, borrower: Stamp, lender: Stamp, authority: KeyPair, at: datetime
) -> bytes:
    """The PDF with both signatures, said to be made at `at`; the lender's covers every byte before it."""
    signed = _sign(
        content, BORROWER_FIELD, BORROWER_BOX, borrower, authority, at, also=(LENDER_FIELD, LENDER_BOX)
    )
    return _sign(signed, LENDER_FIELD, LENDER_BOX, lender, authority, at)


class _Picture(ImportedPdfPage):  # type: ignore[misc]
    """A page of a PDF held in memory."""

    def render(self) -> bytes:
        """The operator that draws the page."""
        xobject = self._ensure_writer.import_page_as_xobject(
            PdfFileReader(BytesIO(self.file_name)), page_ix=0
        )
        self.resources.xobject["/Picture"] = xobject
        return b"/Picture Do"


class _DatedSigner(PdfSigner):  # type: ignore[misc]
    """A signer whose signatures carry the instant they are told, not the machine's clock."""

    instant: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """The session, dated."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.instant
        return session


def _sign(
    content: bytes,
    field: str,
    box: tuple[int, int, int, int],
    stamp: Stamp,
    authority: KeyPair,
    at: datetime,
    *,
    also: tuple[str, tuple[int, int, int, int]] | None = None,
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(content))
    if also is not None:
        # The second field exists before the first signature, so that the second signature only fills it in.
        append_signature_field(writer, SigFieldSpec(also[0], on_page=-1, box=also[1]))
    spec = None if also is None else SigFieldSpec(field, on_page=-1, box=box)
    signer = _DatedSigner(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=stamp.reason,
            name=stamp.key.subject,
        ),
        signer=_signer(stamp.key, authority),
        stamp_style=_style(stamp.picture),
        new_field_spec=spec,
    )
    signer.instant = at
    return asyncio.run(signer.async_sign_pdf(writer)).getvalue()  # type: ignore[no-any-return]


def _style(picture: bytes) -> StaticStampStyle:
    return StaticStampStyle(
        border_width=0,
        background=_Picture(picture),
        background_layout=SimpleBoxLayoutRule(
            x_align=StaticStampStyle().background_layout.x_align,
            y_align=StaticStampStyle().background_layout.y_align,
            margins=Margins(),
        ),
    )


def _signer(key: KeyPair, authority: KeyPair) -> SimpleSigner:
    store = SimpleCertificateStore()
    store.register(load_certificate(authority.certificate))
    _, _, der = pem.unarmor(key.private_key.encode())
    return SimpleSigner(
        signing_cert=load_certificate(key.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )


def load_certificate(text: str) -> x509.Certificate:
    """The certificate of a PEM text."""
    _, _, der = pem.unarmor(text.encode())
    return x509.Certificate.load(der)
