package credithub

import (
	"strconv"
	"time"

	legacy "github.com/golang/protobuf/proto"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
)

const (
	domain               = "credithub.v1"
	violationReasonField = protowire.Number(3)
)

// fromDetails reads what the hub says beside a status. nil: it says nothing, so that the status is another's.
func fromDetails(said *status.Status) *Error {
	var info *errdetails.ErrorInfo
	e := &Error{Status: codes.Code(said.Code()), Cause: said.Message()}
	for _, detail := range said.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			info = detail
		case *errdetails.RetryInfo:
			e.RetryAfter = detail.GetRetryDelay().AsDuration()
		case *errdetails.LocalizedMessage:
			e.Localized = detail.GetMessage()
		case *errdetails.BadRequest:
			for _, each := range detail.GetFieldViolations() {
				e.Violations = append(e.Violations, Violation{each.GetField(), reasonOf(each), each.GetDescription()})
			}
		}
	}
	if info.GetDomain() != domain {
		return nil
	}
	e.Reason, e.Metadata = info.GetReason(), info.GetMetadata()
	if wait, err := strconv.ParseUint(e.Metadata["retry_after_ms"], 10, 31); err == nil && e.RetryAfter == 0 {
		e.RetryAfter = time.Duration(wait) * time.Millisecond
	}
	return e
}

// reasonOf reads a violation's reason from its bytes: the messages that distributions ship for Go may be older than the field.
func reasonOf(violation *errdetails.BadRequest_FieldViolation) string {
	content, err := legacy.Marshal(violation)
	if err != nil {
		return ""
	}
	for len(content) > 0 {
		number, kind, tagged := protowire.ConsumeTag(content)
		if tagged < 0 {
			return ""
		}
		if number == violationReasonField && kind == protowire.BytesType {
			text, _ := protowire.ConsumeString(content[tagged:])
			return text
		}
		whole := protowire.ConsumeFieldValue(number, kind, content[tagged:])
		if whole < 0 {
			return ""
		}
		content = content[tagged+whole:]
	}
	return ""
}
