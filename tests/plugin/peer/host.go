package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
)

// output keeps what is written to it.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(data []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(data)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// Title is what the host offers to the plugin.
type Title struct{}

// Title gives the title of a person.
func (Title) Title(name string, reply *string) error {
	*reply = "Dr. " + strconv.Itoa(len(name))
	return nil
}

// runHost runs a plugin and answers each line of the standard input with a line of JSON. The arguments are the versions
// with commas between them, whether to use AutoMTLS, and the command.
func runHost(versions, mtls string, command []string) {
	var stdout, stderr, log output
	config := &plugin.ClientConfig{
		HandshakeConfig:  handshake,
		VersionedPlugins: map[int]plugin.PluginSet{},
		Cmd:              exec.Command(command[0], command[1:]...),
		SyncStdout:       &stdout,
		SyncStderr:       &stderr,
		StartTimeout:     30 * time.Second,
		Logger:           hclog.New(&hclog.LoggerOptions{Level: hclog.Trace, Output: &log, JSONFormat: true}),
		AutoMTLS:         mtls == "mtls",
	}
	for _, text := range strings.Split(versions, ",") {
		version, _ := strconv.Atoi(text)
		greeter := &GreeterPlugin{}
		config.VersionedPlugins[version] = plugin.PluginSet{"greeter": greeter, "fails": greeter, "other": greeter}
	}
	client := plugin.NewClient(config)
	var protocol plugin.ClientProtocol
	var remote *Remote
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		word, rest, _ := strings.Cut(input.Text(), " ")
		var answer any
		var err error
		switch word {
		case "start":
			if protocol, err = client.Client(); err == nil {
				reattach := client.ReattachConfig()
				answer = map[string]any{"version": client.NegotiatedVersion(), "pid": reattach.Pid,
					"network": reattach.Addr.Network(), "address": reattach.Addr.String()}
			}
		case "dispense":
			var raw any
			if raw, err = protocol.Dispense(rest); err == nil {
				remote = raw.(*Remote)
			}
		case "greet":
			var text string
			err = remote.client.Call("Plugin.Greet", GreetArgs{Name: rest}, &text)
			answer = text
		case "greetback":
			id := remote.broker.NextId()
			go remote.broker.AcceptAndServe(id, Title{})
			var text string
			err = remote.client.Call("Plugin.Greet", GreetArgs{Name: rest, Callback: id}, &text)
			answer = text
		case "greetnobody":
			var text string
			err = remote.client.Call("Plugin.Greet", GreetArgs{Name: rest, Callback: 4711}, &text)
			answer = text
		case "echo":
			size, _ := strconv.Atoi(rest)
			var data []byte
			err = remote.client.Call("Plugin.Echo", bytes.Repeat([]byte{7}, size), &data)
			answer = len(data)
		case "version":
			var version int
			err = remote.client.Call("Plugin.Version", true, &version)
			answer = version
		case "say":
			var done bool
			err = remote.client.Call("Plugin.Say", rest, &done)
		case "output":
			answer = []string{stdout.String(), stderr.String()}
		case "log":
			answer = log.String()
		case "die":
			code, _ := strconv.Atoi(rest)
			err = remote.client.Call("Plugin.Die", code, nil)
		case "ping":
			err = protocol.Ping()
		case "reattach":
			again := plugin.NewClient(&plugin.ClientConfig{
				HandshakeConfig: handshake,
				Plugins:         plugin.PluginSet{"greeter": &GreeterPlugin{}},
				Reattach:        client.ReattachConfig(),
				Logger:          config.Logger,
			})
			var other plugin.ClientProtocol
			if other, err = again.Client(); err == nil {
				err = other.Ping()
			}
		case "startonly":
			_, err = client.Start()
			answer = client.ReattachConfig().Pid
		case "stranger":
			err = stranger(client.ReattachConfig().Addr, config.TLSConfig, rest)
		case "kill":
			before := time.Now()
			client.Kill()
			answer = map[string]any{"ms": time.Since(before).Milliseconds(), "exited": client.Exited(),
				"asked": !strings.Contains(log.String(), "failed to exit gracefully")}
		}
		line := map[string]any{"answer": answer}
		if err != nil {
			line["error"] = err.Error()
		}
		text, _ := json.Marshal(line)
		fmt.Println(string(text))
	}
}
