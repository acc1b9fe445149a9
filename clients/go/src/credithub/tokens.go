package credithub

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// TokenStore keeps the token of the last event of a watch that was dealt with. An application that has a database rather saves the token in
// the transaction of the change itself, and begins its watch with FromAfter.
type TokenStore interface {
	// Load gives the token that was saved last. Empty where none was.
	Load() (string, error)
	// Save keeps a token; on return it must survive a power cut.
	Save(token string) error
}

// FileTokenStore keeps a token in a file of its own: written beside, flushed to disk, then renamed, so that a crash leaves the old one or
// the new one whole. Its value is the path.
type FileTokenStore string

// Load gives the token that was saved last. Empty where none was.
func (f FileTokenStore) Load() (string, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("credithub: the token: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// Save keeps a token; on return it is on disk.
func (f FileTokenStore) Save(token string) error {
	err := writeWhole(string(f), func(file io.Writer) error {
		_, err := io.WriteString(file, token+"\n")
		return err
	})
	if err != nil {
		return fmt.Errorf("credithub: the token: %w", err)
	}
	return nil
}

// writeWhole writes beside the file, flushes that to disk and renames it, so that a crash leaves the old one or the new one whole.
func writeWhole(path string, write func(io.Writer) error) error {
	file, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	err = folder.Sync()
	if closed := folder.Close(); err == nil {
		err = closed
	}
	return err
}
