package credithub_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"credithub"
	credithubv1 "credithub/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// testHub is a hub of which a test says what it does. The conformance scenarios have one of their own, which also tears connections.
type testHub struct {
	credithubv1.UnimplementedEligibilityServiceServer
	credithubv1.UnimplementedReportingServiceServer
	credithubv1.UnimplementedSanctionServiceServer
	credithubv1.UnimplementedLedgerProofServiceServer

	report      func(credithubv1.ReportingService_ReportServer) error // nil: acknowledges every row
	check       func(context.Context) (*credithubv1.CheckResponse, error)
	watch       func(*credithubv1.WatchRequest, credithubv1.SanctionService_WatchServer) error
	listActive  func(*credithubv1.ListActiveRequest) *credithubv1.ListActiveResponse
	checkpoint  func() string
	consistency func() ([][]byte, error)
}

func (h *testHub) Check(ctx context.Context, _ *credithubv1.CheckRequest) (*credithubv1.CheckResponse, error) {
	return h.check(ctx)
}

func (h *testHub) Report(stream credithubv1.ReportingService_ReportServer) error {
	if h.report != nil {
		return h.report(stream)
	}
	for {
		message, err := stream.Recv()
		if err != nil {
			return nil // the end of the rows, or of the caller
		}
		if err := stream.Send(acknowledged(message.Rows...)); err != nil {
			return err
		}
	}
}

func acknowledged(rows ...*credithubv1.ReportRow) *credithubv1.ReportResponse {
	response := &credithubv1.ReportResponse{}
	for _, row := range rows {
		response.Results = append(response.Results, &credithubv1.RowResult{
			Row: row.Row, Outcome: &credithubv1.RowResult_Acknowledged{Acknowledged: &credithubv1.Acknowledgement{}},
		})
	}
	return response
}

func (h *testHub) Watch(request *credithubv1.WatchRequest, stream credithubv1.SanctionService_WatchServer) error {
	return h.watch(request, stream)
}

func (h *testHub) ListActive(_ context.Context, request *credithubv1.ListActiveRequest) (*credithubv1.ListActiveResponse, error) {
	return h.listActive(request), nil
}

func (h *testHub) GetCheckpoint(context.Context, *credithubv1.GetCheckpointRequest) (*credithubv1.GetCheckpointResponse, error) {
	return &credithubv1.GetCheckpointResponse{Note: h.checkpoint()}, nil
}

func (h *testHub) GetConsistencyProof(
	context.Context, *credithubv1.GetConsistencyProofRequest,
) (*credithubv1.GetConsistencyProofResponse, error) {
	path, err := h.consistency()
	return &credithubv1.GetConsistencyProofResponse{Path: path}, err
}

// serve serves the hub until the test ends; gives its host and port.
func (h *testHub) serve(t *testing.T, options ...grpc.ServerOption) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(options...)
	credithubv1.RegisterEligibilityServiceServer(server, h)
	credithubv1.RegisterReportingServiceServer(server, h)
	credithubv1.RegisterSanctionServiceServer(server, h)
	credithubv1.RegisterLedgerProofServiceServer(server, h)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-ended; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// connect makes a client of a hub that is served.
func (h *testHub) connect(t *testing.T, change func(*credithub.Options)) *credithub.Client {
	t.Helper()
	return connect(t, "http://"+h.serve(t), change)
}

func connect(t *testing.T, address string, change func(*credithub.Options)) *credithub.Client {
	t.Helper()
	options := credithub.Options{Address: address, Agency: "sx-a", Purpose: "p", InitialBackoff: time.Millisecond}
	if change != nil {
		change(&options)
	}
	client, err := credithub.Connect(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

func unavailable() error { return status.Error(codes.Unavailable, "as the test says") }

func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}
