package sipdoor

import "net/netip"

// Trunk is a carrier (or an exchange) that delivers calls from known addresses.
type Trunk struct {
	Name     string
	Networks []netip.Prefix
	Region   string // ISO 3166, in whose format the trunk writes numbers
	// TrustIdentity believes P-Asserted-Identity and verstat from this trunk (RFC 3325's trust domain).
	TrustIdentity bool
}

// trunkOf finds the trunk with the narrowest network that covers an address; nil: a stranger.
func (d *Door) trunkOf(a netip.Addr) *Trunk {
	var best *Trunk
	bits := -1
	for i := range d.cfg.Trunks {
		for _, n := range d.cfg.Trunks[i].Networks {
			if n.Contains(a) && n.Bits() > bits {
				best, bits = &d.cfg.Trunks[i], n.Bits()
			}
		}
	}
	return best
}

func (d *Door) peer(a netip.Addr) string {
	if t := d.trunkOf(a); t != nil {
		return t.Name
	}
	return ""
}
