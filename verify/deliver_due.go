package verify

import (
	"context"
	"fmt"
)

// DeliverDue sends what is due now, one message after another, until nothing is: for calls that are played at an instant of
// their own, where nobody runs Deliver.
func (d *Desk) DeliverDue(ctx context.Context) error {
	for {
		due, err := d.Store.Lease(ctx, sendAtOnce, leaseFor)
		if err != nil {
			return fmt.Errorf("read what is to be sent: %w", err)
		}
		if len(due) == 0 {
			return nil
		}
		for _, v := range due {
			d.deliver(ctx, v)
		}
	}
}
