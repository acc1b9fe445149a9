package credithub

import (
	credithubv1 "credithub/v1"
)

// progress is where a watch stands: what it hands over of each message, and how it goes on after a break.
type progress struct {
	request         *credithubv1.WatchRequest // of the next connection
	inSnapshot      bool
	handedOverEntry bool
	parts           *credithubv1.ChangeSet // of a transaction whose last message has not come
}

// note gives the event to hand over. nil: nothing yet, or an event of a later contract, which is a sign of life.
func (p *progress) note(message *credithubv1.WatchResponse) WatchEvent {
	event := p.event(message)
	if event != nil && !p.inSnapshot && event.Token() != "" {
		setAfter(p.request, event.Token())
	}
	return event
}

// noteBreak gives what the caller has to know of a break: that the snapshot begins again. nil: nothing. The parts of a transaction that
// came so far come again.
func (p *progress) noteBreak() WatchEvent {
	restarts := p.inSnapshot && p.handedOverEntry
	p.handedOverEntry, p.parts = false, nil
	if restarts {
		return &SnapshotRestarted{}
	}
	return nil
}

func (p *progress) event(message *credithubv1.WatchResponse) WatchEvent {
	switch said := message.Event.(type) {
	case *credithubv1.WatchResponse_Changes:
		return p.changes(said.Changes)
	case *credithubv1.WatchResponse_SnapshotEntry:
		p.handedOverEntry = true
		return &SnapshotEntry{Entry: said.SnapshotEntry}
	case *credithubv1.WatchResponse_SnapshotEnd:
		p.inSnapshot = false
		return &SnapshotEnd{p.outside(said.SnapshotEnd.Token), said.SnapshotEnd.Subjects}
	case *credithubv1.WatchResponse_CaughtUp:
		return &CaughtUp{p.outside(said.CaughtUp.Token), said.CaughtUp}
	case *credithubv1.WatchResponse_FellBehind:
		return &FellBehind{p.outside(said.FellBehind.Token), said.FellBehind}
	case *credithubv1.WatchResponse_Checkpoint:
		return &Checkpoint{p.outside(said.Checkpoint.Token), said.Checkpoint}
	}
	return nil
}

func (p *progress) changes(whole *credithubv1.ChangeSet) WatchEvent {
	if p.parts != nil {
		p.parts.Changes = append(p.parts.Changes, whole.Changes...)
		p.parts.Token, p.parts.More = whole.Token, whole.More
		whole = p.parts
	}
	if whole.More {
		p.parts = whole
		return nil
	}
	p.parts = nil
	return &Changes{p.outside(whole.Token), whole}
}

// outside gives the token of an event outside a snapshot. Within one, no token may be resumed from: the entries not yet seen would never
// come.
func (p *progress) outside(of *credithubv1.ChangeToken) token {
	if p.inSnapshot {
		return ""
	}
	return token(of.GetValue())
}
