package route

import (
	"time"

	"supportline/config"
)

// Decide says where a call goes at now, and why.
func Decide(s *config.Snapshot, f Facts, now time.Time) Decision { return Decision{} }

// Offered lists the services of a region in menu order.
func Offered(s *config.Snapshot, cloud, region string) []string { return nil }

// Languages lists the languages of a service in a region, in menu order; of all services when service is empty.
func Languages(s *config.Snapshot, cloud, region, service string) []string { return nil }
