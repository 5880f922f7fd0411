"""One signature after another on a contract's PDF (PAdES), each with a time stamp; the seal is last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asgiref.sync import async_to_sync, sync_to_async
from asn1crypto import keys as asn1_keys
from asn1crypto import pem, tsp, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field, enumerate_sig_fields
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from huoshui.contracts.ports import TimeStampAuthority, TimeStampUnavailable
from huoshui.contracts.signing.boxes import SigningBox
from huoshui.contracts.signing.certificates import KeyPair
from huoshui.core.errors import Refusal

# Room in hexadecimal for a signature, its certificates and the time stamp of a real authority with its own.
_RESERVED = 32_768


class NoTimeStamp(Refusal):
    code = "contracts.no_time_stamp"
    zh = "时间戳服务暂时没有应答，签名没有完成，请稍后再试"
    en = "The time-stamp authority does not answer now. Nothing has been signed, please try again later"
    status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who signs with which key, and the one-page PDF that the signature shows."""

    key: KeyPair
    picture: bytes
    reason: str


def add_signature(
    content: bytes,
    *,
    boxes: Sequence[SigningBox],
    field: str,
    stamp: Stamp,
    authority: KeyPair,
    time_stamps: TimeStampAuthority | None,
    at: datetime,
) -> bytes:
    """The PDF with one signature more in the box of that field, made at `at`, over every byte before it.

    The first signature brings the fields of all signers, so that the later ones only fill theirs in.
    Refusals: NoTimeStamp.
    """
    writer = IncrementalPdfFileWriter(BytesIO(content))
    present = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    for box in boxes:
        if box.field not in present:
            append_signature_field(writer, SigFieldSpec(box.field, on_page=box.page_from_end, box=box.rect))
    signer = _DatedSigner(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=stamp.reason,
            name=stamp.key.subject,
        ),
        signer=_signer(stamp.key, authority),
        timestamper=None if time_stamps is None else _PortStamper(time_stamps),
        stamp_style=_style(stamp.picture),
    )
    signer.instant = at
    try:
        signed = async_to_sync(signer.async_sign_pdf)(writer, bytes_reserved=_RESERVED)
    except (TimeStampUnavailable, TimestampRequestError) as problem:
        raise NoTimeStamp() from problem
    return signed.getvalue()  # type: ignore[no-any-return]


class _PortStamper(TimeStamper):  # type: ignore[misc]
    """pyHanko's view of the port: a request in, a response out, on the thread that holds the transaction."""

    def __init__(self, authority: TimeStampAuthority) -> None:
        super().__init__(include_nonce=True)
        self.authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's response. Raises TimeStampUnavailable, also for what is none or holds no stamp."""
        answer = await sync_to_async(self.authority.answer)(req.dump())
        try:
            response = tsp.TimeStampResp.load(answer, strict=True)
            response["time_stamp_token"].native  # noqa: B018 - read here, where a refusal without one is caught
        except (ValueError, TypeError, KeyError) as problem:
            raise TimeStampUnavailable("the authority gave no stamp") from problem
        return response


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
