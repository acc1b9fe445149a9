package proofs

import (
	"bytes"
	"crypto/elliptic"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
)

// SM2 signatures (GB/T 32918.2) with SM3, verification only. The curve has a = p − 3, which is what the arithmetic of
// elliptic.CurveParams is for. Verification handles no secret, so it need not run in constant time; a signature takes some milliseconds.
var sm2Curve = &elliptic.CurveParams{
	Name: "sm2p256v1", BitSize: 256,
	P:  number("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF"),
	N:  number("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123"),
	B:  number("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"),
	Gx: number("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"),
	Gy: number("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"),
}

const sm2UserID = "1234567812345678"

// SubjectPublicKeyInfo of id-ecPublicKey over sm2p256v1 with an uncompressed point: all that is before the point's 64 bytes.
var sm2KeyHead = mustHex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")

// isSM2Signature says whether an SM2 key (SubjectPublicKeyInfo, uncompressed point) made the signature (ASN.1 DER of r and s).
func isSM2Signature(publicKey, content, signature []byte) bool {
	x, y := sm2Point(publicKey)
	var signed struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(signature, &signed)
	if x == nil || err != nil || len(rest) > 0 {
		return false
	}
	// The parser takes more in a sequence than it was asked for; DER has one way to write two numbers.
	if written, err := asn1.Marshal(signed); err != nil || !bytes.Equal(written, signature) {
		return false
	}
	r, s, n := signed.R, signed.S, sm2Curve.N
	if r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(n) >= 0 || s.Cmp(n) >= 0 {
		return false
	}
	t := new(big.Int).Mod(new(big.Int).Add(r, s), n)
	if t.Sign() == 0 {
		return false
	}
	x1, y1 := sm2Curve.ScalarBaseMult(s.Bytes())
	x2, y2 := sm2Curve.ScalarMult(x, y, t.Bytes())
	sum, _ := sm2Curve.Add(x1, y1, x2, y2)
	e := new(big.Int).SetBytes(digestOf(suiteSM2, sm2Prehash(x, y), content))
	return e.Add(e, sum).Mod(e, n).Cmp(r) == 0
}

// sm2Prehash gives the value Z that stands before what is signed: SM3 of the user id, the curve and the key.
func sm2Prehash(x, y *big.Int) []byte {
	c := sm2Curve
	a := new(big.Int).Sub(c.P, big.NewInt(3))
	said := append([]byte{0, 8 * byte(len(sm2UserID))}, sm2UserID...)
	for _, each := range []*big.Int{a, c.B, c.Gx, c.Gy, x, y} {
		said = append(said, each.FillBytes(make([]byte, 32))...)
	}
	return digestOf(suiteSM2, said)
}

// sm2Point reads a key; nil where it is none.
func sm2Point(publicKey []byte) (x, y *big.Int) {
	if len(publicKey) != len(sm2KeyHead)+64 || !bytes.HasPrefix(publicKey, sm2KeyHead) {
		return nil, nil
	}
	point := publicKey[len(sm2KeyHead):]
	x, y = new(big.Int).SetBytes(point[:32]), new(big.Int).SetBytes(point[32:])
	if x.Cmp(sm2Curve.P) >= 0 || y.Cmp(sm2Curve.P) >= 0 || !sm2Curve.IsOnCurve(x, y) {
		return nil, nil
	}
	return x, y
}

func number(text string) *big.Int { return new(big.Int).SetBytes(mustHex(text)) }

func mustHex(text string) []byte {
	content, err := hex.DecodeString(text)
	if err != nil {
		panic(err) // a constant of this file is mistyped
	}
	return content
}
