"""Digests and signatures of the two suites: SHA-256 with ECDSA over P-256, and SM3 with SM2; and Ed25519 for notes."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_der_public_key

from credithub.proofs import sm2

P256 = 1
SM2 = 2
DIGEST_SIZE = 32


def digest(suite: int, content: bytes) -> bytes:
    """The digest of a suite: SHA-256 or SM3. Raises ValueError for a suite that this library does not know."""
    if suite == P256:
        return hashlib.sha256(content).digest()
    if suite == SM2:
        return sm2.sm3(content)
    raise ValueError(f"There is no suite {suite}.")


def is_signature(suite: int, public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the key (SubjectPublicKeyInfo, DER) made the signature (ASN.1 DER). A key or signature that cannot be read made none."""
    if suite == P256:
        return _is_p256(public_key, content, signature)
    return suite == SM2 and sm2.is_signature(public_key, content, signature)


def is_ed25519(public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 key of 32 bytes made the signature of 64."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
        return True
    except (InvalidSignature, ValueError):
        return False


def key_id(public_key: bytes) -> str:
    """The id of a key: the first 32 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo, in both suites."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def _is_p256(public_key: bytes, content: bytes, signature: bytes) -> bool:
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return False
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        return True
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
