package credithub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// conversation is one connection's stream of items and answers.
type conversation[Item, Answer any] interface {
	send(batch []numbered[Item]) error
	closeSend() error
	receive() ([]numbered[Answer], error)
}

// exchange sends any number of items over a bidirectional call: after a break the unanswered ones are sent again, and each answer is handed
// over once. It is fit only for commands that are safe to repeat, as every command of the hub is.
type exchange[Item proto.Message, Answer any] struct {
	client  *Client
	open    func(context.Context) (conversation[Item, Answer], error)
	restore func(Item, Answer) // puts the caller's own number into the answer
	inOrder bool

	ctx     context.Context
	cancel  context.CancelFunc
	outbox  *outbox[Item]
	pauses  pauses
	moved   time.Time
	talk    *connection[Item, Answer]
	answers []numbered[Answer] // received, and not yet handed over
	err     error
}

// connection is a conversation with the goroutine that sends on it.
type connection[Item, Answer any] struct {
	conversation[Item, Answer]
	cancel     context.CancelFunc
	sendFailed chan error
	handedOver bool
}

func (e *exchange[Item, Answer]) start(ctx context.Context, client *Client, source Source[Item]) {
	e.client = client
	e.ctx, e.cancel = context.WithCancel(ctx)
	e.outbox = newOutbox(source, client.options.BatchSize, client.options.Window)
	e.pauses = pauses{options: &client.options}
	e.moved = time.Now()
}

// next hands over the next answer; io.EOF after the last.
func (e *exchange[Item, Answer]) next() (answer Answer, err error) {
	for e.err == nil {
		if len(e.answers) > 0 {
			one := e.answers[0]
			e.answers = e.answers[1:]
			item, known := e.outbox.strike(one.number, e.inOrder)
			if known {
				e.talk.handedOver = true
				e.restore(item, one.what)
				return one.what, nil
			}
			e.err = &Error{Status: codes.Internal, Cause: fmt.Sprintf("The hub answered number %d out of turn.", one.number)}
			break
		}
		if empty, failure := e.outbox.isEmpty(); empty {
			e.err = io.EOF
			if failure != nil {
				e.err = failure
			}
			break
		}
		if failure := e.receive(); failure != nil {
			e.err = e.afterBreak(failure)
		}
	}
	e.close()
	return answer, e.err
}

func (e *exchange[Item, Answer]) close() {
	if e.err == nil {
		e.err = io.EOF
	}
	e.outbox.stop()
	e.cancel()
}

// receive gets further answers, on a new connection where there is none.
func (e *exchange[Item, Answer]) receive() *Error {
	if e.talk == nil {
		if err := e.connect(); err != nil {
			return e.client.errorOf(e.ctx, err)
		}
	}
	var err error
	e.answers, err = e.talk.receive()
	if err == nil {
		return nil
	}
	select {
	case err = <-e.talk.sendFailed:
	default:
	}
	if !errors.Is(err, io.EOF) {
		return e.client.errorOf(e.ctx, err)
	}
	if empty, _ := e.outbox.isEmpty(); empty {
		return nil
	}
	return &Error{Status: codes.Unavailable, Cause: "The hub ended the stream early."}
}

func (e *exchange[Item, Answer]) connect() error {
	ctx, cancel := context.WithCancel(e.ctx)
	opened, err := e.open(ctx)
	if err != nil {
		cancel()
		return err
	}
	e.talk = &connection[Item, Answer]{conversation: opened, cancel: cancel, sendFailed: make(chan error, 1)}
	number, again := e.outbox.begin()
	go e.send(e.talk, number, again)
	return nil
}

func (e *exchange[Item, Answer]) send(on *connection[Item, Answer], number int, again []numbered[Item]) {
	err := e.sendAll(on, number, again)
	// io.EOF says that the stream has ended; why is received.
	if err != nil && !errors.Is(err, io.EOF) {
		on.sendFailed <- err
		on.cancel()
	}
}

func (e *exchange[Item, Answer]) sendAll(on *connection[Item, Answer], number int, again []numbered[Item]) error {
	for len(again) > 0 {
		batch := first(again, e.client.options.BatchSize)
		again = again[len(batch):]
		if err := on.send(batch); err != nil {
			return err
		}
	}
	for {
		batch, more := e.outbox.next(number)
		if !more {
			return on.closeSend()
		}
		if err := on.send(batch); err != nil {
			return err
		}
	}
}

// afterBreak waits until the next connection may be made. Its error ends the exchange.
func (e *exchange[Item, Answer]) afterBreak(failure *Error) error {
	if e.talk != nil {
		e.outbox.end()
		e.talk.cancel()
		if e.talk.handedOver {
			e.moved = time.Now()
			e.pauses.reset()
		}
		e.talk = nil
	}
	if !failure.isRepeatable() || time.Since(e.moved) >= e.client.options.GiveUpAfter {
		return failure
	}
	if failure.within = sleep(e.ctx, e.pauses.next(failure.RetryAfter)); failure.within != nil {
		return failure
	}
	return nil
}
