package credithub

import (
	"context"
	"errors"
	"io"
	"time"

	credithubv1 "credithub/v1"

	"google.golang.org/grpc"
)

// Beijing is the zone in which the contract's dates are.
var Beijing = time.FixedZone("Beijing", 8*60*60)

// BeijingDate is the day of a time in Beijing, as the contract writes it.
func BeijingDate(of time.Time) *credithubv1.BeijingDate {
	year, month, day := of.In(Beijing).Date()
	return &credithubv1.BeijingDate{Year: int32(year), Month: int32(month), Day: int32(day)}
}

// Client is the hub, as an agency's system calls it. One client serves a whole process: it is safe for any number of goroutines and keeps
// one connection. What is refused or fails is an *Error.
//
// It is a grpc.ClientConnInterface, on which every generated service works: credithubv1.NewSubjectServiceClient(hub).
type Client struct {
	options Options
	conn    *grpc.ClientConn
	isOwner bool
}

var _ grpc.ClientConnInterface = (*Client)(nil)

// Connect makes a client. It does not wait for the hub; its error is about the options.
func Connect(options Options) (*Client, error) {
	options, err := options.whole()
	if err != nil {
		return nil, err
	}
	conn, err := dial(&options)
	if err != nil {
		return nil, err
	}
	return &Client{options, conn, true}, nil
}

// With gives the same connection with other options, such as the Purpose, ActingFor or Deadline of one call. Close the first client only.
func (c *Client) With(change func(*Options)) (*Client, error) {
	changed := c.options
	change(&changed)
	if changed.Address != c.options.Address || changed.AuthorityFile != c.options.AuthorityFile ||
		changed.CertificateFile != c.options.CertificateFile || changed.CertificateKeyFile != c.options.CertificateKeyFile {
		return nil, errors.New("credithub: the address and the certificates belong to the connection; make another client")
	}
	changed, err := changed.whole()
	if err != nil {
		return nil, err
	}
	return &Client{changed, c.conn, false}, nil
}

// Close ends every call that is still running and closes the connection. Of a client made by With it does nothing.
func (c *Client) Close() error {
	if !c.isOwner {
		return nil
	}
	return c.conn.Close()
}

// Invoke makes a unary call within the deadline, and again while the contract or the network says that this may help. A pause that the hub
// asks for is kept; one that would outlast the deadline is not begun.
func (c *Client) Invoke(ctx context.Context, method string, request, response interface{}, options ...grpc.CallOption) error {
	ctx, cancel := context.WithTimeout(ctx, c.options.Deadline)
	defer cancel()
	pauses := pauses{options: &c.options}
	for attempt := 1; ; attempt++ {
		said, err := identified(ctx, &c.options)
		if err != nil {
			return err
		}
		if err = c.conn.Invoke(said, method, request, response, options...); err == nil {
			return nil
		}
		failure := c.errorOf(ctx, err)
		pause := pauses.next(failure.RetryAfter)
		ends, _ := ctx.Deadline()
		if attempt >= c.options.Attempts || !failure.isRepeatable() || time.Now().Add(pause).After(ends) {
			return failure
		}
		if failure.within = sleep(ctx, pause); failure.within != nil {
			return failure
		}
	}
}

// NewStream opens a stream under the identity of the client. It has no deadline and is not repeated; Report, CheckMany and Watch are.
func (c *Client) NewStream(
	ctx context.Context, about *grpc.StreamDesc, method string, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	said, err := identified(ctx, &c.options)
	if err != nil {
		return nil, err
	}
	stream, err := c.conn.NewStream(said, about, method, options...)
	if err != nil {
		return nil, c.errorOf(ctx, err)
	}
	return &clientStream{stream, c}, nil
}

// clientStream is a stream whose failures are *Error.
type clientStream struct {
	grpc.ClientStream
	client *Client
}

// RecvMsg receives a message; io.EOF after the last.
func (s *clientStream) RecvMsg(message interface{}) error {
	return s.said(s.ClientStream.RecvMsg(message))
}

// SendMsg sends a message; io.EOF where the stream has ended, of which RecvMsg says why.
func (s *clientStream) SendMsg(message interface{}) error {
	return s.said(s.ClientStream.SendMsg(message))
}

func (s *clientStream) said(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return s.client.errorOf(s.Context(), err)
}
