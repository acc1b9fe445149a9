package credithub

import (
	"errors"
	"io"
	"sort"
	"sync"

	"google.golang.org/protobuf/proto"
)

// Half of what the hub takes in one message, so that what lies around the items needs no counting.
const batchBytesMax = 2 << 20

// Source gives the next row or question, and io.EOF after the last one. Another error ends the stream once what came before is answered.
// It is called from one goroutine, which waits for it and for room on the stream.
type Source[T any] func() (T, error)

// Items is a Source of what is given.
func Items[T any](items ...T) Source[T] {
	return func() (item T, err error) {
		if len(items) == 0 {
			return item, io.EOF
		}
		item, items = items[0], items[1:]
		return item, nil
	}
}

// numbered is an item, or an answer, under the stream's own number.
type numbered[T any] struct {
	number int64
	what   T
}

// outbox holds rows or questions on their way: taken in from the caller, kept until they are answered, never more than the window. They
// have numbers of its own, because callers' numbers need not be unique, and a broken stream must know each again.
type outbox[T proto.Message] struct {
	batchSize, window int

	lock       sync.Mutex
	changed    *sync.Cond
	waiting    []numbered[T]
	unanswered []numbered[T] // in order of numbers
	isComplete bool
	isStopped  bool
	failure    error
	connection int
}

func newOutbox[T proto.Message](source Source[T], batchSize, window int) *outbox[T] {
	o := &outbox[T]{batchSize: batchSize, window: window}
	o.changed = sync.NewCond(&o.lock)
	go o.takeIn(source)
	return o
}

// takeIn takes items in while there is room.
func (o *outbox[T]) takeIn(source Source[T]) {
	for number := int64(1); o.waitForRoom(); number++ {
		item, err := source()
		o.lock.Lock()
		if err == nil {
			o.waiting = append(o.waiting, numbered[T]{number, item})
		} else {
			o.isComplete = true
			if !errors.Is(err, io.EOF) {
				o.failure = err
			}
		}
		o.changed.Broadcast()
		o.lock.Unlock()
		if err != nil {
			return
		}
	}
}

func (o *outbox[T]) waitForRoom() bool {
	o.lock.Lock()
	defer o.lock.Unlock()
	for !o.isStopped && len(o.waiting)+len(o.unanswered) >= o.window {
		o.changed.Wait()
	}
	return !o.isStopped
}

// begin begins a connection: its number, and the unanswered items, which it has to send again before others.
func (o *outbox[T]) begin() (connection int, again []numbered[T]) {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.connection++
	return o.connection, append([]numbered[T](nil), o.unanswered...)
}

// next waits for items that the connection is to send. false: there are no more, or the connection has ended.
func (o *outbox[T]) next(connection int) ([]numbered[T], bool) {
	o.lock.Lock()
	defer o.lock.Unlock()
	for len(o.waiting) == 0 && !o.isComplete && o.connection == connection {
		o.changed.Wait()
	}
	if o.connection != connection || len(o.waiting) == 0 {
		return nil, false
	}
	batch := first(o.waiting, o.batchSize)
	o.waiting = o.waiting[len(batch):]
	o.unanswered = append(o.unanswered, batch...)
	return batch, true
}

// end ends the present connection.
func (o *outbox[T]) end() {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.connection++
	o.changed.Broadcast()
}

// stop takes nothing in any more.
func (o *outbox[T]) stop() {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.isStopped = true
	o.connection++
	o.changed.Broadcast()
}

// strike strikes off an item that was answered. false: the hub answered what nobody asked, twice, or out of turn.
func (o *outbox[T]) strike(number int64, inOrder bool) (item T, known bool) {
	o.lock.Lock()
	defer o.lock.Unlock()
	at := sort.Search(len(o.unanswered), func(i int) bool { return o.unanswered[i].number >= number })
	if at == len(o.unanswered) || o.unanswered[at].number != number || (inOrder && at != 0) {
		return item, false
	}
	item = o.unanswered[at].what
	if at == 0 {
		o.unanswered = o.unanswered[1:]
	} else {
		o.unanswered = append(o.unanswered[:at], o.unanswered[at+1:]...)
	}
	o.changed.Broadcast()
	return item, true
}

// isEmpty says whether every item that the caller gave has been answered; with what the caller's source failed then.
func (o *outbox[T]) isEmpty() (bool, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.isComplete && len(o.waiting) == 0 && len(o.unanswered) == 0, o.failure
}

// first gives as many of the first items as go into one message, at least one.
func first[T proto.Message](items []numbered[T], most int) []numbered[T] {
	size := 0
	for i, item := range items {
		size += proto.Size(item.what)
		if i > 0 && (i == most || size > batchBytesMax) {
			return items[:i:i]
		}
	}
	return items[:len(items):len(items)]
}
