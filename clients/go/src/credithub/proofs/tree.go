package proofs

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	credithubv1 "credithub/v1"
)

const hashesMax = 128 // no tree of fewer than 2^63 leaves has a longer proof

// node gives the node above two others.
func node(suite credithubv1.EvidenceSuite, left, right []byte) []byte {
	return digestOf(suite, []byte{1}, left, right)
}

// ledgerLeafHash gives the hash of a leaf of the ledger's tree.
func ledgerLeafHash(leaf []byte) []byte { return digestOf(suiteP256, []byte{0}, leaf) }

// decisionLeaf gives the leaf of a decision in its block: the length of the call stands before it, so that call and decision cannot be cut
// elsewhere.
func decisionLeaf(suite credithubv1.EvidenceSuite, call, decision []byte) []byte {
	head := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(call)))
	return digestOf(suite, head, call, decision)
}

// rootOf gives the root to which a leaf and its path lead. nil where the path is not as long as the tree is high, or the index lies
// outside.
func rootOf(suite credithubv1.EvidenceSuite, leaf []byte, index, count int64, path [][]byte) []byte {
	if index < 0 || index >= count || !areHashes(path...) {
		return nil
	}
	for count > 1 {
		if index^1 < count {
			if len(path) == 0 {
				return nil
			}
			if index%2 == 0 {
				leaf = node(suite, leaf, path[0])
			} else {
				leaf = node(suite, path[0], leaf)
			}
			path = path[1:]
		}
		index /= 2
		count -= count / 2
	}
	if len(path) > 0 {
		return nil
	}
	return leaf
}

// isIncluded says whether a leaf is the index-th, from 0, of the ledger's tree with this size and root.
func isIncluded(leafHash []byte, index, size int64, root []byte, path [][]byte) bool {
	return areHashes(leafHash, root) && bytes.Equal(rootOf(suiteP256, leafHash, index, size, path), root)
}

// isConsistent says whether the larger tree begins with all leaves of the smaller one: nothing was changed in between, only added
// (RFC 9162, section 2.1.4.2).
func isConsistent(firstSize int64, firstRoot []byte, size int64, root []byte, path [][]byte) bool {
	if firstSize < 0 || firstSize > size || !areHashes(firstRoot, root) || !areHashes(path...) {
		return false
	}
	if firstSize == size {
		return len(path) == 0 && bytes.Equal(firstRoot, root)
	}
	if firstSize == 0 {
		empty := sha256.Sum256(nil)
		return len(path) == 0 && bytes.Equal(firstRoot, empty[:])
	}
	place, last := firstSize-1, size-1
	for place&1 == 1 {
		place, last = place>>1, last>>1
	}
	older, newer := firstRoot, firstRoot
	// Where the first tree is a whole subtree of the second, the proof does not repeat its root.
	if place > 0 {
		if len(path) == 0 {
			return false
		}
		older, newer, path = path[0], path[0], path[1:]
	}
	for _, beside := range path {
		if last == 0 {
			return false
		}
		if place&1 == 1 || place == last {
			older, newer = node(suiteP256, beside, older), node(suiteP256, beside, newer)
			for place > 0 && place&1 == 0 {
				place, last = place>>1, last>>1
			}
		} else {
			newer = node(suiteP256, newer, beside)
		}
		place, last = place>>1, last>>1
	}
	return last == 0 && bytes.Equal(older, firstRoot) && bytes.Equal(newer, root)
}

func areHashes(all ...[]byte) bool {
	if len(all) > hashesMax {
		return false
	}
	for _, each := range all {
		if len(each) != digestSize {
			return false
		}
	}
	return true
}
