package credithub

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"credithub/proofs"
	credithubv1 "credithub/v1"
)

// LedgerFork says that the hub signed two histories that do not extend one another, or cannot prove that it did not. Both notes show it to
// whoever trusts the hub's key: keep them.
type LedgerFork struct {
	// Cause says it in words.
	Cause string
	// Kept is the signed note that was kept, Shown the one that was shown now.
	Kept, Shown string
}

// Error gives the cause.
func (f *LedgerFork) Error() string { return f.Cause }

// WitnessKey is a witness's own key, with which it cosigns checkpoints (C2SP tlog-cosignature).
type WitnessKey struct {
	// Name of the key, such as witness.example.cn.
	Name string
	// Secret half.
	Secret ed25519.PrivateKey
}

// Public gives the public half, to be passed on.
func (k *WitnessKey) Public() proofs.NoteKey {
	return proofs.NoteKey{Name: k.Name, Kind: proofs.KindCosignature, Key: k.Secret.Public().(ed25519.PublicKey)}
}

// Cosign gives the signature line over a checkpoint's text, at a time.
func (k *WitnessKey) Cosign(text string, at time.Time) string {
	line := binary.BigEndian.AppendUint64(k.Public().ID(), uint64(at.Unix()))
	line = append(line, ed25519.Sign(k.Secret, proofs.Cosigned(text, at.Unix()))...)
	return fmt.Sprintf("— %s %s\n", k.Name, base64.StdEncoding.EncodeToString(line))
}

// LedgerWitness keeps the last checkpoint of the hub's ledger, and takes a later one only with the proof that it extends it. Call Step
// now and then. Who sees the cosignature knows that somebody else than the operator watches the ledger grow.
type LedgerWitness struct {
	// Hub that is watched.
	Hub *Client
	// Proof holds the hub's keys, obtained another way than from this connection.
	Proof proofs.LedgerProof
	// StateFile is where the last checkpoint is kept.
	StateFile string
	// Signer is the witness's own key. nil: checkpoints are kept and not cosigned.
	Signer *WitnessKey
}

// Step asks for the newest checkpoint, holds it against the kept one, and keeps it; gives it with the note that was kept. Its error is a
// *LedgerFork where the ledger does not extend what was kept, which then stays, and a *proofs.Fault where a note is not the hub's.
//
// The epoch that is accepted is one into which you have looked: the ledger was restored from a backup, and you know what it lost. 0: none.
func (w *LedgerWitness) Step(ctx context.Context, acceptEpoch int64) (*proofs.Checkpoint, string, error) {
	answer, err := credithubv1.NewLedgerProofServiceClient(w.Hub).GetCheckpoint(ctx, &credithubv1.GetCheckpointRequest{})
	if err != nil {
		return nil, "", err
	}
	note := answer.Note
	later, err := w.Proof.Open(note)
	if err != nil {
		return nil, "", err
	}
	kept, err := os.ReadFile(w.StateFile)
	if err == nil {
		err = w.compare(ctx, string(kept), note, later, acceptEpoch)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return nil, "", err
	}
	if w.Signer != nil {
		note += w.Signer.Cosign(note[:strings.LastIndex(note, "\n\n")+1], time.Now())
	}
	return later, note, keep(w.StateFile, note)
}

// compare holds a checkpoint that is shown against the kept one.
func (w *LedgerWitness) compare(ctx context.Context, kept, shown string, later *proofs.Checkpoint, acceptEpoch int64) error {
	earlier, err := w.Proof.Open(kept)
	if err != nil {
		return err
	}
	if later.Epoch == acceptEpoch && later.Epoch > earlier.Epoch && later.EpochBeganAfter < earlier.Size {
		return keep(fmt.Sprintf("%s.epoch-%d", w.StateFile, earlier.Epoch), kept)
	}
	cause, err := w.causeOfFork(ctx, earlier, later)
	if err == nil && cause != "" {
		err = &LedgerFork{cause, kept, shown}
	}
	return err
}

// causeOfFork says why the later checkpoint does not extend the earlier. Empty: it does.
func (w *LedgerWitness) causeOfFork(ctx context.Context, earlier, later *proofs.Checkpoint) (string, error) {
	switch {
	case earlier.Origin != later.Origin:
		return fmt.Sprintf("The checkpoints are of two ledgers, %s and %s.", earlier.Origin, later.Origin), nil
	case later.Epoch > earlier.Epoch && later.EpochBeganAfter < earlier.Size:
		return fmt.Sprintf("The hub says that its ledger was restored: epoch %d began after position %d, and the entries "+
			"from there to %d, which were signed, are lost. Ask the operator which they were; to go on, accept epoch %d.",
			later.Epoch, later.EpochBeganAfter, earlier.Size, later.Epoch), nil
	case later.Size < earlier.Size:
		return fmt.Sprintf("The ledger ends with position %d; %d was signed before, in the same epoch: it was cut.",
			later.Size, earlier.Size), nil
	case later.Size == earlier.Size && bytes.Equal(later.Root, earlier.Root):
		return "", nil
	case later.Size == earlier.Size:
		return fmt.Sprintf("The hub signed two histories of %d entries: %x and %x.", later.Size, earlier.Root, later.Root), nil
	}
	request := &credithubv1.GetConsistencyProofRequest{FromSize: earlier.Size, ToSize: later.Size}
	answer, err := credithubv1.NewLedgerProofServiceClient(w.Hub).GetConsistencyProof(ctx, request)
	var refusal *Error
	if errors.As(err, &refusal) && (refusal.Reason == "LEDGER_POSITION_UNKNOWN" || refusal.Reason == "LEDGER_NOT_PROVEN") {
		return fmt.Sprintf("The hub cannot prove that its ledger of %d entries begins with the %d that were signed: %s",
			later.Size, earlier.Size, refusal), nil
	}
	if err != nil {
		return "", err
	}
	if err := proofs.HoldConsistency(earlier, later, answer.Path); err != nil {
		return err.Error(), nil
	}
	return "", nil
}

func keep(path, note string) error {
	return writeWhole(path, func(file io.Writer) error {
		_, err := io.WriteString(file, note)
		return err
	})
}
