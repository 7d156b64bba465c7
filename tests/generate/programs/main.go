// Serves what real programs serve, by their own types: Elvish's daemon as it is, a driver of docker-machine, and the models
// of Cloud Foundry's plugins.
package main

import (
	"fmt"
	"log"
	"net"
	"net/rpc"
	"os"

	"code.cloudfoundry.org/cli/plugin"
	plugin_models "code.cloudfoundry.org/cli/plugin/models"
	"github.com/docker/machine/drivers/none"
	rpcdriver "github.com/docker/machine/libmachine/drivers/rpc"
	goplugin "github.com/hashicorp/go-plugin"
	"src.elv.sh/pkg/daemon"
)

// CliRpcCmd has methods of the service of this name.
type CliRpcCmd struct{}

func (CliRpcCmd) SetPluginMetadata(metadata plugin.PluginMetadata, retVal *bool) error {
	*retVal = metadata.Name == "one" && metadata.Version.Minor == 2 && metadata.Commands[0].UsageDetails.Options["a"] == "b"
	return nil
}

func (CliRpcCmd) GetApp(name string, retVal *plugin_models.GetAppModel) error {
	*retVal = plugin_models.GetAppModel{
		Name: name, InstanceCount: 2, Memory: 1 << 40,
		Routes: []plugin_models.GetApp_RouteSummary{{Host: "www", Domain: plugin_models.GetApp_DomainFields{Name: "example.com"}}},
	}
	return nil
}

func main() {
	_ = goplugin.CoreProtocolVersion
	ready := make(chan struct{})
	go func() {
		os.Exit(daemon.Serve(os.Args[1]+"/sock", os.Args[1]+"/db", daemon.ServeOpts{Ready: ready}))
	}()
	<-ready
	server := rpc.NewServer()
	must(server.RegisterName(rpcdriver.RPCServiceNameV1, rpcdriver.NewRPCServerDriver(none.NewDriver("box", os.Args[1]))))
	must(server.Register(CliRpcCmd{}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	fmt.Println("listening", listener.Addr())
	server.Accept(listener)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
