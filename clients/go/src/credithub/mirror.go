package credithub

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"sync"
	"time"

	credithubv1 "credithub/v1"
)

// MirrorState says how far a mirror is.
type MirrorState struct {
	// Token is the point after which it goes on. Empty: its first snapshot is not complete.
	Token string
	// CaughtUpAt is the RFC 3339 time of the hub at which the mirror last knew everything. Empty: never.
	CaughtUpAt string
}

// Mirror keeps the sanctions that hold in memory and in a file: a snapshot is written whole, each later event is a line that is flushed to
// disk before the next is asked for. A change and its token are one line, so each takes effect once, whatever breaks.
//
// Run follows the hub; Active answers without it, also to other goroutines. Others may open the file while one process follows.
type Mirror struct {
	path   string
	filter *credithubv1.SanctionFilter

	lock  sync.RWMutex
	held  holding
	state MirrorState

	draft   holding // of the snapshot that is being received
	journal *os.File
	whole   int64 // bytes of the file that are whole lines
	anewAt  int64 // bytes at which the file is written anew
}

// OpenMirror reads a mirror's file, or begins one where there is none. The filter says which sanctions are wanted, not kinds of change;
// nil: all. Use another file for another filter.
func OpenMirror(path string, filter *credithubv1.SanctionFilter) (*Mirror, error) {
	if len(filter.GetKinds()) > 0 {
		return nil, errors.New("credithub: a mirror needs every kind of change; leave Kinds out of the filter")
	}
	m := &Mirror{path: path, filter: filter, held: holding{}, anewAt: journalSlack}
	if err := m.load(); err != nil {
		return nil, fmt.Errorf("credithub: the mirror's file: %w", err)
	}
	return m, nil
}

// State says how far the mirror is.
func (m *Mirror) State() MirrorState {
	m.lock.RLock()
	defer m.lock.RUnlock()
	return m.state
}

// Active gives the sanctions of a company that act on the day of a time in Beijing. One that is known and begins later does not
// act yet. They belong to the mirror: do not change them.
func (m *Mirror) Active(code string, on time.Time) []*credithubv1.Sanction {
	day := dayOf(BeijingDate(on))
	var active []*credithubv1.Sanction
	for _, each := range m.sanctionsOf(code) {
		hasBegun := each.EffectiveFrom == nil || dayOf(each.EffectiveFrom) <= day
		hasEnded := each.EffectiveUntil != nil && dayOf(each.EffectiveUntil) < day
		if hasBegun && !hasEnded {
			active = append(active, each)
		}
	}
	return active
}

// All gives every sanction that is mirrored, also those that do not act yet, by company and record.
func (m *Mirror) All() []*credithubv1.Sanction {
	m.lock.RLock()
	codes := make([]string, 0, len(m.held))
	for code := range m.held {
		codes = append(codes, code)
	}
	m.lock.RUnlock()
	sort.Strings(codes)
	var all []*credithubv1.Sanction
	for _, code := range codes {
		all = append(all, m.sanctionsOf(code)...)
	}
	return all
}

// NameOf gives the name of a company of which something is mirrored. Empty: there is nothing.
func (m *Mirror) NameOf(code string) string {
	m.lock.RLock()
	defer m.lock.RUnlock()
	if subject := m.held[code]; subject != nil {
		return subject.name
	}
	return ""
}

// Run follows the hub until the context ends, whose error it then returns. It begins with a snapshot, and anew where the hub no longer
// retains, or has lost, what comes after the token. Follow one file by one Run only. HeartbeatSeconds are those of WatchOptions.
func (m *Mirror) Run(ctx context.Context, hub *Client, heartbeatSeconds int32) (err error) {
	defer func() {
		if m.journal == nil {
			return
		}
		if closed := m.journal.Close(); err == nil {
			err = closed
		}
	}()
	if err := m.openJournal(); err != nil {
		return fmt.Errorf("credithub: the mirror's file: %w", err)
	}
	for {
		err := m.follow(ctx, hub, heartbeatSeconds)
		var refusal *Error
		if !errors.As(err, &refusal) || !beginsAnew(refusal.Reason) {
			return err
		}
		// What is mirrored stays readable until the new snapshot is complete.
		if err := m.append(line{Token: new(string)}); err != nil {
			return err
		}
	}
}

func beginsAnew(reason string) bool {
	return reason == "TOKEN_TOO_OLD" || reason == "TOKEN_OF_LOST_FUTURE" || reason == "TOKEN_OF_OTHER_STORE"
}

func (m *Mirror) follow(ctx context.Context, hub *Client, heartbeatSeconds int32) (err error) {
	start := FromSnapshot()
	if token := m.State().Token; token != "" {
		start = FromAfter(token)
	}
	m.draft = holding{}
	watch, err := hub.Watch(ctx, WatchOptions{Start: start, Filter: m.filter, HeartbeatSeconds: heartbeatSeconds})
	if err != nil {
		return err
	}
	defer func() {
		if closed := watch.Close(); err == nil {
			err = closed
		}
	}()
	for {
		event, err := watch.Recv()
		if err != nil {
			return err
		}
		if err := m.apply(event); err != nil {
			return err
		}
	}
}

func (m *Mirror) apply(event WatchEvent) error {
	switch event := event.(type) {
	case *SnapshotRestarted:
		m.draft = holding{}
		return nil
	case *SnapshotEntry:
		m.draft.enter(event.Entry)
		return nil
	case *SnapshotEnd:
		return m.replace(event.Token())
	case *Changes:
		changes, err := changesOf(event.Set)
		if err != nil {
			return err
		}
		return m.append(line{Changes: changes, Token: tokenOf(event)})
	case *CaughtUp:
		return m.append(line{Token: tokenOf(event), CaughtUpAt: caughtUp(event, event.Mark.At)})
	case *Checkpoint:
		return m.append(line{Token: tokenOf(event), CaughtUpAt: caughtUp(event, event.Mark.At)})
	}
	return m.append(line{Token: tokenOf(event)})
}

// tokenOf gives what a line says of the token: nothing within a snapshot.
func tokenOf(event WatchEvent) *string {
	token := event.Token()
	if token == "" {
		return nil
	}
	return &token
}

func caughtUp(event WatchEvent, at string) string {
	if event.Token() == "" {
		return ""
	}
	return at
}

func (m *Mirror) sanctionsOf(code string) []*credithubv1.Sanction {
	m.lock.RLock()
	defer m.lock.RUnlock()
	subject := m.held[code]
	if subject == nil {
		return nil
	}
	keys := make([]string, 0, len(subject.sanctions))
	for key := range subject.sanctions {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	sanctions := make([]*credithubv1.Sanction, 0, len(keys))
	for _, key := range keys {
		sanctions = append(sanctions, subject.sanctions[key])
	}
	return sanctions
}

func dayOf(date *credithubv1.BeijingDate) int32 { return date.Year*10000 + date.Month*100 + date.Day }
