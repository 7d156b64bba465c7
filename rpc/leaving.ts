/**
 * How a server says that it is about to end a connection: the client calls a reserved method when it begins, and the server
 * answers when it comes to that. A client that can call another server then sends no more requests, waits for its last
 * replies and closes, so that no request is lost. A server that does not know the method says so at once.
 *
 * @module
 */

/** The full name of the method. It takes any argument, and its reply is a bool: true. */
export const leavingMethod = "_goRPC_.Leaving";
