package proofs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"credithub/proofs"
	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

const vectorsFolder = "../../../../../docs/formats/vectors/"

// vector is one of either file; bytes are in Base64.
type vector struct {
	Name, Expect, Kind string

	Trusted []string
	Receipt []byte
	Fresher [][][]byte
	Answer  *[]byte

	Keys                         []string
	Origin, Note, Earlier, Later string
	Position, Size, Version      int64
	LeafHash                     []byte `json:"leaf_hash"`
	Path                         [][]byte
	Leaf                         []byte
	Source, Dataset              string
	RecordNumber                 string `json:"record_number"`
}

func TestVectors(t *testing.T) {
	for file, least := range map[string]int{"receipts.json": 80, "ledger.json": 50} {
		vectors := read(t, file)
		if len(vectors) <= least {
			t.Errorf("%s holds %d vectors only", file, len(vectors))
		}
		for _, v := range vectors {
			t.Run(v.Name, func(t *testing.T) {
				if found := outcome(t, v); found != v.Expect {
					t.Errorf("%s expected, %s found", v.Expect, found)
				}
			})
		}
		t.Logf("%s: %d vectors", file, len(vectors))
	}
}

func TestIsOfAnswer_OneOfManyMadeWhole_IsHeldAgainstTheCall(t *testing.T) {
	for _, v := range read(t, "receipts.json") {
		if v.Name != "p256-of-many-1" {
			continue
		}
		proof, err := proveReceipt(t, v)
		if err != nil {
			t.Fatal(err)
		}
		answer := &credithubv1.CheckResponse{}
		if err := proto.Unmarshal(*v.Answer, answer); err != nil {
			t.Fatal(err)
		}
		hold := func(wanted bool, what string) {
			t.Helper()
			if same, err := proof.IsOfAnswer(answer); err != nil || same != wanted {
				t.Errorf("%s: %v, %v", what, same, err)
			}
		}
		hold(true, "as it left")
		answer.Token = &credithubv1.ChangeToken{Value: proof.Call.Token}
		answer.CatalogueVersion, answer.DecidedAt = proof.Call.CatalogueVersion, "1970-01-01T00:00:00+00:00"
		hold(false, "another time")
		answer.DecidedAt = time.UnixMilli(proof.Call.DecidedAtMs).Format(time.RFC3339Nano)
		hold(true, "made whole")
		answer.Token.Value = "another"
		hold(false, "another token")
		return
	}
	t.Error("the vector is missing")
}

func read(t *testing.T, name string) []vector {
	t.Helper()
	text, err := os.ReadFile(vectorsFolder + name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Vectors
}

// outcome is what a proof comes to: «proven», or the check that failed.
func outcome(t *testing.T, v vector) string {
	err := proveLedger(v)
	if v.Receipt != nil {
		_, err = proveReceipt(t, v)
	}
	var fault *proofs.Fault
	switch {
	case err == nil:
		return "proven"
	case errors.As(err, &fault):
		return fault.Check
	}
	return fmt.Sprintf("an error that is no fault: %v", err)
}

func proveReceipt(t *testing.T, v vector) (*proofs.ReceiptProof, error) {
	receipt, err := proofs.ParseReceipt(v.Receipt)
	if err != nil {
		return nil, err
	}
	var trusted [][]byte
	for _, text := range v.Trusted {
		keys, err := proofs.ReadPEMs([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		trusted = append(trusted, keys...)
	}
	var fresher [][]*credithubv1.EvidenceKeyRecord
	for _, chain := range v.Fresher {
		var records []*credithubv1.EvidenceKeyRecord
		for _, content := range chain {
			record := &credithubv1.EvidenceKeyRecord{}
			if err := proto.Unmarshal(content, record); err != nil {
				t.Fatal(err)
			}
			records = append(records, record)
		}
		fresher = append(fresher, records)
	}
	proof, err := proofs.ProveReceipt(receipt, trusted, fresher...)
	if err == nil && v.Answer != nil && !proof.AreOfAnswer(*v.Answer) {
		return nil, &proofs.Fault{Check: "answer", Message: "The answer is another than the one that left."}
	}
	return proof, err
}

func proveLedger(v vector) error {
	proof := proofs.LedgerProof{Origin: v.Origin}
	for _, text := range v.Keys {
		key, err := proofs.ParseNoteKey(text)
		if err != nil {
			return err
		}
		proof.Keys = append(proof.Keys, key)
	}
	if v.Kind == "consistency" {
		earlier, err := proof.Open(v.Earlier)
		if err != nil {
			return err
		}
		later, err := proof.Open(v.Later)
		if err != nil {
			return err
		}
		return proofs.HoldConsistency(earlier, later, v.Path)
	}
	checkpoint, err := proof.Open(v.Note)
	if err != nil || v.Kind == "note" {
		return err
	}
	inclusion := &credithubv1.InclusionProof{Position: v.Position, Size: v.Size, LeafHash: v.LeafHash, Path: v.Path}
	if v.Kind == "inclusion" {
		return proofs.HoldInclusion(inclusion, checkpoint)
	}
	answer := &credithubv1.GetRecordProofResponse{Leaf: v.Leaf, Proof: inclusion, Checkpoint: v.Note}
	_, _, err = proof.ProveRecord(v.Source, v.Dataset, v.RecordNumber, v.Version, answer)
	return err
}
