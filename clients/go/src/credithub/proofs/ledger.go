package proofs

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf8"

	credithubv1 "credithub/v1"
)

// Checkpoint is what the hub signs of its ledger at a moment: C2SP tlog-checkpoint with the extension lines «epoch E after N» and «time T».
type Checkpoint struct {
	// Origin names the ledger; the same for ever.
	Origin string
	// Size is the number of entries of the ledger, which is the position of the last one.
	Size int64
	// Root of the tree over them.
	Root []byte
	// Epoch is the number of times that the ledger was restored from a backup, plus one; 0 where it is not said.
	Epoch int64
	// EpochBeganAfter is the position after which the epoch began; what had been after it was lost then.
	EpochBeganAfter int64
	// SignedAt is in seconds since 1970; 0 where it is not said.
	SignedAt int64
}

// ParseCheckpoint reads the text of a note. Lines that this library does not know are passed over.
func ParseCheckpoint(text string) (*Checkpoint, error) {
	form := fault("checkpoint-form", "This is no checkpoint: origin, size and root in three lines.")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !strings.HasSuffix(text, "\n") || len(lines) < 3 || contains(lines, "") {
		return nil, form
	}
	size, isNumber := parseNumber(lines[1])
	root, err := decode(lines[2])
	if !isNumber || err != nil || len(root) != digestSize {
		return nil, form
	}
	c := &Checkpoint{Origin: lines[0], Size: size, Root: root}
	for _, line := range lines[3:] {
		if time := strings.TrimPrefix(line, "time "); time != line {
			if at, isNumber := parseNumber(time); isNumber {
				c.SignedAt = at
			}
		}
		if epoch := strings.TrimPrefix(line, "epoch "); epoch != line {
			number, after, isWhole := strings.Cut(epoch, " after ")
			var isNumber, isPosition bool
			c.Epoch, isNumber = parseNumber(number)
			c.EpochBeganAfter, isPosition = parseNumber(after)
			if !isWhole || !isNumber || !isPosition {
				return nil, fault("checkpoint-form", "The checkpoint's line «%s» says no epoch.", line)
			}
		}
	}
	return c, nil
}

// LedgerLeaf is an entry of the ledger as it is hashed.
type LedgerLeaf struct {
	// Position of the entry, and of the last one of its transaction.
	Position, TransactionEnd int64
	// RecordedAt is in ticks of 100 ns since 0001-01-01 UTC.
	RecordedAt int64
	// RecordVersion of the record that the entry is about.
	RecordVersion int64
	// Kind of entry.
	Kind int16
	// Subject is the company's code, and RecordKey source, dataset and record number with a slash between them. Empty where there is none.
	Subject, RecordKey string
	// ContentDigest, Payload, Salt and PersonsDigest of the entry; the first and the last may be nil.
	ContentDigest, Payload, Salt, PersonsDigest []byte
}

// ParseLeaf reads an encoded leaf.
func ParseLeaf(encoded []byte) (*LedgerLeaf, error) {
	if len(encoded) < 35 || encoded[0] != 1 {
		return nil, fault("leaf-form", "The entry is of a version that this library does not know, or too short.")
	}
	long := func(at int) int64 { return int64(binary.BigEndian.Uint64(encoded[at:])) }
	leaf := &LedgerLeaf{
		Position: long(1), TransactionEnd: long(9), RecordedAt: long(17), RecordVersion: long(25),
		Kind: int16(binary.BigEndian.Uint16(encoded[33:])),
	}
	var fields [6][]byte
	rest := encoded[35:]
	for i := range fields {
		if len(rest) < 4 {
			return nil, fault("leaf-form", "The entry ends before its time.")
		}
		length := binary.BigEndian.Uint32(rest)
		rest = rest[4:]
		if length == 0xffffffff {
			continue
		}
		if uint64(length) > uint64(len(rest)) {
			return nil, fault("leaf-form", "The entry ends before its time.")
		}
		fields[i], rest = rest[:length:length], rest[length:]
	}
	leaf.Subject, leaf.RecordKey = string(fields[0]), string(fields[1])
	leaf.ContentDigest, leaf.Payload, leaf.Salt, leaf.PersonsDigest = fields[2], fields[3], fields[4], fields[5]
	if len(rest) > 0 || leaf.Payload == nil || leaf.Salt == nil {
		return nil, fault("leaf-form", "Something follows the entry, or it has no payload or salt.")
	}
	if !utf8.ValidString(leaf.Subject) || !utf8.ValidString(leaf.RecordKey) {
		return nil, fault("leaf-form", "A text of the entry is no UTF-8.")
	}
	return leaf, nil
}

// LedgerProof proves what the hub's LedgerProofService answered, with keys of the hub that were obtained another way than from that
// connection. A witness's keys among them count for nothing.
type LedgerProof struct {
	// Keys that are known to be the hub's.
	Keys []NoteKey
	// Origin is the first line of the ledger's checkpoints. Empty: the keys sign for one ledger only.
	Origin string
}

// Open reads a checkpoint and proves that the hub signed it.
func (p *LedgerProof) Open(note string) (*Checkpoint, error) {
	signed, err := ParseNote(note)
	if err != nil {
		return nil, err
	}
	checkpoint, err := ParseCheckpoint(signed.Text)
	if err != nil {
		return nil, err
	}
	var keys []NoteKey
	for _, key := range p.Keys {
		if key.Kind != KindCosignature {
			keys = append(keys, key)
		}
	}
	if _, err := signed.Verify(keys); err != nil {
		return nil, err
	}
	if p.Origin != "" && checkpoint.Origin != p.Origin {
		return nil, fault("origin", "The checkpoint is of %s, and not of %s.", checkpoint.Origin, p.Origin)
	}
	return checkpoint, nil
}

// HoldInclusion proves that an entry is in the ledger that a proven checkpoint signs.
func HoldInclusion(proof *credithubv1.InclusionProof, in *Checkpoint) error {
	if proof.GetSize() != in.Size || !isIncluded(proof.GetLeafHash(), proof.GetPosition()-1, proof.GetSize(), in.Root, proof.GetPath()) {
		return fault("inclusion", "The proof of entry %d does not lead to the checkpoint of size %d.", proof.GetPosition(), in.Size)
	}
	return nil
}

// HoldConsistency proves that a later checkpoint extends an earlier one. Both are proven before.
func HoldConsistency(earlier, later *Checkpoint, path [][]byte) error {
	if earlier.Origin != later.Origin {
		return fault("origin", "The checkpoints are of two ledgers, %s and %s.", earlier.Origin, later.Origin)
	}
	if !isConsistent(earlier.Size, earlier.Root, later.Size, later.Root, path) {
		return fault("consistency", "The ledger of size %d does not begin with that of size %d: its history was rewritten.",
			later.Size, earlier.Size)
	}
	return nil
}

// ProveRecord proves that a source's record is in the ledger; gives the entry and the checkpoint that holds it.
func (p *LedgerProof) ProveRecord(
	source, dataset, recordNumber string, version int64, answer *credithubv1.GetRecordProofResponse,
) (*LedgerLeaf, *Checkpoint, error) {
	checkpoint, err := p.Open(answer.Checkpoint)
	if err != nil {
		return nil, nil, err
	}
	leaf, err := ParseLeaf(answer.Leaf)
	if err != nil {
		return nil, nil, err
	}
	if leaf.RecordKey != source+"/"+dataset+"/"+recordNumber || leaf.RecordVersion != version {
		return nil, nil, fault("record", "The proof is of another record: %s, version %d.", leaf.RecordKey, leaf.RecordVersion)
	}
	if answer.GetProof().GetPosition() != leaf.Position || !bytes.Equal(answer.GetProof().GetLeafHash(), ledgerLeafHash(answer.Leaf)) {
		return nil, nil, fault("leaf", "The entry is not the one of which the proof is.")
	}
	if err := HoldInclusion(answer.Proof, checkpoint); err != nil {
		return nil, nil, err
	}
	return leaf, checkpoint, nil
}

// parseNumber reads a number as checkpoints write it: digits alone, no zero before others, below 2^63.
func parseNumber(text string) (int64, bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil && strconv.FormatInt(number, 10) == text && number >= 0
}

func contains(all []string, wanted string) bool {
	for _, each := range all {
		if each == wanted {
			return true
		}
	}
	return false
}
