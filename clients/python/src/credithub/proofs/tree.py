"""Merkle trees of RFC 6962: roots from inclusion paths, and consistency of two roots (RFC 9162, sections 2.1.3.2 and 2.1.4.2)."""

from __future__ import annotations

import hashlib
from typing import Optional, Sequence

from credithub.proofs.signing import DIGEST_SIZE, P256, digest

HASHES_MAX = 128
"""No tree of fewer than 2^63 leaves has a longer proof."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def node(suite: int, left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return digest(suite, b"\x01" + left + right)


def ledger_leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf of the ledger's tree."""
    return digest(P256, b"\x00" + leaf)


def decision_leaf(suite: int, call: bytes, decision: bytes) -> bytes:
    """The leaf of a decision in its block: the length of the call stands before it, so that call and decision cannot be cut elsewhere."""
    return digest(suite, b"\x00" + len(call).to_bytes(4, "big") + call + decision)


def root_of(suite: int, leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> Optional[bytes]:
    """The root to which a leaf and its path lead. None where the path is not as long as the tree is high, or the index lies outside."""
    if index < 0 or index >= count or not _are_hashes(path):
        return None
    used = 0
    while count > 1:
        if (index ^ 1) < count:
            if used == len(path):
                return None
            beside = path[used]
            used += 1
            leaf = node(suite, leaf, beside) if index % 2 == 0 else node(suite, beside, leaf)
        index //= 2
        count -= count // 2
    return leaf if used == len(path) else None


def is_included(leaf_hash: bytes, index: int, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a leaf is the index-th, from 0, of the ledger's tree with this size and root."""
    return len(leaf_hash) == DIGEST_SIZE and root_of(P256, leaf_hash, index, size, path) == root


def is_consistent(first_size: int, first_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the larger tree begins with all leaves of the smaller one: nothing was changed in between, only added."""
    if not 0 <= first_size <= size or not _are_hashes([first_root, root]) or not _are_hashes(path):
        return False
    if first_size == size:
        return not path and first_root == root
    if first_size == 0:
        return not path and first_root == EMPTY_ROOT
    place, last, rest = first_size - 1, size - 1, list(path)
    while place & 1:
        place, last = place >> 1, last >> 1
    # Where the first tree is a whole subtree of the second, the proof does not repeat its root.
    if place and not rest:
        return False
    old = new = rest.pop(0) if place else first_root
    for beside in rest:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(P256, beside, old), node(P256, beside, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node(P256, new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == root


def _are_hashes(path: Sequence[bytes]) -> bool:
    return len(path) <= HASHES_MAX and all(len(each) == DIGEST_SIZE for each in path)
