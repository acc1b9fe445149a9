package proofs

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// sm3 is the digest SM3 (GB/T 32905). It keeps what is written, because what is digested here is short.
type sm3 struct{ content []byte }

func newSM3() hash.Hash { return &sm3{} }

// Write adds to what is digested.
func (s *sm3) Write(content []byte) (int, error) {
	s.content = append(s.content, content...)
	return len(content), nil
}

// Reset begins anew.
func (s *sm3) Reset() { s.content = nil }

// Size is that of a digest.
func (s *sm3) Size() int { return digestSize }

// BlockSize is that of the compression.
func (s *sm3) BlockSize() int { return 64 }

// Sum appends the digest.
func (s *sm3) Sum(before []byte) []byte {
	state := [8]uint32{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}
	padded := append(append([]byte(nil), s.content...), 0x80)
	for len(padded)%64 != 56 {
		padded = append(padded, 0)
	}
	padded = binary.BigEndian.AppendUint64(padded, uint64(len(s.content))*8)
	for ; len(padded) > 0; padded = padded[64:] {
		compress(&state, padded[:64])
	}
	for _, word := range state {
		before = binary.BigEndian.AppendUint32(before, word)
	}
	return before
}

func compress(state *[8]uint32, block []byte) {
	var w [68]uint32
	for i := 0; i < 16; i++ {
		w[i] = binary.BigEndian.Uint32(block[4*i:])
	}
	for i := 16; i < 68; i++ {
		x := w[i-16] ^ w[i-9] ^ bits.RotateLeft32(w[i-3], 15)
		w[i] = x ^ bits.RotateLeft32(x, 15) ^ bits.RotateLeft32(x, 23) ^ bits.RotateLeft32(w[i-13], 7) ^ w[i-6]
	}
	a, b, c, d, e, f, g, h := state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
	for i := 0; i < 64; i++ {
		constant, ff, gg := uint32(0x79cc4519), a^b^c, e^f^g
		if i >= 16 {
			constant, ff, gg = 0x7a879d8a, a&b|a&c|b&c, e&f|^e&g
		}
		a12 := bits.RotateLeft32(a, 12)
		ss1 := bits.RotateLeft32(a12+e+bits.RotateLeft32(constant, i), 7)
		tt1 := ff + d + (ss1 ^ a12) + (w[i] ^ w[i+4])
		tt2 := gg + h + ss1 + w[i]
		a, b, c, d = tt1, a, bits.RotateLeft32(b, 9), c
		e, f, g, h = tt2^bits.RotateLeft32(tt2, 9)^bits.RotateLeft32(tt2, 17), e, bits.RotateLeft32(f, 19), g
	}
	for i, word := range [8]uint32{a, b, c, d, e, f, g, h} {
		state[i] ^= word
	}
}
