// Answers questions about transparency logs by Go's own implementation, golang.org/x/mod/sumdb, so that the hub's is held against one that is not the
// hub's. A line of JSON is asked, a line of JSON is answered.
package main

import (
    "bufio"
    "crypto/ed25519"
    "crypto/sha256"
    "encoding/base64"
    "encoding/binary"
    "encoding/json"
    "fmt"
    "io"
    "net/http"
    "os"
    "strconv"
    "strings"

    "golang.org/x/mod/sumdb/note"
    "golang.org/x/mod/sumdb/tlog"
)

type question struct {
    Leaves []string // base64, for a tree
    Index  int64
    From   int64
    Size   int64
    Note   string // a signed note, to be opened with Keys
    Keys   []string
    Text   string // to be signed with Key
    Key    string
    // Of a log whose checkpoint and tiles are read by HTTP, with Keys, Index and From
    Address string
}

type answer struct {
    Root        []byte   `json:"root,omitempty"`
    Inclusion   [][]byte `json:"inclusion,omitempty"`
    Consistency [][]byte `json:"consistency,omitempty"`
    Text        string   `json:"text,omitempty"`
    Names       []string `json:"names,omitempty"`
    Note        string   `json:"note,omitempty"`
    Error       string   `json:"error,omitempty"`
}

type hashes map[int64]tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
    found := make([]tlog.Hash, len(indexes))
    for i, index := range indexes {
        found[i] = h[index]
    }
    return found, nil
}

func bytesOf(list []tlog.Hash) [][]byte {
    all := [][]byte{}
    for _, h := range list {
        all = append(all, append([]byte{}, h[:]...))
    }
    return all
}

func tree(q question) (a answer, err error) {
    stored := hashes{}
    for i, leaf := range q.Leaves[:q.Size] {
        data, err := base64.StdEncoding.DecodeString(leaf)
        if err != nil {
            return a, err
        }
        added, err := tlog.StoredHashes(int64(i), data, stored)
        if err != nil {
            return a, err
        }
        for j, hash := range added {
            stored[tlog.StoredHashIndex(0, int64(i))+int64(j)] = hash
        }
    }
    root, err := tlog.TreeHash(q.Size, stored)
    if err != nil {
        return a, err
    }
    a.Root = root[:]
    inclusion, err := tlog.ProveRecord(q.Size, q.Index, stored)
    if err != nil {
        return a, err
    }
    a.Inclusion = bytesOf(inclusion)
    consistency, err := tlog.ProveTree(q.Size, q.From, stored)
    a.Consistency = bytesOf(consistency)
    return a, err
}

// tiles reads tiles of height 8 at the paths of C2SP's tlog-tiles, which are Go's own without the height.
type tiles string

func (t tiles) Height() int                      { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
    read := [][]byte{}
    for _, tile := range wanted {
        data, err := get(string(t) + "/tile/" + strings.TrimPrefix(tile.Path(), "tile/8/"))
        if err != nil {
            return nil, err
        }
        read = append(read, data)
    }
    return read, nil
}

func get(address string) ([]byte, error) {
    response, err := http.Get(address)
    if err != nil {
        return nil, err
    }
    defer response.Body.Close()
    data, err := io.ReadAll(response.Body)
    if err == nil && response.StatusCode != http.StatusOK {
        err = fmt.Errorf("%s: %s", address, response.Status)
    }
    return data, err
}

func readLog(q question) (a answer, err error) {
    signed, err := get(q.Address + "/checkpoint")
    if err != nil {
        return a, err
    }
    verifier, err := verifierOf(q.Keys[0])
    if err != nil {
        return a, err
    }
    opened, err := note.Open(signed, note.VerifierList(verifier))
    if err != nil {
        return a, err
    }
    lines := strings.Split(opened.Text, "\n")
    size, err := strconv.ParseInt(lines[1], 10, 64)
    if err != nil {
        return a, err
    }
    root, err := tlog.ParseHash(lines[2])
    if err != nil {
        return a, err
    }
    // Every hash that the reader gives was led to the root.
    hashes := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles(q.Address))
    computed, err := tlog.TreeHash(size, hashes)
    if err != nil {
        return a, err
    }
    a.Root = computed[:]
    inclusion, err := tlog.ProveRecord(size, q.Index, hashes)
    if err != nil {
        return a, err
    }
    a.Inclusion = bytesOf(inclusion)
    consistency, err := tlog.ProveTree(size, q.From, hashes)
    a.Consistency = bytesOf(consistency)
    return a, err
}

// cosignature is a key of type 0x04, which the package does not know: C2SP's tlog-cosignature over Go's own Ed25519.
type cosignature struct {
    name string
    hash uint32
    key  ed25519.PublicKey
}

func (c cosignature) Name() string    { return c.name }
func (c cosignature) KeyHash() uint32 { return c.hash }
func (c cosignature) Verify(text, signature []byte) bool {
    if len(signature) != 8+ed25519.SignatureSize {
        return false
    }
    signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
    return ed25519.Verify(c.key, []byte(signed), signature[8:])
}

func verifierOf(vkey string) (note.Verifier, error) {
    parts := strings.SplitN(vkey, "+", 3)
    if len(parts) != 3 {
        return note.NewVerifier(vkey)
    }
    key, err := base64.StdEncoding.DecodeString(parts[2])
    if err != nil || len(key) != 33 || key[0] != 4 {
        return note.NewVerifier(vkey)
    }
    id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
    return cosignature{parts[0], binary.BigEndian.Uint32(id[:]), key[1:]}, nil
}

func open(q question) (a answer, err error) {
    verifiers := []note.Verifier{}
    for _, key := range q.Keys {
        verifier, err := verifierOf(key)
        if err != nil {
            return a, err
        }
        verifiers = append(verifiers, verifier)
    }
    opened, err := note.Open([]byte(q.Note), note.VerifierList(verifiers...))
    if err != nil {
        return a, err
    }
    a.Text = opened.Text
    for _, signature := range opened.Sigs {
        a.Names = append(a.Names, signature.Name)
    }
    return a, nil
}

func sign(q question) (a answer, err error) {
    signer, err := note.NewSigner(q.Key)
    if err != nil {
        return a, err
    }
    signed, err := note.Sign(&note.Note{Text: q.Text}, signer)
    a.Note = string(signed)
    return a, err
}

func main() {
    lines := bufio.NewScanner(os.Stdin)
    lines.Buffer(nil, 64<<20)
    for lines.Scan() {
        var q question
        var a answer
        err := json.Unmarshal(lines.Bytes(), &q)
        switch {
        case err != nil:
        case q.Address != "":
            a, err = readLog(q)
        case q.Note != "":
            a, err = open(q)
        case q.Key != "":
            a, err = sign(q)
        default:
            a, err = tree(q)
        }
        if err != nil {
            a.Error = err.Error()
        }
        out, _ := json.Marshal(a)
        fmt.Println(string(out))
    }
}
