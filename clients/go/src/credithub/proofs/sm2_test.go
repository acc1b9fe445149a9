package proofs

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	credithubv1 "credithub/v1"
)

// DER has one way to write two numbers, and another signature is none, as one over other content is none.
func TestIsSM2Signature_WrittenOtherwise_IsNone(t *testing.T) {
	text, err := os.ReadFile("../../../../../docs/formats/vectors/receipts.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name    string
			Receipt []byte
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, vector := range file.Vectors {
		if !strings.HasPrefix(vector.Name, "sm2-clear") {
			continue
		}
		receipt, err := ParseReceipt(vector.Receipt)
		if err != nil {
			t.Fatal(err)
		}
		statement := &credithubv1.EvidenceKeyStatement{}
		if err := parse(receipt.Keys[0].Statement, statement, "The key"); err != nil {
			t.Fatal(err)
		}
		hold := func(wanted bool, what string, content, signature []byte) {
			t.Helper()
			if isSM2Signature(statement.PublicKey, content, signature) != wanted {
				t.Error(what)
			}
		}
		content, good := receipt.Keys[0].Statement, receipt.Keys[0].OwnSignature
		hold(true, "the key's own", content, good)
		hold(false, "other content", append([]byte{0}, content...), good)
		longer := append(append([]byte{}, good...), 2, 1, 0)
		hold(false, "something behind", content, longer)
		third := append([]byte{}, longer...)
		third[1] += 3
		hold(false, "a third number", content, third)
		hold(false, "no numbers", content, []byte{0x30, 6, 2, 1, 0, 2, 1, 0})
		return
	}
	t.Error("the vector is missing")
}
