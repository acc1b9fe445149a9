"""SM2 signatures (GB/T 32918.2) with SM3 (GB/T 32905), verification only.

Most Python builds have SM3 by OpenSSL; SM2 has no place in the package «cryptography», so its arithmetic stands here. Verification
handles no secret, so
it need not run in constant time. A signature takes some milliseconds.
"""

from __future__ import annotations

import hashlib
from typing import Optional, Tuple

Point = Optional[Tuple[int, int]]

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7, 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
USER_ID = b"1234567812345678"

# SubjectPublicKeyInfo of id-ecPublicKey over sm2p256v1 with an uncompressed point: all that is before the point's 64 bytes.
_KEY_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")


def sm3(content: bytes) -> bytes:
    """The SM3 digest. Raises ValueError where Python's OpenSSL has no SM3."""
    return hashlib.new("sm3", content).digest()


def is_signature(public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether an SM2 key (SubjectPublicKeyInfo, uncompressed point) made the signature (ASN.1 DER of r and s) over the content."""
    key = _point(public_key)
    numbers = _read_der(signature)
    if key is None or numbers is None:
        return False
    r, s = numbers
    if not (1 <= r < N and 1 <= s < N):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    e = int.from_bytes(sm3(prehash(key) + content), "big")
    point = _add(_times(s, G), _times(t, key))
    return point is not None and (e + point[0]) % N == r


def prehash(key: Tuple[int, int]) -> bytes:
    """The value Z that stands before what is signed: SM3 of the user id, the curve and the key."""
    numbers = b"".join(n.to_bytes(32, "big") for n in (A, B, *G, *key))
    return sm3((len(USER_ID) * 8).to_bytes(2, "big") + USER_ID + numbers)


def _point(public_key: bytes) -> Point:
    if len(public_key) != len(_KEY_HEAD) + 64 or not public_key.startswith(_KEY_HEAD):
        return None
    x, y = int.from_bytes(public_key[-64:-32], "big"), int.from_bytes(public_key[-32:], "big")
    return (x, y) if x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0 else None


def _add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2:
        if (y1 + y2) % P == 0:
            return None
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def _times(factor: int, point: Point) -> Point:
    product: Point = None
    while factor:
        if factor & 1:
            product = _add(product, point)
        point = _add(point, point)
        factor >>= 1
    return product


def _read_der(signature: bytes) -> Optional[Tuple[int, int]]:
    """The two numbers of a DER sequence; None where it is another, or written in another way than DER's only one."""
    if len(signature) < 8 or signature[0] != 0x30 or signature[1] != len(signature) - 2:
        return None
    numbers, at = [], 2
    while at < len(signature):
        if len(signature) < at + 3 or signature[at] != 2 or not 1 <= signature[at + 1] <= 33:
            return None
        number = signature[at + 2 : at + 2 + signature[at + 1]]
        if len(number) != signature[at + 1] or number[0] > 0x7F or (len(number) > 1 and number[0] == 0 and number[1] <= 0x7F):
            return None
        numbers.append(int.from_bytes(number, "big"))
        at += 2 + len(number)
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None
