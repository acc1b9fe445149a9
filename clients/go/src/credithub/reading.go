package credithub

import (
	"context"

	credithubv1 "credithub/v1"
)

// ListActive hands what holds now to the function, in order of code, page after page. It ends with the function's error, or the first
// call's. nil: every sanction.
func (c *Client) ListActive(ctx context.Context, filter *credithubv1.SanctionFilter, each func(*credithubv1.SnapshotEntry) error) error {
	request := &credithubv1.ListActiveRequest{Filter: filter}
	for {
		page, err := credithubv1.NewSanctionServiceClient(c).ListActive(ctx, request)
		if err != nil {
			return err
		}
		for _, entry := range page.Entries {
			if err := each(entry); err != nil {
				return err
			}
		}
		if page.NextPageToken == "" {
			return nil
		}
		request.PageToken = page.NextPageToken
	}
}

// Receipt gets the receipt of a decision (核查回执), to be filed beside the answer. proofs.ProveReceipt proves it, without the hub.
func (c *Client) Receipt(ctx context.Context, decisionID string) (*credithubv1.DecisionReceipt, error) {
	answer, err := credithubv1.NewEvidenceServiceClient(c).GetReceipt(ctx, &credithubv1.GetReceiptRequest{DecisionId: decisionID})
	return answer.GetReceipt(), err
}

// KeyChains gets the chains of public keys of all logs, for proofs.ProveReceipt. Take the key that you trust from the operator, not from
// here.
func (c *Client) KeyChains(ctx context.Context) ([][]*credithubv1.EvidenceKeyRecord, error) {
	answer, err := credithubv1.NewEvidenceServiceClient(c).ListKeys(ctx, &credithubv1.ListKeysRequest{})
	if err != nil {
		return nil, err
	}
	chains := [][]*credithubv1.EvidenceKeyRecord{answer.Keys}
	for _, log := range answer.OtherLogs {
		chains = append(chains, log.Keys)
	}
	return chains, nil
}
