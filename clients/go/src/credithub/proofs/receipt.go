package proofs

import (
	"bytes"
	"encoding/hex"
	"time"

	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

const checkMany = "EligibilityService/CheckMany"

// ReceiptProof is what a receipt proves: this was asked, by whom, at this state of the ledger, and this was answered.
type ReceiptProof struct {
	// Call says who asked, when, at which state of the ledger.
	Call *credithubv1.EvidenceCall
	// Decision says what was asked and answered.
	Decision *credithubv1.EvidenceDecision
	// Block is the head of the block in which it stands.
	Block *credithubv1.EvidenceBlockHeader
	// Key signed the block.
	Key *credithubv1.EvidenceKeyStatement
}

// ParseReceipt reads a receipt that was kept as protobuf. It proves nothing.
func ParseReceipt(content []byte) (*credithubv1.DecisionReceipt, error) {
	receipt := &credithubv1.DecisionReceipt{}
	return receipt, parse(content, receipt, "The receipt")
}

// ProveReceipt proves a receipt offline; its error is a *Fault that says why it proves nothing.
//
// The trusted keys are known to be the hub's (see ReadPEMs), obtained another way than with the receipt. Fresher chains of keys were
// fetched later, one a log: what has been replaced and revoked since. Those of other logs are passed over.
func ProveReceipt(
	receipt *credithubv1.DecisionReceipt, trusted [][]byte, fresher ...[]*credithubv1.EvidenceKeyRecord,
) (*ReceiptProof, error) {
	records, err := freshest(receipt.Keys, fresher)
	if err != nil {
		return nil, err
	}
	keys, err := openKeyChain(records, trusted)
	if err != nil {
		return nil, err
	}
	block := &credithubv1.EvidenceBlockHeader{}
	if err := parse(receipt.BlockHeader, block, "The head of the block"); err != nil {
		return nil, err
	}
	life, err := keys.hold(receipt.BlockHeader, block, receipt.Signature)
	if err != nil {
		return nil, err
	}
	leaf := decisionLeaf(block.Suite, receipt.Call, receipt.Decision)
	root := rootOf(block.Suite, leaf, int64(receipt.LeafIndex), int64(block.Count), receipt.Path)
	if root == nil || !bytes.Equal(root, block.Root) {
		return nil, fault("root", "Question and answer are not those of the signed block: one of them was altered.")
	}
	proof := &ReceiptProof{&credithubv1.EvidenceCall{}, &credithubv1.EvidenceDecision{}, block, life.statement}
	if err := parse(receipt.Call, proof.Call, "The call"); err != nil {
		return nil, err
	}
	if err := parse(receipt.Decision, proof.Decision, "The decision"); err != nil {
		return nil, err
	}
	if life.revocation != nil {
		return nil, fault("revoked", "Key %s, which signed block %d, was revoked («%s»): the receipt alone proves nothing. "+
			"The log of the hub proves it: «hubctl audit verify FOLDER --receipt FILE».", block.KeyId, block.Number, life.revocation.Cause)
	}
	return proof, nil
}

func freshest(
	records []*credithubv1.EvidenceKeyRecord, fresher [][]*credithubv1.EvidenceKeyRecord,
) ([]*credithubv1.EvidenceKeyRecord, error) {
	log, err := logOf(records)
	if err != nil {
		return nil, err
	}
	for _, chain := range fresher {
		other, err := logOf(chain)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(other, log) {
			continue
		}
		if records, err = longer(records, chain); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// DecisionID is the number of the decision, 32 hexadecimal digits.
func (p *ReceiptProof) DecisionID() string { return hex.EncodeToString(p.Decision.DecisionId) }

// AreOfAnswer says whether these are the bytes of the answer that left, as they were.
func (p *ReceiptProof) AreOfAnswer(answer []byte) bool {
	return bytes.Equal(digestOf(p.Block.Suite, answer), p.Decision.AnswerDigest)
}

// IsOfAnswer says whether this is the answer that left: a CheckResponse, also one of many, or the response of a read.
//
// What stands once for many answers (token, time, catalogue version, ages of sources) is not in their digest. The first three are compared
// with the call that the receipt proves; the ages of the sources of one of many answers are proven by nothing.
func (p *ReceiptProof) IsOfAnswer(answer proto.Message) (bool, error) {
	check, isCheck := answer.(*credithubv1.CheckResponse)
	if isCheck && p.Call.Operation == checkMany && p.Decision.Token == "" {
		if check.Token != nil && !p.isOfCall(check) {
			return false, nil
		}
		alone := proto.Clone(check).(*credithubv1.CheckResponse)
		alone.Token, alone.DecidedAt, alone.CatalogueVersion, alone.SourceAges = nil, "", "", nil
		answer = alone
	}
	content, err := proto.MarshalOptions{Deterministic: true}.Marshal(answer)
	return err == nil && p.AreOfAnswer(content), err
}

func (p *ReceiptProof) isOfCall(check *credithubv1.CheckResponse) bool {
	decided, err := time.Parse(time.RFC3339Nano, check.DecidedAt)
	return err == nil && decided.UnixMilli() == p.Call.DecidedAtMs && check.Token.Value == p.Call.Token &&
		check.CatalogueVersion == p.Call.CatalogueVersion
}
