// Package proofs proves without the hub what the hub said: receipts of decisions (核查回执), and the ledger's checkpoints, inclusion and
// consistency. docs/formats/receipt.md describes the formats and the order of the checks.
package proofs

import "fmt"

// Fault says that evidence does not prove what it claims. Find it with errors.As.
type Fault struct {
	// Check names the check that failed, as docs/formats/receipt.md lists them.
	Check string
	// Message says it in words.
	Message string
}

// Error gives the check and the message.
func (f *Fault) Error() string { return f.Check + ": " + f.Message }

func fault(check, text string, values ...interface{}) error {
	return &Fault{check, fmt.Sprintf(text, values...)}
}
