// Package cfnetv1 stands in for code.cloudfoundry.org/cfnetworking-cli-api/cfnetworking/cfnetv1: network policies, which are
// never asked for.
package cfnetv1

type (
	// Policy says who may connect where.
	Policy struct {
		Source      PolicySource
		Destination PolicyDestination
	}
	// PolicySource is who.
	PolicySource struct{ ID string }
	// PolicyDestination is where.
	PolicyDestination struct {
		ID       string
		Protocol PolicyProtocol
		Ports    Ports
	}
	// PolicyProtocol is tcp or udp.
	PolicyProtocol string
	// Ports are from one to another.
	Ports struct{ Start, End int }
	// ConnectionWrapper wraps a connection.
	ConnectionWrapper any
	// Config is the configuration of a client.
	Config struct {
		AppName, AppVersion, URL string
		DialTimeout              any
		SkipSSLValidation        bool
		Wrappers                 []ConnectionWrapper
	}
	// Client is never used.
	Client struct{}
)

// NewClient makes one.
func NewClient(Config) *Client { return &Client{} }

func (*Client) CreatePolicies([]Policy) error            { return nil }
func (*Client) ListPolicies(...string) ([]Policy, error) { return nil, nil }
func (*Client) RemovePolicies([]Policy) error            { return nil }
