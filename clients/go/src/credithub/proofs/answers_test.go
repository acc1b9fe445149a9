package proofs_test

import (
	"testing"

	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The hub writes the fields of an answer in the order of their numbers. Go writes the fields of a oneof where its first one would stand, so
// that IsOfAnswer would encode a message otherwise of which another field's number lies between.
func TestContract_OneofsOfAnswers_HaveNoOtherFieldsNumberBetween(t *testing.T) {
	seen := map[protoreflect.FullName]bool{}
	var visit func(message protoreflect.MessageDescriptor)
	visit = func(message protoreflect.MessageDescriptor) {
		if seen[message.FullName()] {
			return
		}
		seen[message.FullName()] = true
		for i := 0; i < message.Fields().Len(); i++ {
			field := message.Fields().Get(i)
			if field.Message() != nil {
				visit(field.Message())
			}
			for j := 0; j < message.Oneofs().Len() && field.ContainingOneof() == nil; j++ {
				of := message.Oneofs().Get(j).Fields()
				if number := field.Number(); of.Get(0).Number() < number && number < of.Get(of.Len()-1).Number() {
					t.Errorf("%s lies between those of %s", field.FullName(), message.Oneofs().Get(j).FullName())
				}
			}
		}
	}
	for i := 0; i < credithubv1.File_credithub_v1_subject_service_proto.Messages().Len(); i++ {
		visit(credithubv1.File_credithub_v1_subject_service_proto.Messages().Get(i))
	}
	visit((&credithubv1.CheckResponse{}).ProtoReflect().Descriptor())
	if len(seen) < 20 {
		t.Errorf("%d messages were looked at", len(seen))
	}
}
