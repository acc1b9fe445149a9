package credithub

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
)

const (
	changesPerLine = 1000    // of a file that is written whole
	journalSlack   = 4 << 20 // bytes of lines after which a file that is much larger than what it holds is written anew
)

// load reads the file. A last line without an end is being written, or was torn by a crash; then its event comes again.
func (m *Mirror) load() (err error) {
	file, err := os.Open(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	reader := bufio.NewReader(file)
	for {
		text, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			m.anewAt = 2*m.whole + journalSlack
			return nil
		}
		if err != nil {
			return err
		}
		var read line
		if err := json.Unmarshal(text, &read); err != nil {
			return err
		}
		if err := m.take(read); err != nil {
			return err
		}
		m.whole += int64(len(text))
	}
}

// take does in memory what a line says.
func (m *Mirror) take(said line) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	if err := m.held.apply(said.Changes); err != nil {
		return err
	}
	if said.Token != nil {
		m.state.Token = *said.Token
	}
	if said.CaughtUpAt != "" {
		m.state.CaughtUpAt = said.CaughtUpAt
	}
	return nil
}

// openJournal opens the file for lines to come, behind the last whole one.
func (m *Mirror) openJournal() error {
	file, err := os.OpenFile(m.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	m.journal = file
	if err := file.Truncate(m.whole); err != nil {
		return err
	}
	_, err = file.Seek(m.whole, io.SeekStart)
	return err
}

// append writes a line, flushes it to disk, and does what it says.
func (m *Mirror) append(said line) error {
	if len(said.Changes) == 0 && said.Token == nil {
		return nil
	}
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	if _, err := m.journal.Write(append(text, '\n')); err != nil {
		return err
	}
	if err := m.journal.Sync(); err != nil {
		return err
	}
	m.whole += int64(len(text)) + 1
	if err := m.take(said); err != nil {
		return err
	}
	if m.whole < m.anewAt {
		return nil
	}
	return m.writeAnew(m.held, m.state)
}

// replace puts the snapshot, now that it is complete, in the place of what was mirrored.
func (m *Mirror) replace(token string) error {
	state := MirrorState{Token: token, CaughtUpAt: m.state.CaughtUpAt}
	if err := m.writeAnew(m.draft, state); err != nil {
		return err
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	m.held, m.state, m.draft = m.draft, state, holding{}
	return nil
}

// writeAnew writes the whole file. Only the goroutine of Run changes what is held, so that it needs no lock to read it.
func (m *Mirror) writeAnew(held holding, state MirrorState) error {
	changes, err := held.all()
	if err != nil {
		return err
	}
	size := int64(0)
	err = writeWhole(m.path, func(file io.Writer) error {
		buffer := bufio.NewWriter(file)
		for len(changes) > changesPerLine {
			if err := writeLine(buffer, line{Changes: changes[:changesPerLine]}, &size); err != nil {
				return err
			}
			changes = changes[changesPerLine:]
		}
		if err := writeLine(buffer, line{changes, &state.Token, state.CaughtUpAt}, &size); err != nil {
			return err
		}
		return buffer.Flush()
	})
	if err != nil {
		return err
	}
	m.whole, m.anewAt = size, 2*size+journalSlack
	if err := m.journal.Close(); err != nil {
		return err
	}
	return m.openJournal()
}

func writeLine(file io.Writer, said line, size *int64) error {
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	written, err := file.Write(append(text, '\n'))
	*size += int64(written)
	return err
}
