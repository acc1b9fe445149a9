package credithub_test

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"credithub"
	"credithub/proofs"
)

// ledgerVector holds two notes, the path between them, and the hub's keys.
type ledgerVector struct {
	Name, Earlier, Later string
	Path                 [][]byte
	Keys                 []string
}

func TestWitness_LedgerGrew_IsCosignedAndKept(t *testing.T) {
	w, state := witnessOf(t, vectorOf(t, "p256-consistency-good"))
	later, note, err := w.twice(t)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(state); err != nil || string(kept) != note {
		t.Errorf("%s, %v", kept, err)
	}
	signed, err := proofs.ParseNote(note)
	if err != nil {
		t.Fatal(err)
	}
	known, err := proofs.ParseNoteKey(w.Signer.Public().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signed.Verify([]proofs.NoteKey{known}); err != nil {
		t.Error(err)
	}
	if _, err := (&proofs.LedgerProof{Keys: []proofs.NoteKey{known}}).Open(note); err == nil {
		t.Error("a witness's key passed for the hub's")
	}
	if wanted := strings.Split(vectorOf(t, "p256-consistency-good").Later, "\n")[1]; fmt.Sprint(later.Size) != wanted {
		t.Errorf("the size is %d, not %s", later.Size, wanted)
	}
}

func TestWitness_LedgerIsTheSame_IsKept(t *testing.T) {
	w, _ := witnessOf(t, vectorOf(t, "p256-consistency-same"))
	if _, _, err := w.twice(t); err != nil {
		t.Error(err)
	}
}

func TestWitness_HistoryRewritten_ShowsBothNotesAndKeepsTheFirst(t *testing.T) {
	for _, name := range []string{
		"p256-consistency-fork", "p256-consistency-same-size-fork", "p256-consistency-short", "p256-consistency-altered",
	} {
		about := vectorOf(t, name)
		w, state := witnessOf(t, about)
		_, _, err := w.twice(t)
		var fork *credithub.LedgerFork
		if !errors.As(err, &fork) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		kept, err := os.ReadFile(state)
		if err != nil || fork.Shown != about.Later || fork.Kept != string(kept) || !strings.HasPrefix(fork.Kept, about.Earlier) {
			t.Errorf("%s: %+v, kept is %s, %v", name, fork, kept, err)
		}
	}
}

func TestWitness_LedgerWasCut_IsNamed(t *testing.T) {
	about := vectorOf(t, "p256-consistency-good")
	about.Earlier, about.Later = about.Later, about.Earlier
	w, _ := witnessOf(t, about)
	var fork *credithub.LedgerFork
	if _, _, err := w.twice(t); !errors.As(err, &fork) || !strings.Contains(fork.Cause, "it was cut") {
		t.Error(err)
	}
}

func TestWitness_HubCannotProve_IsUnreachableAndNoFork(t *testing.T) {
	w, _ := witnessOf(t, vectorOf(t, "p256-consistency-good"))
	w.hub.consistency = func() ([][]byte, error) { return nil, unavailable() }
	if _, _, err := w.twice(t); !errors.Is(err, credithub.ErrUnreachable) {
		t.Error(err)
	}
}

func TestWitness_NoteOfAnotherKey_IsRefused(t *testing.T) {
	about := vectorOf(t, "p256-consistency-good")
	about.Keys = vectorOf(t, "p256-note-other-key").Keys
	w, _ := witnessOf(t, about)
	var fault *proofs.Fault
	if _, _, err := w.Step(within(t, 10*time.Second), 0); !errors.As(err, &fault) {
		t.Error(err)
	}
}

// testWitness watches a hub that shows the notes of a vector.
type testWitness struct {
	credithub.LedgerWitness
	hub *testHub
}

// twice makes two steps; gives what the second gives.
func (w *testWitness) twice(t *testing.T) (*proofs.Checkpoint, string, error) {
	t.Helper()
	if _, _, err := w.Step(within(t, 10*time.Second), 0); err != nil {
		t.Fatal(err)
	}
	return w.Step(within(t, 10*time.Second), 0)
}

func witnessOf(t *testing.T, about ledgerVector) (*testWitness, string) {
	t.Helper()
	notes := []string{about.Earlier, about.Later}
	hub := &testHub{
		checkpoint: func() string {
			note := notes[0]
			notes = notes[1:]
			return note
		},
		consistency: func() ([][]byte, error) { return about.Path, nil },
	}
	_, secret, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "checkpoint")
	witness := credithub.LedgerWitness{
		Hub: hub.connect(t, nil), StateFile: state, Signer: &credithub.WitnessKey{Name: "witness.example.cn", Secret: secret},
	}
	for _, text := range about.Keys {
		key, err := proofs.ParseNoteKey(text)
		if err != nil {
			t.Fatal(err)
		}
		witness.Proof.Keys = append(witness.Proof.Keys, key)
	}
	return &testWitness{witness, hub}, state
}

func vectorOf(t *testing.T, name string) ledgerVector {
	t.Helper()
	text, err := os.ReadFile("../../../../docs/formats/vectors/ledger.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []ledgerVector }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, each := range file.Vectors {
		if each.Name == name {
			return each
		}
	}
	t.Fatalf("there is no vector %s", name)
	return ledgerVector{}
}
