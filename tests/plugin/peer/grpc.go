package main

import (
	"context"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// grpcGreeter is a plugin that speaks gRPC.
type grpcGreeter struct{ plugin.NetRPCUnsupportedPlugin }

func (*grpcGreeter) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return nil }

func (*grpcGreeter) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (interface{}, error) {
	return nil, nil
}
