package credithub

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	credithubv1 "credithub/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const reasonPrefix = "ERROR_REASON_"

var (
	// ErrUnreachable is matched (errors.Is) by an Error that says that nothing that speaks the contract answered, or not in time.
	ErrUnreachable = errors.New("credithub: the hub cannot be reached")
	// ErrTokenTooOld is matched (errors.Is) by an Error that ends a watch because the hub no longer retains what comes after its token.
	// Start with a snapshot, or after Error.OldestToken.
	ErrTokenTooOld = errors.New("credithub: the token is too old")
)

// Error says that the hub refused a call, or could not be reached. Find it with errors.As.
type Error struct {
	// Status of the call.
	Status codes.Code
	// Reason is the name of the reason in the hub's catalogue, such as MATTER_UNKNOWN. Empty where the failure did not come from the hub.
	Reason string
	// Cause says in words what is wrong.
	Cause string
	// Metadata holds every dynamic word of the cause by name, such as «field» or «expected».
	Metadata map[string]string
	// RetryAfter is the time that the hub asks to wait before the call is repeated. 0: it asks nothing.
	RetryAfter time.Duration
	// Violations are all faults that were found in the request, in the order of the catalogue.
	Violations []Violation
	// Localized is the refusal with its cure in the language of the options. Empty where that is English, and where the hub has no such
	// text.
	Localized string

	within error // the context's own error, where that ended the call
}

// Violation is one of the faults that were found in a request.
type Violation struct {
	// Field is the path of the field. Empty where the request as a whole is at fault.
	Field string
	// Reason is the name of the reason, such as CODE_CHECK_CHARACTER.
	Reason string
	// Message says what is wrong and how to put it right.
	Message string
}

// Error says why, and what to do about it.
func (e *Error) Error() string {
	name := e.Reason
	if name == "" {
		name = StatusName(e.Status)
	}
	return fmt.Sprintf("%s: %s %s", name, e.Cause, e.Cure())
}

// Field is the path of the field at fault. Empty where it is none.
func (e *Error) Field() string {
	if field := e.Metadata["field"]; field != "" {
		return field
	}
	for _, violation := range e.Violations {
		if violation.Field != "" {
			return violation.Field
		}
	}
	return ""
}

// Cure says in a sentence what to do about it.
func (e *Error) Cure() string {
	switch {
	case e.Reason != "":
		return CureOf(e.Reason)
	case e.Status == codes.Unavailable:
		return "Check that the hub runs and that the address is right."
	case e.Status == codes.DeadlineExceeded:
		return "Ask again, or with a longer deadline."
	case e.Status == codes.Unimplemented:
		return "Check that the address is that of a credit hub of this version."
	}
	return noCure
}

// OldestToken is the oldest token that can still be resumed, in an Error that is ErrTokenTooOld. Empty where the hub did not say.
func (e *Error) OldestToken() string { return e.Metadata["oldest_token"] }

// Retryable says whether by the contract the same call, repeated unchanged, may succeed.
func (e *Error) Retryable() bool {
	facts := factsOf(e.Reason)
	return facts != nil && facts.Retry
}

// Is matches ErrUnreachable and ErrTokenTooOld; and context.DeadlineExceeded where the hub saw the end of the deadline first.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrUnreachable:
		return e.Reason == "" && (e.Status == codes.Unavailable || e.Status == codes.DeadlineExceeded)
	case ErrTokenTooOld:
		return e.Reason == "TOKEN_TOO_OLD"
	case context.DeadlineExceeded:
		return e.Status == codes.DeadlineExceeded
	}
	return false
}

// Unwrap gives the error of the context that ended the call, such as context.Canceled; nil where none did.
func (e *Error) Unwrap() error { return e.within }

// GRPCStatus is what status.Code and status.Convert read.
func (e *Error) GRPCStatus() *status.Status { return status.New(e.Status, e.Cause) }

const noCure = "See the message."

// CureOf says in a sentence what a caller can do about a reason, given by its name.
func CureOf(reason string) string {
	if facts := factsOf(reason); facts != nil && facts.Cure != "" {
		return facts.Cure
	}
	return noCure
}

// ReasonName is the name of a reason that stands in a row's fault or a question's, such as FIELD_REQUIRED; its number where this library
// is older than it.
func ReasonName(reason credithubv1.ErrorReason) string {
	if name, known := credithubv1.ErrorReason_name[int32(reason)]; known {
		return strings.TrimPrefix(name, reasonPrefix)
	}
	return strconv.Itoa(int(reason))
}

// StatusName is the name of a status as other languages write it, such as INVALID_ARGUMENT.
func StatusName(of codes.Code) string { return code.Code(of).String() }

// factsOf gives what the contract states of a reason. nil for a reason that this library is older than.
func factsOf(reason string) *credithubv1.ReasonFacts {
	values := credithubv1.ErrorReason(0).Descriptor().Values()
	value := values.ByName(protoreflect.Name(reasonPrefix + reason))
	if value == nil {
		return nil
	}
	facts, _ := proto.GetExtension(value.Options(), credithubv1.E_ReasonFacts).(*credithubv1.ReasonFacts)
	return facts
}

// isRepeatable says whether the same call may be tried again by itself: the contract says so, or the network broke. A deadline is over once
// it is over.
func (e *Error) isRepeatable() bool {
	if e.Status == codes.DeadlineExceeded || e.within != nil {
		return false
	}
	if factsOf(e.Reason) != nil {
		return e.Retryable()
	}
	return e.isBroken()
}

// isBroken says whether a connection broke rather than that the hub refused. gRPC says some of these itself when a connection is torn, and
// a server may mean them as it says.
func (e *Error) isBroken() bool {
	switch e.Status {
	case codes.Unavailable, codes.Unknown:
		return true
	case codes.Internal, codes.Canceled, codes.DataLoss:
		for _, word := range []string{"RST_STREAM", "GOAWAY", "transport", "unexpected EOF", "connection reset", "broken pipe"} {
			if e.Reason == "" && strings.Contains(e.Cause, word) {
				return true
			}
		}
	}
	return false
}

// errorOf turns what gRPC returns into what callers find. The error of a context that ended is kept in it.
func (c *Client) errorOf(ctx context.Context, err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	said := status.Convert(err)
	e := fromDetails(said)
	if e == nil {
		e = &Error{Status: said.Code(), Cause: said.Message()}
		switch e.Status {
		case codes.Unavailable:
			e.Cause = fmt.Sprintf("The hub at %s cannot be reached: %s.", c.options.Address, said.Message())
		case codes.DeadlineExceeded:
			e.Cause = fmt.Sprintf("The hub at %s did not answer within the deadline.", c.options.Address)
		}
	}
	if e.Status == codes.Canceled || e.Status == codes.DeadlineExceeded {
		e.within = ctx.Err()
	}
	return e
}
