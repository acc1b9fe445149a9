package credithub_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"credithub"
	credithubv1 "credithub/v1"
)

// brokenStore fails a save, once.
type brokenStore struct {
	fails bool
	saved []string
}

func (s *brokenStore) Load() (string, error) { return "", nil }

func (s *brokenStore) Save(token string) error {
	if s.fails {
		s.fails = false
		return errors.New("the disk is full")
	}
	s.saved = append(s.saved, token)
	return nil
}

func TestWatch_TokenCannotBeSaved_SaysSoAndGoesOnWhenAskedAgain(t *testing.T) {
	store := &brokenStore{fails: true}
	watch := watchOf(t, within(t, 10*time.Second), store, changes("t1"), changes("t2"), changes("t3"))
	receive(t, watch, "t1")
	if _, err := watch.Recv(); err == nil || err.Error() != "the disk is full" {
		t.Error(err)
	}
	receive(t, watch, "t2")
	receive(t, watch, "t3")
	if fmt.Sprint(store.saved) != "[t1 t2]" {
		t.Error(store.saved)
	}
}

func TestWatch_ContextEnds_RecvReturnsItsError(t *testing.T) {
	ctx, cancel := context.WithCancel(within(t, 10*time.Second))
	watch := watchOf(t, ctx, nil, changes("t1"))
	receive(t, watch, "t1")
	time.AfterFunc(20*time.Millisecond, cancel)
	for i := 0; i < 2; i++ {
		if _, err := watch.Recv(); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

func TestWatch_Closed_HandsOverNothingMore(t *testing.T) {
	watch := watchOf(t, within(t, 10*time.Second), nil, changes("t1"), changes("t2"))
	receive(t, watch, "t1")
	if err := watch.Close(); err != nil {
		t.Error(err)
	}
	if _, err := watch.Recv(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func watchOf(t *testing.T, ctx context.Context, store credithub.TokenStore, messages ...*credithubv1.WatchResponse) *credithub.Watch {
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
	watch, err := hub.connect(t, nil).Watch(ctx, credithub.WatchOptions{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := watch.Close(); err != nil {
			t.Error(err)
		}
	})
	return watch
}

func receive(t *testing.T, watch *credithub.Watch, token string) {
	t.Helper()
	if event, err := watch.Recv(); err != nil || event.Token() != token {
		t.Fatalf("%v, %v instead of %s", event, err, token)
	}
}
