"""Keys and certificates of the lender's private certificate authority (签名证书机构)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# A replay lives loans of past years under their own clock: the authority begins before any of them.
AUTHORITY_FROM = datetime(1990, 1, 1, tzinfo=UTC)
AUTHORITY_UNTIL = datetime(2099, 12, 31, tzinfo=UTC)
# Contracts are checked as long as they are kept: the term and ten years (反洗钱法 Art. 34) fit in forty.
CERTIFICATE_LIFE = timedelta(days=40 * 365)
_LONGEST_NAME = 64  # of a common name, X.520
_Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A private key and its certificate, both PEM text; `serial` in hexadecimal."""

    subject: str
    serial: str
    certificate: str
    private_key: str


def make_authority(*, lender_name: str) -> KeyPair:
    """A self-signed certificate authority for one lender."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"{lender_name[: _LONGEST_NAME - 6]}签名证书机构", lender_name)
    builder = _builder(name, name, key.public_key(), AUTHORITY_FROM, AUTHORITY_UNTIL)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(certify=True), critical=True)
    return _pair(builder.sign(key, hashes.SHA256()), key)


def issue_certificate(
    *, authority: KeyPair, subject: str, unit: str = "", at: datetime, until_authority_ends: bool = False
) -> KeyPair:
    """A new key and its certificate, valid from just before `at` for 40 years; `unit` says what it may sign.

    电子签名法 Art. 13: the data belong only to the signer, so each contract has a key of its own.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    begin = max(at - timedelta(minutes=5), AUTHORITY_FROM)
    end = AUTHORITY_UNTIL if until_authority_ends else min(begin + CERTIFICATE_LIFE, AUTHORITY_UNTIL)
    issuer_key, issuer = _issuer(authority)
    builder = _builder(_name(subject, unit), issuer.subject, key.public_key(), begin, end)
    return _issued(builder, issuer_key, key)


def issue_time_stamp_certificate(*, authority: KeyPair, subject: str) -> KeyPair:
    """A key that may only stamp times (RFC 3161 §2.3), valid as long as its authority."""
    # pyHanko's own little authority signs with RSA only.
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    issuer_key, issuer = _issuer(authority)
    builder = _builder(
        _name(subject, "时间戳服务"), issuer.subject, key.public_key(), AUTHORITY_FROM, AUTHORITY_UNTIL
    )
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return _issued(builder, issuer_key, key)


def fingerprint(certificate: str) -> str:
    """The SHA-256 fingerprint of a PEM certificate, in hexadecimal."""
    return x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256()).hex()


def short_serial(serial: str) -> str:
    """The serial's last 16 digits in groups of four, as printed on the signing page."""
    tail = serial.upper()[-16:]
    return " ".join(tail[start : start + 4] for start in range(0, len(tail), 4))


def _issuer(authority: KeyPair) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = serialization.load_pem_private_key(authority.private_key.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is not an elliptic-curve key")
    return key, x509.load_pem_x509_certificate(authority.certificate.encode())


def _issued(
    builder: x509.CertificateBuilder, issuer_key: ec.EllipticCurvePrivateKey, key: _Private
) -> KeyPair:
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(certify=False), critical=True)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
    )
    return _pair(builder.sign(issuer_key, hashes.SHA256()), key)


def _name(common: str, unit: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]
    if unit:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit[:_LONGEST_NAME]))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common[:_LONGEST_NAME])])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    begin: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certify,
        content_commitment=not certify,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certify,
        crl_sign=certify,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(certificate: x509.Certificate, key: _Private) -> KeyPair:
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    return KeyPair(
        subject=str(common),
        serial=f"{certificate.serial_number:x}",
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        private_key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )
