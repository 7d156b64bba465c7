// The other side of the tests of plugin/: a plugin and a host made with hashicorp/go-plugin.
//
//	program plugin            serves the plugin "greeter" (versions 1 and 2)
//	program grpc              a plugin that speaks gRPC
//	program impostor key|other
//	                          prints the line of a plugin and serves with another key, or another certificate
//	program host VERSIONS mtls|plain COMMAND...
//	                          runs a plugin and obeys the lines of its standard input
package main

import (
	"fmt"
	"net/rpc"
	"os"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
)

var handshake = plugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "GREETER_PLUGIN",
	MagicCookieValue: "hello",
}

// GreetArgs asks for a greeting. The host listens under Callback, if that is not 0.
type GreetArgs struct {
	Name     string
	Callback uint32
}

// Greeter is what the plugin serves.
type Greeter struct {
	broker  *plugin.MuxBroker
	log     hclog.Logger
	version int
}

// Greet greets, with the title that the host gives when it is called back.
func (g *Greeter) Greet(args GreetArgs, reply *string) error {
	title := ""
	if args.Callback != 0 {
		conn, err := g.broker.Dial(args.Callback)
		if err != nil {
			return err
		}
		client := rpc.NewClient(conn)
		defer client.Close()
		if err := client.Call("Plugin.Title", args.Name, &title); err != nil {
			return err
		}
		title += " "
	}
	*reply = "Hello, " + title + args.Name + "!"
	return nil
}

// Version answers with the version that was agreed on.
func (g *Greeter) Version(_ bool, reply *int) error {
	*reply = g.version
	return nil
}

// Say prints a line to the standard output, one to the standard error, and one to the log.
func (g *Greeter) Say(text string, reply *bool) error {
	fmt.Println("out:", text)
	fmt.Fprintln(os.Stderr, "err:", text)
	g.log.Warn("said", "text", text, "length", len(text))
	*reply = true
	return nil
}

// Die ends the process at once.
func (g *Greeter) Die(code int, _ *bool) error {
	os.Exit(code)
	return nil
}

// Echo sends bytes back.
func (g *Greeter) Echo(data []byte, reply *[]byte) error {
	*reply = data
	return nil
}

// GreeterPlugin makes both sides.
type GreeterPlugin struct {
	version int
	log     hclog.Logger
}

// Server is called in the plugin.
func (p *GreeterPlugin) Server(broker *plugin.MuxBroker) (interface{}, error) {
	return &Greeter{broker: broker, log: p.log, version: p.version}, nil
}

// Client is called in the host.
func (p *GreeterPlugin) Client(broker *plugin.MuxBroker, client *rpc.Client) (interface{}, error) {
	return &Remote{broker: broker, client: client}, nil
}

// Remote is the greeter as the host sees it.
type Remote struct {
	broker *plugin.MuxBroker
	client *rpc.Client
}

func main() {
	switch os.Args[1] {
	case "plugin":
		servePlugin()
	case "grpc":
		plugin.Serve(&plugin.ServeConfig{
			HandshakeConfig: handshake,
			Plugins:         plugin.PluginSet{"greeter": &grpcGreeter{}},
			GRPCServer:      plugin.DefaultGRPCServer,
		})
	case "impostor":
		serveImpostor(os.Args[2])
	case "host":
		runHost(os.Args[2], os.Args[3], os.Args[4:])
	}
}

func servePlugin() {
	log := hclog.New(&hclog.LoggerOptions{Level: hclog.Trace, Output: os.Stderr, JSONFormat: true, Name: "greeter"})
	versions := map[int]plugin.PluginSet{}
	for _, version := range []int{1, 2} {
		versions[version] = plugin.PluginSet{"greeter": &GreeterPlugin{version: version, log: log}}
	}
	plugin.Serve(&plugin.ServeConfig{HandshakeConfig: handshake, VersionedPlugins: versions, Logger: log})
}
