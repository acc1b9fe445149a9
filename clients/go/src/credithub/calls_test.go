package credithub_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"credithub"
	credithubv1 "credithub/v1"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

var request = &credithubv1.CheckRequest{UnifiedSocialCreditCode: "c1", MatterCode: "m"}

func TestCureOf_EveryReason_HasOne(t *testing.T) {
	for number := range credithubv1.ErrorReason_name {
		reason := credithub.ReasonName(credithubv1.ErrorReason(number))
		if number != 0 && credithub.CureOf(reason) == credithub.CureOf("A_LATER_ONE") {
			t.Errorf("%s has no cure", reason)
		}
	}
}

func TestReasonName_Unknown_IsItsNumber(t *testing.T) {
	if name := credithub.ReasonName(10); name != "FIELD_REQUIRED" {
		t.Error(name)
	}
	if name := credithub.ReasonName(99999); name != "99999" {
		t.Error(name)
	}
}

func TestCheck_NobodyListens_SaysWhatToLookAt(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", func(o *credithub.Options) { o.Attempts = 2 })
	_, err := client.Check(within(t, 10*time.Second), request)
	cure := "Check that the hub runs and that the address is right."
	if !errors.Is(err, credithub.ErrUnreachable) || !strings.Contains(err.Error(), cure) {
		t.Error(err)
	}
	if status.Code(err) != codes.Unavailable {
		t.Errorf("the status is %s", status.Code(err))
	}
}

func TestCheck_OneAttempt_IsNotRepeated(t *testing.T) {
	calls := 0
	hub := &testHub{check: func(context.Context) (*credithubv1.CheckResponse, error) {
		calls++
		return nil, unavailable()
	}}
	client := hub.connect(t, nil)
	once, err := client.With(func(o *credithub.Options) { o.Attempts = 1 })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := once.Check(within(t, 10*time.Second), request); err == nil || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestCheck_WithoutReason_IsRepeatedWhereTheConnectionBroke(t *testing.T) {
	for answered, wanted := range map[codes.Code]int{
		codes.Unavailable: 3, codes.Unknown: 3, codes.DeadlineExceeded: 1, codes.Internal: 1, codes.PermissionDenied: 1, codes.Canceled: 1,
	} {
		calls := 0
		hub := &testHub{check: func(context.Context) (*credithubv1.CheckResponse, error) {
			calls++
			return nil, status.Error(answered, "as the test says")
		}}
		client := hub.connect(t, func(o *credithub.Options) { o.Attempts = 3 })
		if _, err := client.Check(within(t, 10*time.Second), request); status.Code(err) != answered || calls != wanted {
			t.Errorf("%s: %d calls, %v", answered, calls, err)
		}
	}
}

func TestCheck_CallersContextEnds_SaysSoAndRepeatsNothing(t *testing.T) {
	calls := 0
	ctx, cancel := context.WithCancel(within(t, 10*time.Second))
	hub := &testHub{check: func(context.Context) (*credithubv1.CheckResponse, error) {
		calls++
		cancel()
		return nil, unavailable()
	}}
	_, err := hub.connect(t, nil).Check(ctx, request)
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestCheck_DeadlineOfTheOptions_IsTheContextsError(t *testing.T) {
	hub := &testHub{check: func(ctx context.Context) (*credithubv1.CheckResponse, error) {
		<-ctx.Done()
		return nil, status.FromContextError(ctx.Err()).Err()
	}}
	client := hub.connect(t, func(o *credithub.Options) { o.Deadline = 50 * time.Millisecond })
	_, err := client.Check(within(t, 10*time.Second), request)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, credithub.ErrUnreachable) {
		t.Error(err)
	}
}

func TestCheck_KeyFile_IsReadForEachCallWithoutItsLineEnd(t *testing.T) {
	var keys []string
	hub := &testHub{check: func(ctx context.Context) (*credithubv1.CheckResponse, error) {
		said, _ := metadata.FromIncomingContext(ctx)
		keys = append(keys, said.Get("credithub-key")...)
		return &credithubv1.CheckResponse{}, nil
	}}
	file := filepath.Join(t.TempDir(), "key")
	writeFile(t, file, "k-1\n")
	client := hub.connect(t, func(o *credithub.Options) { o.KeyFile = file })
	for _, key := range []string{"k-2\n", ""} {
		if _, err := client.Check(within(t, 10*time.Second), request); err != nil {
			t.Fatal(err)
		}
		writeFile(t, file, key)
	}
	if fmt.Sprint(keys) != "[k-1 k-2]" {
		t.Error(keys)
	}
}

func TestStreams_KeyFileIsGone_EndAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	writeFile(t, file, "k-1\n")
	client := (&testHub{}).connect(t, func(o *credithub.Options) { o.KeyFile = file })
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	ctx := within(t, 10*time.Second)
	watch, err := client.Watch(ctx, credithub.WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := watch.Recv(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the watch: %v", err)
	}
	if err := watch.Close(); err != nil {
		t.Error(err)
	}
	if _, err := client.Report(ctx, credithub.Items(&credithubv1.ReportRow{})).Recv(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the report: %v", err)
	}
}

func TestGeneratedStream_Refused_IsAnError(t *testing.T) {
	hub := &testHub{watch: func(*credithubv1.WatchRequest, credithubv1.SanctionService_WatchServer) error {
		return status.Error(codes.PermissionDenied, "no")
	}}
	stream, err := credithubv1.NewSanctionServiceClient(hub.connect(t, nil)).Watch(within(t, 10*time.Second), &credithubv1.WatchRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var refusal *credithub.Error
	if _, err := stream.Recv(); !errors.As(err, &refusal) || refusal.Status != codes.PermissionDenied {
		t.Error(err)
	}
}

func TestReport_CallersSourceFails_SaysSoAfterTheResultsBefore(t *testing.T) {
	mine := errors.New("mine")
	row := int64(6)
	results := (&testHub{}).connect(t, nil).Report(within(t, 10*time.Second), func() (*credithubv1.ReportRow, error) {
		if row++; row == 9 {
			return nil, mine
		}
		return &credithubv1.ReportRow{Row: row}, nil
	})
	defer results.Close()
	for _, wanted := range []int64{7, 8} {
		if result, err := results.Recv(); err != nil || result.Row != wanted {
			t.Fatalf("%v, %v", result, err)
		}
	}
	for i := 0; i < 2; i++ {
		if _, err := results.Recv(); !errors.Is(err, mine) {
			t.Error(err)
		}
	}
}

func TestReport_BrokenAfterEachResult_BeginsAgainWithTheShortestPause(t *testing.T) {
	hub := &testHub{report: func(stream credithubv1.ReportingService_ReportServer) error {
		message, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := stream.Send(acknowledged(message.Rows[0])); err != nil {
			return err
		}
		return unavailable()
	}}
	client := hub.connect(t, func(o *credithub.Options) { o.InitialBackoff = 20 * time.Millisecond })
	rows := make([]*credithubv1.ReportRow, 10)
	for i := range rows {
		rows[i] = &credithubv1.ReportRow{Row: int64(i)}
	}
	began := time.Now()
	results := client.Report(within(t, 20*time.Second), credithub.Items(rows...))
	defer results.Close()
	for i := range rows {
		if result, err := results.Recv(); err != nil || result.Row != int64(i) {
			t.Fatalf("%v, %v", result, err)
		}
	}
	// Pauses that double would take five seconds at least.
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestReportFirstLoad_EachMessage_SaysSo(t *testing.T) {
	hub := &testHub{report: func(stream credithubv1.ReportingService_ReportServer) error {
		message, err := stream.Recv()
		if err != nil {
			return err
		}
		if !message.FirstLoad {
			return status.Error(codes.InvalidArgument, "no first load")
		}
		return stream.Send(acknowledged(message.Rows...))
	}}
	row := &credithubv1.ReportRow{Row: 1}
	client := hub.connect(t, nil)
	if _, err := client.ReportFirstLoad(within(t, 10*time.Second), credithub.Items(row)).Recv(); err != nil {
		t.Error(err)
	}
	if _, err := client.Report(within(t, 10*time.Second), credithub.Items(row)).Recv(); status.Code(err) != codes.InvalidArgument {
		t.Error(err)
	}
}

func TestReport_Closed_TakesNothingInAnyMore(t *testing.T) {
	taken := make(chan struct{}, 10000)
	client := (&testHub{}).connect(t, func(o *credithub.Options) { o.BatchSize, o.Window = 5, 10 })
	results := client.Report(within(t, 10*time.Second), func() (*credithubv1.ReportRow, error) {
		taken <- struct{}{}
		return &credithubv1.ReportRow{}, nil
	})
	if _, err := results.Recv(); err != nil {
		t.Fatal(err)
	}
	results.Close()
	time.Sleep(50 * time.Millisecond)
	if count := len(taken); count > 12 {
		t.Errorf("%d rows were taken in, with a window of 10", count)
	}
	if _, err := results.Recv(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func TestListActive_SeveralPages_HandsOverEachEntry(t *testing.T) {
	hub := &testHub{listActive: func(request *credithubv1.ListActiveRequest) *credithubv1.ListActiveResponse {
		next := map[string]string{"": "2", "2": "3", "3": ""}[request.PageToken]
		entry := &credithubv1.SnapshotEntry{UnifiedSocialCreditCode: "c" + request.PageToken}
		return &credithubv1.ListActiveResponse{Entries: []*credithubv1.SnapshotEntry{entry}, NextPageToken: next}
	}}
	var codes []string
	err := hub.connect(t, nil).ListActive(within(t, 10*time.Second), nil, func(entry *credithubv1.SnapshotEntry) error {
		codes = append(codes, entry.UnifiedSocialCreditCode)
		return nil
	})
	if err != nil || fmt.Sprint(codes) != "[c c2 c3]" {
		t.Errorf("%v, %v", codes, err)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
