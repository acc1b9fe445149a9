package credithub_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"credithub"
	credithubv1 "credithub/v1"
)

const (
	code    = "91610000220568570K"
	started = credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_STARTED
	ended   = credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SANCTION_ENDED
	renamed = credithubv1.SanctionChangeKind_SANCTION_CHANGE_KIND_SUBJECT_CHANGED
)

func TestMirror_Active_ActsFromItsFirstDayToItsLast(t *testing.T) {
	one := sanction("r1", "")
	one.EffectiveFrom = &credithubv1.BeijingDate{Year: 2026, Month: 1, Day: 1}
	one.EffectiveUntil = &credithubv1.BeijingDate{Year: 2026, Month: 1, Day: 31}
	mirror := follow(t, filepath.Join(t.TempDir(), "mirror"), "t1", entry("公司", one), snapshotEnd("t1"))
	for day, acts := range map[string]bool{
		"2025-12-31T23:59:59+08:00": false, "2025-12-31T16:00:00Z": true, "2026-01-31T23:59:59+08:00": true, "2026-01-31T16:00:00Z": false,
	} {
		at, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		if found := mirror.Active(code, at); (len(found) == 1) != acts {
			t.Errorf("%s: %v", day, found)
		}
	}
}

func TestMirror_ChangesOfOneTransaction_TakeEffectInTheirOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mirror")
	mirror := follow(t, path, "t2",
		entry("公司", sanction("r1", ""), sanction("r2", "")), snapshotEnd("t1"),
		changes("t2",
			change(ended, sanction("r1", "")), change(started, sanction("r1", "")), change(started, sanction("r3", "")),
			change(ended, sanction("r3", "")), change(ended, sanction("r2", "")),
			&credithubv1.SanctionChange{UnifiedSocialCreditCode: code, SubjectName: "新公司", Kind: renamed}))
	for _, each := range []*credithub.Mirror{mirror, open(t, path)} {
		if found := records(each); found != "[r1]" || each.NameOf(code) != "新公司" || each.State().Token != "t2" {
			t.Errorf("%s, %s, %+v", found, each.NameOf(code), each.State())
		}
	}
}

func TestMirror_LastLineIsTorn_IsPassedOverAndWrittenAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mirror")
	follow(t, path, "t2", entry("公司", sanction("r1", "")), snapshotEnd("t1"), changes("t2", change(started, sanction("r2", ""))))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// What is torn is longer than the line that comes in its place.
	writeFile(t, path, string(text[:len(text)-9])+strings.Repeat("x", 1000))
	if torn := open(t, path); torn.State().Token != "t1" || records(torn) != "[r1]" {
		t.Errorf("%+v, %s", torn.State(), records(torn))
	}
	follow(t, path, "t3", changes("t3", change(started, sanction("r3", ""))))
	if after := open(t, path); records(after) != "[r1 r3]" {
		t.Error(records(after))
	}
	if text, err := os.ReadFile(path); err != nil || text[len(text)-1] != '\n' {
		t.Errorf("the end is «%s», %v", text[len(text)-9:], err)
	}
}

func TestMirror_SubjectComesAgainInASnapshot_ReplacesTheEarlierUnlessContinued(t *testing.T) {
	continued := entry("公司", sanction("r3", ""))
	continued.GetSnapshotEntry().Continued = true
	mirror := follow(t, filepath.Join(t.TempDir(), "mirror"), "t1",
		entry("公司", sanction("r1", "")), entry("公司", sanction("r2", "")), continued, snapshotEnd("t1"))
	if found := records(mirror); found != "[r2 r3]" {
		t.Error(found)
	}
}

func TestMirror_ManyEvents_FileIsWrittenAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mirror")
	// An end takes the last one's place, so that the mirror stays as small as it was.
	big := sanction("r1", strings.Repeat("x", 200_000))
	messages := []*credithubv1.WatchResponse{entry("公司", sanction("r0", "")), snapshotEnd("t0")}
	for n := 1; n <= 60; n++ {
		messages = append(messages, changes(fmt.Sprintf("t%d", n), change(started, big), change(ended, big)))
	}
	follow(t, path, "t60", messages...)
	about, err := os.Stat(path)
	if err != nil || about.Size() > 5<<20 {
		t.Errorf("%d bytes, %v", about.Size(), err)
	}
	if after := open(t, path); records(after) != "[r0]" || after.State().Token != "t60" {
		t.Errorf("%s, %+v", records(after), after.State())
	}
}

func TestMirror_FileOfAnother_IsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mirror")
	writeFile(t, path, "no line of a mirror\n")
	if _, err := credithub.OpenMirror(path, nil); err == nil {
		t.Error("no error")
	}
}

func TestOpenMirror_FilterOfKinds_IsRefused(t *testing.T) {
	filter := &credithubv1.SanctionFilter{Kinds: []credithubv1.SanctionChangeKind{started}}
	if _, err := credithub.OpenMirror(filepath.Join(t.TempDir(), "mirror"), filter); err == nil {
		t.Error("no error")
	}
}

// follow mirrors what a hub says until the token, in a process of its own so to speak, and gives the mirror.
func follow(t *testing.T, path, until string, messages ...*credithubv1.WatchResponse) *credithub.Mirror {
	t.Helper()
	hub := &testHub{watch: func(_ *credithubv1.WatchRequest, stream credithubv1.SanctionService_WatchServer) error {
		for _, message := range messages {
			if err := stream.Send(message); err != nil {
				return err
			}
		}
		<-stream.Context().Done()
		return nil
	}}
	mirror := open(t, path)
	ctx, stop := context.WithCancel(within(t, 20*time.Second))
	ended := make(chan error, 1)
	go func() { ended <- mirror.Run(ctx, hub.connect(t, nil), 0) }()
	for mirror.State().Token != until && len(ended) == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return mirror
}

func open(t *testing.T, path string) *credithub.Mirror {
	t.Helper()
	mirror, err := credithub.OpenMirror(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return mirror
}

func records(mirror *credithub.Mirror) string {
	var numbers []string
	for _, each := range mirror.All() {
		numbers = append(numbers, each.Record.RecordNumber)
	}
	return fmt.Sprint(numbers)
}

func sanction(record, document string) *credithubv1.Sanction {
	return &credithubv1.Sanction{
		Record:         &credithubv1.RecordReference{Source: "sx-court", Dataset: "court.judgment-default", RecordNumber: record},
		DocumentNumber: document,
	}
}

func change(kind credithubv1.SanctionChangeKind, of *credithubv1.Sanction) *credithubv1.SanctionChange {
	return &credithubv1.SanctionChange{UnifiedSocialCreditCode: code, SubjectName: "公司", Kind: kind, Sanction: of}
}

func changes(token string, all ...*credithubv1.SanctionChange) *credithubv1.WatchResponse {
	set := &credithubv1.ChangeSet{Token: &credithubv1.ChangeToken{Value: token}, Changes: all}
	return &credithubv1.WatchResponse{Event: &credithubv1.WatchResponse_Changes{Changes: set}}
}

func entry(name string, all ...*credithubv1.Sanction) *credithubv1.WatchResponse {
	of := &credithubv1.SnapshotEntry{UnifiedSocialCreditCode: code, SubjectName: name, Sanctions: all}
	return &credithubv1.WatchResponse{Event: &credithubv1.WatchResponse_SnapshotEntry{SnapshotEntry: of}}
}

func snapshotEnd(token string) *credithubv1.WatchResponse {
	end := &credithubv1.SnapshotEnd{Token: &credithubv1.ChangeToken{Value: token}}
	return &credithubv1.WatchResponse{Event: &credithubv1.WatchResponse_SnapshotEnd{SnapshotEnd: end}}
}
