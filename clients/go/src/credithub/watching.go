package credithub

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	credithubv1 "credithub/v1"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

const (
	heartbeatStandard   = 15 * time.Second
	heartbeatsOfSilence = 3
)

// WatchOptions say what a watch follows. The zero value follows everything from now on.
type WatchOptions struct {
	// Start says where the watch begins where the store holds no token.
	Start WatchStart
	// Filter says which changes are wanted. nil: all.
	Filter *credithubv1.SanctionFilter
	// HeartbeatSeconds is the time of silence after which the hub sends a checkpoint, 1 to 300. 0: the hub's 15.
	HeartbeatSeconds int32
	// Store keeps the token of each event once the next one is asked for, so that a later process goes on there. nil: nothing is kept.
	Store TokenStore
}

// Watch hands over the changes of sanctions, each once and in order, whatever becomes of the connection.
type Watch struct {
	client *Client // of the present connection
	own    *Client // a connection that was made anew after silence; nil: there is none
	store  TokenStore
	silent time.Duration

	ctx        context.Context
	cancel     context.CancelFunc
	progress   progress
	pauses     pauses
	call       *watchCall
	handedOver string
	saved      string
	err        error
}

// watchCall is one connection's stream.
type watchCall struct {
	ctx       context.Context
	cancel    context.CancelFunc
	stream    credithubv1.SanctionService_WatchClient
	wasSilent int32 // 1 once nothing came for too long; set by a timer
}

// Watch follows the changes of sanctions until its context ends or Close. After a break, or three heartbeats of silence, it goes on by
// itself from the last token handed over. Only a refusal ends it, such as ErrTokenTooOld.
func (c *Client) Watch(ctx context.Context, options WatchOptions) (*Watch, error) {
	start := options.Start
	if start.set == nil {
		start = FromNow()
	}
	if options.Store != nil {
		token, err := options.Store.Load()
		if err != nil {
			return nil, err
		}
		if token != "" {
			start = FromAfter(token)
		}
	}
	heartbeat := time.Duration(options.HeartbeatSeconds) * time.Second
	setDefault(&heartbeat, heartbeatStandard)
	request := &credithubv1.WatchRequest{HeartbeatSeconds: options.HeartbeatSeconds}
	if options.Filter != nil {
		request.Filter = proto.Clone(options.Filter).(*credithubv1.SanctionFilter)
	}
	start.set(request)
	w := &Watch{client: c, store: options.Store, silent: heartbeatsOfSilence * heartbeat}
	w.ctx, w.cancel = context.WithCancel(ctx)
	w.progress = progress{request: request, inSnapshot: start.isSnapshot}
	w.pauses = pauses{options: &c.options}
	return w, nil
}

// Recv hands over the next event, however often the connection must be opened for it. Asking for it says that the one before is dealt with:
// its token is saved then. It is not for several goroutines at once.
func (w *Watch) Recv() (WatchEvent, error) {
	if w.err != nil {
		return nil, w.err
	}
	if err := w.save(); err != nil {
		return nil, err
	}
	for {
		var event WatchEvent
		message, err := w.receive()
		if err == nil {
			event = w.progress.note(message)
		} else if event, err = w.afterBreak(err); err != nil {
			w.err = err
			return nil, err
		}
		if event != nil {
			if event.Token() != "" {
				w.handedOver = event.Token()
			}
			return event, nil
		}
	}
}

// Close ends the watch, after Recv has returned; to end a Recv that waits, cancel the context. The event that was handed over last counts
// as not dealt with, unless the next one was asked for.
func (w *Watch) Close() error {
	w.cancel()
	if w.err == nil {
		w.err = io.EOF
	}
	if w.own == nil {
		return nil
	}
	own := w.own
	w.own = nil
	return own.Close()
}

func (w *Watch) receive() (*credithubv1.WatchResponse, error) {
	if w.call == nil {
		w.call = &watchCall{}
		w.call.ctx, w.call.cancel = context.WithCancel(w.ctx)
	}
	call := w.call
	// A dead peer says nothing, not even goodbye. Only waiting counts, not the caller's own work.
	guard := time.AfterFunc(w.silent, func() {
		atomic.StoreInt32(&call.wasSilent, 1)
		call.cancel()
	})
	defer guard.Stop()
	if call.stream == nil {
		stream, err := credithubv1.NewSanctionServiceClient(w.client).Watch(call.ctx, w.progress.request)
		if err != nil {
			return nil, err
		}
		call.stream = stream
	}
	message, err := call.stream.Recv()
	if err == nil {
		w.pauses.reset()
	}
	return message, err
}

// afterBreak waits until the next connection may be made; the event is what the caller has to know of the break. Its error ends the watch.
func (w *Watch) afterBreak(err error) (WatchEvent, error) {
	failure := &Error{Status: codes.Unavailable, Cause: "The hub ended the watch."}
	if !errors.Is(err, io.EOF) {
		failure = w.client.errorOf(w.ctx, err)
	}
	call := w.call
	call.cancel()
	w.call = nil
	if w.ctx.Err() == nil && atomic.LoadInt32(&call.wasSilent) == 1 {
		if err := w.leaveConnection(); err != nil {
			return nil, err
		}
	} else if !failure.isRepeatable() {
		return nil, failure
	}
	if failure.within = sleep(w.ctx, w.pauses.next(failure.RetryAfter)); failure.within != nil {
		return nil, failure
	}
	return w.progress.noteBreak(), nil
}

// leaveConnection makes a new connection: what is silent is most likely the old one, so that a call on it would be silent too.
func (w *Watch) leaveConnection() error {
	if w.own != nil {
		if err := w.own.Close(); err != nil {
			return err
		}
	}
	own, err := Connect(w.client.options)
	if err != nil {
		return err
	}
	w.client, w.own = own, own
	return nil
}

func (w *Watch) save() error {
	if w.store == nil || w.handedOver == w.saved {
		return nil
	}
	if err := w.store.Save(w.handedOver); err != nil {
		return err
	}
	w.saved = w.handedOver
	return nil
}
