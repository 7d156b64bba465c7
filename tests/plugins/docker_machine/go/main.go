// docker-machine's side of a driver, by its own packages:
//
//	program host DRIVER CONFIG   starts a driver and does what the lines of its input say
//	program machine ADDRESS      listens, as the SSH server of a machine does
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"

	"github.com/docker/machine/libmachine/drivers/rpc"
	"github.com/docker/machine/libmachine/log"
	"github.com/docker/machine/libmachine/mcnflag"
)

func main() {
	switch os.Args[1] {
	case "host":
		host(os.Args[2], os.Args[3])
	case "machine":
		machine(os.Args[2])
	}
}

func machine(address string) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	for {
		if conn, err := listener.Accept(); err == nil {
			conn.Close()
		}
	}
}

// lines keeps what docker-machine logs.
type lines struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (l *lines) Write(text []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(text)
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

func host(name, config string) {
	var logged lines
	log.SetDebug(true)
	log.SetOutWriter(&logged)
	log.SetErrWriter(&logged)
	factory := rpcdriver.NewRPCClientDriverFactory()
	driver, err := factory.NewRPCClientDriver(name, []byte(config))
	answer("started", err)
	if err != nil {
		return
	}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		word, rest, _ := strings.Cut(input.Text(), " ")
		switch word {
		case "log":
			answer(logged.String(), nil)
		case "Begin":
			go do(driver, rest, "")
			answer(nil, nil)
		case "close":
			answer(nil, factory.Close())
		default:
			answer(do(driver, word, rest))
		}
	}
}

func answer(value any, err error) {
	line := map[string]any{"answer": value}
	if err != nil {
		line["error"] = err.Error()
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}

func do(driver *rpcdriver.RPCClientDriver, word, rest string) (any, error) {
	switch word {
	case "DriverName":
		return driver.DriverName(), nil
	case "GetMachineName":
		return driver.GetMachineName(), nil
	case "GetIP":
		return driver.GetIP()
	case "GetSSHHostname":
		return driver.GetSSHHostname()
	case "GetSSHKeyPath":
		return driver.GetSSHKeyPath(), nil
	case "GetSSHPort":
		return driver.GetSSHPort()
	case "GetSSHUsername":
		return driver.GetSSHUsername(), nil
	case "GetURL":
		return driver.GetURL()
	case "GetState":
		state, err := driver.GetState()
		return state.String(), err
	case "PreCreateCheck":
		return nil, driver.PreCreateCheck()
	case "Create":
		return nil, driver.Create()
	case "Start":
		return nil, driver.Start()
	case "Stop":
		return nil, driver.Stop()
	case "Restart":
		return nil, driver.Restart()
	case "Kill":
		return nil, driver.Kill()
	case "Remove":
		return nil, driver.Remove()
	case "Upgrade":
		return nil, driver.Upgrade()
	case "GetConfigRaw":
		config, err := driver.GetConfigRaw()
		return json.RawMessage(config), err
	case "SetConfigRaw":
		return nil, driver.SetConfigRaw([]byte(rest))
	case "GetCreateFlags":
		return described(driver.GetCreateFlags()), nil
	case "SetConfigFromFlags":
		return nil, setConfigFromFlags(driver, rest)
	}
	return nil, fmt.Errorf("there is no %s", word)
}

// described gives the Go type of each flag beside it.
func described(flags []mcnflag.Flag) (all []string) {
	for _, flag := range flags {
		all = append(all, fmt.Sprintf("%T %+v", flag, flag.Default())+" "+flag.String())
	}
	return all
}

// setConfigFromFlags does what docker-machine's create does: the defaults, those that are given, and many more.
func setConfigFromFlags(driver *rpcdriver.RPCClientDriver, rest string) error {
	var given map[string]any
	if err := json.Unmarshal([]byte(rest), &given); err != nil {
		return err
	}
	values := map[string]any{
		"swarm": false, "driver": driver.DriverName(), "engine-opt": []string{"a", "b"}, "swarm-discovery": "",
	}
	for _, flag := range driver.GetCreateFlags() {
		values[flag.String()] = flag.Default()
		if flag.Default() == nil {
			values[flag.String()] = false
		}
	}
	for name, value := range given {
		switch value := value.(type) {
		case float64:
			values[name] = int(value)
		case []any:
			list := []string{}
			for _, element := range value {
				list = append(list, element.(string))
			}
			values[name] = list
		default:
			values[name] = value
		}
	}
	return driver.SetConfigFromFlags(rpcdriver.RPCFlags{Values: values})
}
