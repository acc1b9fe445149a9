package proofs

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The signature types of C2SP's signed-note that are known here.
const (
	KindEd25519     = 1   // a node's own key
	KindECDSA       = 2   // ECDSA over P-256
	KindCosignature = 4   // a witness's cosignature, which is no signature of the hub's
	KindSM2         = 255 // SM2 with SM3
)

const (
	sm2Name           = "credithub/sm2"
	noteCharactersMax = 64 << 10
	noteSignaturesMax = 64
)

// NoteKey is a public key by which notes are signed, with its name.
type NoteKey struct {
	// Name is not empty, and without white space and «+».
	Name string
	// Kind is one of the constants of this package.
	Kind byte
	// Key has 32 bytes for KindEd25519 and KindCosignature, and is SubjectPublicKeyInfo for the others.
	Key []byte
}

// ParseNoteKey reads a key as it is passed on (a «vkey»): name, id in hexadecimal, Base64 of kind and key, joined by «+».
func ParseNoteKey(text string) (NoteKey, error) {
	parts := strings.SplitN(strings.TrimSpace(text), "+", 3)
	if len(parts) != 3 {
		return NoteKey{}, fault("key-form", "A key is written as name+id+key, as in the file checkpoint.vkey.")
	}
	content, err := decode(parts[2])
	if err != nil || len(content) == 0 {
		return NoteKey{}, fault("key-form", "The key «%s» is empty, or not in Base64.", parts[0])
	}
	key := NoteKey{parts[0], content[0], content[1:]}
	switch key.Kind {
	case KindEd25519, KindCosignature:
		if len(key.Key) != ed25519.PublicKeySize {
			return NoteKey{}, fault("key-form", "The key «%s» has %d bytes, and not %d.", key.Name, len(key.Key), ed25519.PublicKeySize)
		}
	case KindECDSA, KindSM2:
	default:
		return NoteKey{}, fault("key-form", "The key «%s» is of a kind that this library does not know.", key.Name)
	}
	if !isName(key.Name) {
		return NoteKey{}, fault("key-form", "«%s» is no name of a key: it is empty, or has white space or «+» in it.", key.Name)
	}
	if id := hex.EncodeToString(key.ID()); id != strings.ToLower(parts[1]) {
		return NoteKey{}, fault("key-form", "The key «%s» has the id %s, and not %s: a part of it was altered.", key.Name, id, parts[1])
	}
	return key, nil
}

// String writes the key as it is passed on.
func (k NoteKey) String() string {
	return fmt.Sprintf("%s+%x+%s", k.Name, k.ID(), base64.StdEncoding.EncodeToString(append([]byte{k.Kind}, k.Key...)))
}

// ID gives the four bytes that stand before the key's signatures.
func (k NoteKey) ID() []byte {
	said := append([]byte(k.Name), '\n', k.Kind)
	switch k.Kind {
	case KindECDSA:
		said = nil
	case KindSM2:
		said = append(said, sm2Name...)
	}
	digest := sha256.Sum256(append(said, k.Key...))
	return digest[:4]
}

// made says whether the key made the signature (without the id) of a text.
func (k NoteKey) made(text string, signature []byte) bool {
	content := []byte(text)
	switch k.Kind {
	case KindECDSA:
		return isSignature(suiteP256, k.Key, content, signature)
	case KindSM2:
		return isSignature(suiteSM2, k.Key, content, signature)
	case KindCosignature:
		if len(signature) != 8+ed25519.SignatureSize || binary.BigEndian.Uint64(signature) > math.MaxInt64 {
			return false
		}
		content = Cosigned(text, int64(binary.BigEndian.Uint64(signature)))
		signature = signature[8:]
	}
	return len(k.Key) == ed25519.PublicKeySize && ed25519.Verify(k.Key, content, signature)
}

// Cosigned gives what a witness signs of a checkpoint's text at a time in seconds since 1970 (C2SP tlog-cosignature).
func Cosigned(text string, at int64) []byte {
	return []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text))
}

// SignedNote is a text with signatures below it (C2SP signed-note). Reading one proves nothing; Verify does.
type SignedNote struct {
	// Text ends with a line feed.
	Text string
	// Signatures below it.
	Signatures []NoteSignature
}

// NoteSignature is a line below a note.
type NoteSignature struct {
	// Name of the key.
	Name string
	// Signature is the id of the key, four bytes, followed by the signature.
	Signature []byte
}

// ParseNote reads a note.
func ParseNote(note string) (*SignedNote, error) {
	if !utf8.ValidString(note) || utf8.RuneCountInString(note) > noteCharactersMax {
		return nil, fault("note-form", "The note is longer than %d characters, or no UTF-8.", noteCharactersMax)
	}
	if strings.IndexFunc(note, func(c rune) bool { return c < ' ' && c != '\n' }) >= 0 {
		return nil, fault("note-form", "The note has a control character in it.")
	}
	split := strings.LastIndex(note, "\n\n")
	if split < 0 || split+2 >= len(note) || !strings.HasSuffix(note, "\n") {
		return nil, fault("note-form", "The note has no signatures below an empty line.")
	}
	lines := strings.Split(note[split+2:len(note)-1], "\n")
	if len(lines) > noteSignaturesMax {
		return nil, fault("note-form", "The note has more than %d signatures.", noteSignaturesMax)
	}
	read := &SignedNote{Text: note[:split+1]}
	for _, line := range lines {
		parts := strings.Split(line, " ")
		if len(parts) != 3 || parts[0] != "—" || !isName(parts[1]) {
			return nil, fault("note-form", "«%s» is no signature line.", line)
		}
		signature, err := decode(parts[2])
		if err != nil || len(signature) <= 4 {
			return nil, fault("note-form", "«%s» is no signature line.", line)
		}
		read.Signatures = append(read.Signatures, NoteSignature{parts[1], signature})
	}
	return read, nil
}

// Verify gives the keys among those given that signed the note. A fault where none did, or a signature under a known key is not that key's.
func (n *SignedNote) Verify(keys []NoteKey) ([]NoteKey, error) {
	var signed []NoteKey
	for _, key := range keys {
		made := false
		for _, each := range n.Signatures {
			if each.Name != key.Name || !bytes.Equal(each.Signature[:4], key.ID()) {
				continue
			}
			if !key.made(n.Text, each.Signature[4:]) {
				return nil, fault("note-signature", "The signature of «%s» is not of its key: text or signature was altered.", key.Name)
			}
			made = true
		}
		if made {
			signed = append(signed, key)
		}
	}
	if len(signed) == 0 {
		var names []string
		for _, each := range n.Signatures {
			names = append(names, each.Name)
		}
		return nil, fault("note-unknown-key", "None of the keys that are known signed this; it is signed by %s.", strings.Join(names, ", "))
	}
	return signed, nil
}

func isName(text string) bool {
	return text != "" && strings.IndexFunc(text, func(c rune) bool { return unicode.IsSpace(c) || c == '+' || c < ' ' }) < 0
}

// decode reads Base64, in which Go's package would pass over line ends.
func decode(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, base64.CorruptInputError(strings.IndexAny(text, "\r\n"))
	}
	return base64.StdEncoding.DecodeString(text)
}
