// Package credithub is the Credit Exchange Hub for Go: checks, reports, a watch that outlives its connections, and a mirror of the
// sanctions that hold. Package credithub/proofs proves receipts and the ledger without the hub.
//
// A Client is a grpc.ClientConnInterface: every generated service of the contract works on it, with the identity, deadline, retries and
// errors that the client adds.
//
//	hub, err := credithub.Connect(credithub.Options{Address: "http://127.0.0.1:5080", Agency: "sx-procurement", Purpose: "procurement"})
//	...
//	answer, err := hub.Check(ctx, &credithubv1.CheckRequest{UnifiedSocialCreditCode: code, MatterCode: "procurement"})
//	records, err := credithubv1.NewSubjectServiceClient(hub).ListRecords(ctx, request)
package credithub
