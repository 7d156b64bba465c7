// The greeter in Go, as host and as plugin:
//
//	greeter COMMAND NAME   runs a plugin and calls it
//	greeter                is the plugin
package main

import (
	"fmt"
	"net/rpc"
	"os"
	"os/exec"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
)

var handshake = plugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "GREETER_PLUGIN",
	MagicCookieValue: "hello",
}

// Greeter greets.
type Greeter struct{}

// Greet is called by hosts.
func (Greeter) Greet(name string, reply *string) error {
	*reply = "Hello, " + name + ", from Go!"
	return nil
}

// GreeterPlugin makes the server of a plugin, and the client of a host.
type GreeterPlugin struct{}

// Server is called in the plugin.
func (GreeterPlugin) Server(*plugin.MuxBroker) (interface{}, error) { return Greeter{}, nil }

// Client is called in the host.
func (GreeterPlugin) Client(_ *plugin.MuxBroker, client *rpc.Client) (interface{}, error) {
	return client, nil
}

var plugins = plugin.PluginSet{"greeter": GreeterPlugin{}}

func main() {
	if len(os.Args) < 3 {
		plugin.Serve(&plugin.ServeConfig{HandshakeConfig: handshake, Plugins: plugins})
		return
	}
	text, err := greet(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(text)
}

func greet(command, name string) (text string, err error) {
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: handshake,
		Plugins:         plugins,
		Cmd:             exec.Command(command),
		Logger:          hclog.New(&hclog.LoggerOptions{Level: hclog.Info}),
	})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return "", err
	}
	greeter, err := protocol.Dispense("greeter")
	if err != nil {
		return "", err
	}
	err = greeter.(*rpc.Client).Call("Plugin.Greet", name, &text)
	return text, err
}
