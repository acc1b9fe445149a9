package credithub

import (
	"context"
	"math/rand"
	"time"
)

// pauses between attempts: each is twice the one before, up to a limit, with jitter so that clients do not come back in step.
type pauses struct {
	options  *Options
	failures int
	random   *rand.Rand
}

// reset begins again with the shortest pause, since the hub has answered.
func (p *pauses) reset() { p.failures = 0 }

// next gives the next pause, not shorter than what the hub asked for.
func (p *pauses) next(atLeast time.Duration) time.Duration {
	if p.random == nil {
		p.random = rand.New(rand.NewSource(time.Now().UnixNano()))
	}
	ceiling := p.options.MaxBackoff
	// Shifted further it would overflow; it is over any limit long before.
	if p.failures < 30 && p.options.InitialBackoff < ceiling>>p.failures {
		ceiling = p.options.InitialBackoff << p.failures
	}
	p.failures++
	half := float64(ceiling) / 2
	pause := time.Duration(half + half*p.random.Float64())
	if asked := atLeast + time.Duration(half*p.random.Float64()); atLeast > 0 && asked > pause {
		pause = asked
	}
	return pause
}

// sleep waits; its error is that of the context, where that ended the wait.
func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
