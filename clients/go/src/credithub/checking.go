package credithub

import (
	"context"

	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

// Check asks whether a company may do something (逢办必查). It is repeated while the hub is unavailable.
func (c *Client) Check(ctx context.Context, request *credithubv1.CheckRequest) (*credithubv1.CheckResponse, error) {
	return credithubv1.NewEligibilityServiceClient(c).Check(ctx, request)
}

// CheckStream hands over the answers of many checks. Close it, or cancel its context, where not all are received.
type CheckStream struct {
	exchange exchange[*credithubv1.CheckQuestion, *credithubv1.CheckAnswer]
}

// CheckMany asks any number of questions on one stream. Each is answered once, in their order, under its own number; a bad one with its
// fault. Questions are taken in only as fast as the answers are received; after a break the unanswered ones are asked again.
func (c *Client) CheckMany(ctx context.Context, questions Source[*credithubv1.CheckQuestion]) *CheckStream {
	stream := &CheckStream{}
	stream.exchange.open = func(ctx context.Context) (conversation[*credithubv1.CheckQuestion, *credithubv1.CheckAnswer], error) {
		call, err := credithubv1.NewEligibilityServiceClient(c).CheckMany(ctx)
		return checkConversation{call}, err
	}
	stream.exchange.restore = func(question *credithubv1.CheckQuestion, answer *credithubv1.CheckAnswer) {
		answer.Number = question.Number
	}
	stream.exchange.inOrder = true
	stream.exchange.start(ctx, c, questions)
	return stream
}

// Recv hands over the next answer; io.EOF after the last. It is not for several goroutines at once.
func (s *CheckStream) Recv() (*credithubv1.CheckAnswer, error) { return s.exchange.next() }

// Close ends the stream.
func (s *CheckStream) Close() { s.exchange.close() }

type checkConversation struct {
	call credithubv1.EligibilityService_CheckManyClient
}

func (c checkConversation) send(batch []numbered[*credithubv1.CheckQuestion]) error {
	message := &credithubv1.CheckManyRequest{}
	for _, each := range batch {
		question := proto.Clone(each.what).(*credithubv1.CheckQuestion)
		question.Number = each.number
		message.Questions = append(message.Questions, question)
	}
	return c.call.Send(message)
}

func (c checkConversation) closeSend() error { return c.call.CloseSend() }

// receive makes each answer whole with what stands once in the message.
func (c checkConversation) receive() ([]numbered[*credithubv1.CheckAnswer], error) {
	message, err := c.call.Recv()
	var answers []numbered[*credithubv1.CheckAnswer]
	for _, answer := range message.GetAnswers() {
		if check := answer.GetCheck(); check != nil {
			if check.Token == nil {
				check.Token = message.Token
			}
			if check.DecidedAt == "" {
				check.DecidedAt = message.DecidedAt
			}
			if check.CatalogueVersion == "" {
				check.CatalogueVersion = message.CatalogueVersion
			}
			if len(check.SourceAges) == 0 {
				check.SourceAges = message.SourceAges
			}
		}
		answers = append(answers, numbered[*credithubv1.CheckAnswer]{answer.Number, answer})
	}
	return answers, err
}
