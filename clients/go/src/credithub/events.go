package credithub

import (
	"time"

	credithubv1 "credithub/v1"
)

// WatchStart says where a watch begins. Its zero value is FromNow.
type WatchStart struct {
	set        func(*credithubv1.WatchRequest)
	isSnapshot bool
}

// FromNow begins with what is committed from now on. The first event, CaughtUp, carries the token of the beginning.
func FromNow() WatchStart {
	return WatchStart{set: func(r *credithubv1.WatchRequest) {
		r.Start = &credithubv1.WatchRequest_Now{Now: &credithubv1.StartNow{}}
	}}
}

// FromBeginning begins with everything from the beginning of the retained ledger.
func FromBeginning() WatchStart {
	return WatchStart{set: func(r *credithubv1.WatchRequest) {
		r.Start = &credithubv1.WatchRequest_Beginning{Beginning: &credithubv1.StartBeginning{}}
	}}
}

// FromAfter begins with everything after a token.
func FromAfter(token string) WatchStart {
	return WatchStart{set: func(r *credithubv1.WatchRequest) { setAfter(r, token) }}
}

// FromSince begins with everything recorded at or after a time.
func FromSince(since time.Time) WatchStart {
	return WatchStart{set: func(r *credithubv1.WatchRequest) {
		r.Start = &credithubv1.WatchRequest_Since{Since: since.Format(time.RFC3339Nano)}
	}}
}

// FromSnapshot begins with what holds now, and goes on with every change after that, without gap or overlap.
func FromSnapshot() WatchStart {
	return WatchStart{isSnapshot: true, set: func(r *credithubv1.WatchRequest) {
		r.Start = &credithubv1.WatchRequest_Snapshot{Snapshot: &credithubv1.StartSnapshot{}}
	}}
}

func setAfter(request *credithubv1.WatchRequest, token string) {
	request.Start = &credithubv1.WatchRequest_After{After: &credithubv1.ChangeToken{Value: token}}
}

// WatchEvent is what a watch hands over: *Changes, *SnapshotEntry, *SnapshotEnd, *SnapshotRestarted, *CaughtUp, *FellBehind or *Checkpoint.
type WatchEvent interface {
	// Token is the point after which a later watch goes on. Empty within a snapshot, which can only be begun again.
	Token() string
}

type token string

// Token is the point after which a later watch goes on. Empty within a snapshot.
func (t token) Token() string { return string(t) }

// Changes are the matching changes of one transaction, all of them, however many messages they came in.
type Changes struct {
	token
	// Set holds them, in their order.
	Set *credithubv1.ChangeSet
}

// SnapshotEntry holds one subject's sanctions, part of the snapshot. A later entry for the same subject replaces the earlier, unless it is
// Continued.
type SnapshotEntry struct {
	token
	// Entry of the snapshot.
	Entry *credithubv1.SnapshotEntry
}

// SnapshotEnd says that the snapshot is complete.
type SnapshotEnd struct {
	token
	// Subjects is their number in the snapshot.
	Subjects int64
}

// SnapshotRestarted says that the connection broke within the snapshot, which begins again: forget the entries handed over so far.
type SnapshotRestarted struct{ token }

// CaughtUp says that everything up to the token has been handed over; what follows is live.
type CaughtUp struct {
	token
	// Mark says at what time, and which sources are overdue.
	Mark *credithubv1.CaughtUp
}

// FellBehind says that the watch is served from the log until the next CaughtUp; nothing is lost.
type FellBehind struct {
	token
	// Mark says at what time.
	Mark *credithubv1.FellBehind
}

// Checkpoint says that nothing at or before the token is still to come.
type Checkpoint struct {
	token
	// Mark says at what time, and which sources are overdue.
	Mark *credithubv1.Checkpoint
}
