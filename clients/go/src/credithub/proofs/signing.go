package proofs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"

	credithubv1 "credithub/v1"
)

// The suites of digests and signatures.
const (
	suiteP256 = credithubv1.EvidenceSuite_EVIDENCE_SUITE_P256
	suiteSM2  = credithubv1.EvidenceSuite_EVIDENCE_SUITE_SM2
)

const digestSize = 32

// digestOf gives the digest of a suite, SHA-256 or SM3. nil: the suite is of a later hub, and no signature of it holds.
func digestOf(suite credithubv1.EvidenceSuite, content ...[]byte) []byte {
	hash := sha256.New()
	switch suite {
	case suiteP256:
	case suiteSM2:
		hash = newSM3()
	default:
		return nil
	}
	for _, part := range content {
		hash.Write(part) // never fails, as hash.Hash promises
	}
	return hash.Sum(nil)
}

// isSignature says whether the key (SubjectPublicKeyInfo, DER) made the signature (ASN.1 DER). A key or signature that cannot be read made
// none.
func isSignature(suite credithubv1.EvidenceSuite, publicKey, content, signature []byte) bool {
	switch suite {
	case suiteP256:
		parsed, err := x509.ParsePKIXPublicKey(publicKey)
		key, isEcdsa := parsed.(*ecdsa.PublicKey)
		return err == nil && isEcdsa && key.Curve == elliptic.P256() && ecdsa.VerifyASN1(key, digestOf(suite, content), signature)
	case suiteSM2:
		return isSM2Signature(publicKey, content, signature)
	}
	return false
}

// keyID is the id of a key: the first 32 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo, in both suites.
func keyID(publicKey []byte) string {
	digest := sha256.Sum256(publicKey)
	return hex.EncodeToString(digest[:16])
}

// ReadPEMs gives the public keys of a PEM text, as SubjectPublicKeyInfo: what «hubctl audit keys --out» writes.
func ReadPEMs(text []byte) ([][]byte, error) {
	var keys [][]byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "PUBLIC KEY" {
			return nil, errors.New("proofs: this is no public key in PEM («-----BEGIN PUBLIC KEY-----»), but «" + block.Type + "»")
		}
		keys = append(keys, block.Bytes)
	}
	if len(keys) == 0 {
		return nil, errors.New("proofs: this holds no public key in PEM («-----BEGIN PUBLIC KEY-----»)")
	}
	return keys, nil
}
