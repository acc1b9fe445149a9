package credithub

import (
	"context"

	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

// ReportStream hands over the results of a report's rows. Close it, or cancel its context, where not all are received.
type ReportStream struct {
	exchange exchange[*credithubv1.ReportRow, *credithubv1.RowResult]
}

// Report reports any number of rows on one stream. Each row's result is handed over once, under its own number.
//
// An acknowledged row is on disk; a refused one lists its faults and delays no other. Rows are taken in only as fast as results are
// received. After a break the rows without a result are sent again as they are, which is safe: the hub knows a row that it has taken.
func (c *Client) Report(ctx context.Context, rows Source[*credithubv1.ReportRow]) *ReportStream {
	return c.report(ctx, rows, false)
}

// ReportFirstLoad does what Report does, and says that the rows are the first load of their datasets.
func (c *Client) ReportFirstLoad(ctx context.Context, rows Source[*credithubv1.ReportRow]) *ReportStream {
	return c.report(ctx, rows, true)
}

func (c *Client) report(ctx context.Context, rows Source[*credithubv1.ReportRow], firstLoad bool) *ReportStream {
	stream := &ReportStream{}
	stream.exchange.open = func(ctx context.Context) (conversation[*credithubv1.ReportRow, *credithubv1.RowResult], error) {
		call, err := credithubv1.NewReportingServiceClient(c).Report(ctx)
		return reportConversation{call, firstLoad}, err
	}
	stream.exchange.restore = func(row *credithubv1.ReportRow, result *credithubv1.RowResult) { result.Row = row.Row }
	stream.exchange.start(ctx, c, rows)
	return stream
}

// Recv hands over the next result; io.EOF after the last. It is not for several goroutines at once.
func (s *ReportStream) Recv() (*credithubv1.RowResult, error) { return s.exchange.next() }

// Close ends the stream.
func (s *ReportStream) Close() { s.exchange.close() }

type reportConversation struct {
	call      credithubv1.ReportingService_ReportClient
	firstLoad bool
}

func (c reportConversation) send(batch []numbered[*credithubv1.ReportRow]) error {
	message := &credithubv1.ReportRequest{FirstLoad: c.firstLoad}
	for _, each := range batch {
		row := proto.Clone(each.what).(*credithubv1.ReportRow)
		row.Row = each.number
		message.Rows = append(message.Rows, row)
	}
	return c.call.Send(message)
}

func (c reportConversation) closeSend() error { return c.call.CloseSend() }

func (c reportConversation) receive() ([]numbered[*credithubv1.RowResult], error) {
	message, err := c.call.Recv()
	var results []numbered[*credithubv1.RowResult]
	for _, result := range message.GetResults() {
		results = append(results, numbered[*credithubv1.RowResult]{result.Row, result})
	}
	return results, err
}
