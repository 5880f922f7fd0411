"""A small time-stamp authority under the lender's own CA (RFC 3161), for the sandbox."""

from datetime import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import pem, tsp
from pyhanko.sign.timestamps import DummyTimeStamper

from huoshui.contracts.signing.certificates import KeyPair
from huoshui.contracts.signing.sign import load_certificate


def stamp_answer(request: bytes, *, key: KeyPair, at: datetime) -> bytes:
    """The TimeStampResp (DER) to a TimeStampReq: this digest was there at that instant.

    ValueError for what is no request.
    """
    _, _, der = pem.unarmor(key.private_key.encode())
    authority = DummyTimeStamper(
        load_certificate(key.certificate),
        asn1_keys.PrivateKeyInfo.load(der),
        fixed_dt=at.replace(microsecond=0),
    )
    response: bytes = authority.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
    return response


def rejection() -> bytes:
    """The TimeStampResp (DER) of an authority that refuses."""
    status: bytes = tsp.PKIStatusInfo({"status": tsp.PKIStatus("rejection")}).dump()
    # A refusal has no token (RFC 3161 §2.4.2), which asn1crypto cannot write: a sequence of the status alone.
    return bytes([0x30, len(status)]) + status
