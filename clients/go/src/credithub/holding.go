package credithub

import (
	"strings"

	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

// holding is what a mirror holds, by the companies' codes.
type holding map[string]*heldSubject

type heldSubject struct {
	name      string
	sanctions map[string]*credithubv1.Sanction
}

// line is a line of a mirror's file: what one event changed.
type line struct {
	Changes    []heldChange `json:"changes,omitempty"`
	Token      *string      `json:"token,omitempty"` // nil: as before
	CaughtUpAt string       `json:"caught_up_at,omitempty"`
}

// heldChange takes a sanction up, drops it, or tells a subject's name.
type heldChange struct {
	Code     string `json:"code"`
	Name     string `json:"name,omitempty"`
	Key      string `json:"key,omitempty"`      // empty: the name alone changes
	Sanction []byte `json:"sanction,omitempty"` // protobuf; nil: it is dropped
}

// apply does what one line of the file says.
func (h holding) apply(changes []heldChange) error {
	for _, change := range changes {
		if change.Key != "" && change.Sanction == nil {
			h.drop(change.Code, change.Key)
			continue
		}
		if change.Key == "" {
			if subject := h[change.Code]; subject != nil {
				subject.name = change.Name
			}
			continue
		}
		sanction := &credithubv1.Sanction{}
		if err := proto.Unmarshal(change.Sanction, sanction); err != nil {
			return err
		}
		h.put(change.Code, change.Name, change.Key, sanction)
	}
	return nil
}

// enter takes up an entry of a snapshot.
func (h holding) enter(entry *credithubv1.SnapshotEntry) {
	if !entry.Continued {
		delete(h, entry.UnifiedSocialCreditCode)
	}
	for _, each := range entry.Sanctions {
		h.put(entry.UnifiedSocialCreditCode, entry.SubjectName, keyOf(each), each)
	}
}

func (h holding) put(code, name, key string, sanction *credithubv1.Sanction) {
	subject := h[code]
	if subject == nil {
		subject = &heldSubject{sanctions: map[string]*credithubv1.Sanction{}}
		h[code] = subject
	}
	subject.name = name
	subject.sanctions[key] = sanction
}

func (h holding) drop(code, key string) {
	subject := h[code]
	if subject == nil {
		return
	}
	if delete(subject.sanctions, key); len(subject.sanctions) == 0 {
		delete(h, code)
	}
}

// changesOf gives what a transaction means for a mirror, in its order.
func changesOf(set *credithubv1.ChangeSet) ([]heldChange, error) {
	var changes []heldChange
	for _, each := range set.Changes {
		change := heldChange{Code: each.UnifiedSocialCreditCode, Name: each.SubjectName}
		switch each.Kind {
		case credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_STARTED,
			credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_CHANGED,
			credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_ENTERED:
			content, err := proto.Marshal(each.Sanction)
			if err != nil {
				return nil, err
			}
			change.Key, change.Sanction = keyOf(each.Sanction), content
		case credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_ENDED,
			credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_EXPIRED,
			credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_LEFT:
			change.Key = keyOf(each.Sanction)
		case credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SUBJECT_CHANGED:
		default:
			continue // of a later contract
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// all gives everything that is held.
func (h holding) all() ([]heldChange, error) {
	var changes []heldChange
	for code, subject := range h {
		for key, sanction := range subject.sanctions {
			content, err := proto.Marshal(sanction)
			if err != nil {
				return nil, err
			}
			changes = append(changes, heldChange{code, subject.name, key, content})
		}
	}
	return changes, nil
}

// keyOf tells sanctions of a subject apart: by the record, its list, and where there is none its measures.
func keyOf(each *credithubv1.Sanction) string {
	list := each.GetListCode()
	if list == "" {
		list = strings.Join(each.GetMeasureCodes(), " ")
	}
	record := each.GetRecord()
	return strings.Join([]string{record.GetSource(), record.GetDataset(), record.GetRecordNumber(), list}, "/")
}
