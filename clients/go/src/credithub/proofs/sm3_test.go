package proofs

import (
	"encoding/hex"
	"strings"
	"testing"
)

// The examples of GB/T 32905.
func TestSM3_ExamplesOfTheStandard(t *testing.T) {
	for text, wanted := range map[string]string{
		"abc":                      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		strings.Repeat("abcd", 16): "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
	} {
		if found := hex.EncodeToString(digestOf(suiteSM2, []byte(text))); found != wanted {
			t.Errorf("%s: %s, not %s", text, found, wanted)
		}
	}
}
