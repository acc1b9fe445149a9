package proofs

import (
	"bytes"
	"crypto/sha256"
	"strings"

	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

// keyLife is a key, the statement of its successor, and its revocation.
type keyLife struct {
	statement  *credithubv1.EvidenceKeyStatement
	successor  *credithubv1.EvidenceKeyStatement
	revocation *credithubv1.EvidenceKeyRevocation
}

// keyChain holds the public keys of a log, each vouched for by its neighbours, so that whoever trusts one of them can prove all.
type keyChain struct {
	lives  map[string]*keyLife
	names  []string
	latest *keyLife
	link   []byte
}

// openKeyChain checks a chain, record by record, and that one of the trusted keys is in it.
func openKeyChain(records []*credithubv1.EvidenceKeyRecord, trusted [][]byte) (*keyChain, error) {
	chain := &keyChain{lives: map[string]*keyLife{}}
	for _, record := range records {
		add := chain.addKey
		if len(record.Revocation) > 0 {
			add = chain.addRevocation
		}
		if err := add(record); err != nil {
			return nil, err
		}
		link := sha256.Sum256(stated(record))
		chain.link = link[:]
	}
	var given []string
	for _, key := range trusted {
		if life := chain.lives[keyID(key)]; life != nil && bytes.Equal(life.statement.PublicKey, key) {
			return chain, nil
		}
		given = append(given, keyID(key))
	}
	return nil, fault("trusted-key", "The key given (%s) is none of the hub's that are named here: %s.",
		strings.Join(given, ", "), strings.Join(chain.names, ", "))
}

// hold proves that a head was signed by the key that it names, in the life of that key. A revocation is left to the caller.
func (c *keyChain) hold(head []byte, block *credithubv1.EvidenceBlockHeader, signature []byte) (*keyLife, error) {
	life, err := c.lifeOf(block.KeyId)
	if err != nil {
		return nil, err
	}
	key := life.statement
	if !bytes.Equal(key.LogId, block.LogId) || key.Suite != block.Suite {
		return nil, fault("block-log", "Block %d is of another log than its key, or not of its key's suite.", block.Number)
	}
	if !isSignature(key.Suite, key.PublicKey, head, signature) {
		return nil, fault("block-signature", "Block %d has a head that key %s did not sign.", block.Number, key.KeyId)
	}
	after := life.successor
	if after == nil {
		return life, nil
	}
	if block.Number > after.FollowsBlock || block.SealedAtMs > after.ValidFromMs {
		return nil, fault("key-life", "Block %d was signed by key %s after that had been replaced by %s.",
			block.Number, key.KeyId, after.KeyId)
	}
	if block.Number == after.FollowsBlock && !bytes.Equal(after.FollowsHead, digestOf(block.Suite, head)) {
		return nil, fault("key-life", "Block %d is another than the one that key %s names as the last before it.",
			block.Number, after.KeyId)
	}
	return life, nil
}

func (c *keyChain) lifeOf(name string) (*keyLife, error) {
	if life := c.lives[name]; life != nil {
		return life, nil
	}
	return nil, fault("key-unknown", "Key %s is not in the chain of keys.", name)
}

func (c *keyChain) addKey(record *credithubv1.EvidenceKeyRecord) error {
	statement := &credithubv1.EvidenceKeyStatement{}
	if err := parse(record.Statement, statement, "A statement of a key"); err != nil {
		return err
	}
	name := statement.KeyId
	if keyID(statement.PublicKey) != name {
		return fault("key-id", "Key %s does not have the id of its bytes.", name)
	}
	if !isSignature(statement.Suite, statement.PublicKey, record.Statement, record.OwnSignature) {
		return fault("key-own-signature", "Key %s did not sign its own statement.", name)
	}
	before := c.latest
	if before == nil && len(statement.Previous) > 0 {
		return fault("key-link", "The chain of keys begins with %s, before which there was another.", name)
	}
	if before != nil {
		if !bytes.Equal(statement.Previous, c.link) || !bytes.Equal(statement.LogId, before.statement.LogId) {
			return fault("key-link", "Key %s does not follow %s.", name, before.statement.KeyId)
		}
		if err := signedBy(before, record.Statement, record.PreviousSignature, "the statement of its successor "+name); err != nil {
			return err
		}
		before.successor = statement
	}
	if c.lives[name] != nil {
		return fault("key-link", "Key %s stands twice in the chain of keys.", name)
	}
	c.latest = &keyLife{statement: statement}
	c.lives[name] = c.latest
	c.names = append(c.names, name)
	return nil
}

func (c *keyChain) addRevocation(record *credithubv1.EvidenceKeyRecord) error {
	revocation := &credithubv1.EvidenceKeyRevocation{}
	if err := parse(record.Revocation, revocation, "A revocation of a key"); err != nil {
		return err
	}
	name, by := revocation.KeyId, c.latest
	if by == nil || !bytes.Equal(revocation.Previous, c.link) || !bytes.Equal(revocation.LogId, by.statement.LogId) {
		return fault("key-link", "The revocation of key %s does not follow the record before it.", name)
	}
	if err := signedBy(by, record.Revocation, record.PreviousSignature, "the revocation of key "+name); err != nil {
		return err
	}
	if name == by.statement.KeyId {
		return fault("key-link", "Key %s revokes itself.", name)
	}
	life, err := c.lifeOf(name)
	if err == nil && life.revocation == nil {
		life.revocation = revocation
	}
	return err
}

func signedBy(by *keyLife, content, signature []byte, what string) error {
	key := by.statement
	if !isSignature(key.Suite, key.PublicKey, content, signature) {
		return fault("key-previous-signature", "Key %s did not sign %s.", key.KeyId, what)
	}
	return nil
}

// longer gives the longer of two chains of one log. A fault where neither begins with the other: two histories of the keys were shown.
func longer(one, other []*credithubv1.EvidenceKeyRecord) ([]*credithubv1.EvidenceKeyRecord, error) {
	for i := 0; i < len(one) && i < len(other); i++ {
		if !bytes.Equal(stated(one[i]), stated(other[i])) {
			return nil, fault("key-histories",
				"The two chains of keys differ from record %d on: two histories of the hub's keys were shown.", i+1)
		}
	}
	if len(one) > len(other) {
		return one, nil
	}
	return other, nil
}

func stated(record *credithubv1.EvidenceKeyRecord) []byte {
	if len(record.Revocation) > 0 {
		return record.Revocation
	}
	return record.Statement
}

func logOf(records []*credithubv1.EvidenceKeyRecord) ([]byte, error) {
	if len(records) == 0 {
		return nil, fault("keys-missing", "There is no key in the chain of keys.")
	}
	statement := &credithubv1.EvidenceKeyStatement{}
	err := parse(records[0].Statement, statement, "A statement of a key")
	return statement.LogId, err
}

func parse(content []byte, into proto.Message, what string) error {
	if err := proto.Unmarshal(content, into); err != nil {
		return fault("unreadable", "%s cannot be read: %s.", what, err)
	}
	return nil
}
