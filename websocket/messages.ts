/**
 * How long the messages of a WebSocket are: so long that none stalls, and none is too long for its receiver.
 *
 * The stall. Deno's WebSocket client sends a message of more than 1,024 bytes by two system calls, its header of 8 or 14
 * bytes and then its bytes, on a socket whose `TCP_NODELAY` it has turned off (`strace` shows both; Deno 2.9.6). By
 * Nagle's rule the system holds the second back until the far side has acknowledged the first. The far side acknowledges
 * late, after 40 ms on Linux, because it hopes to send a reply along, and it has none before the rest of the message has
 * come. One such message at a time takes 44 ms instead of 0.2 ms, and 64 calls in flight, whose requests leave together,
 * make 1,500 calls a second instead of 170,000.
 *
 * A message of up to 1,024 bytes leaves in one call, so a batch of calls is cut into such: the replies to the first carry the
 * acknowledgement that lets the others go. Where one request needs more than one message there is no reply to the first,
 * and the second waits by the same rule; a server of this module then answers the first with an empty message, which is no
 * bytes to its reader and carries the acknowledgement. A message that fills a whole packet never waits: 64 KiB fill even
 * those of the loopback interface, of 65,483 bytes. In between, against a server that is not ours, the 40 ms remain.
 *
 * Deno's server sends each message by one call with `TCP_NODELAY` on, Go's client and server do, and so do browsers: their
 * messages are cut only so that they do not get too long. Deno refuses messages of 64 MiB and more.
 *
 * @module
 */

/** Messages of up to so many bytes leave Deno's client in one system call. */
export const oneCall = 1024;
/** Messages of so many bytes fill a packet on every network, so that Deno's client does not wait either. */
const fullPacket = 64 * 1024;
/** Longer messages are cut. */
const longest = 256 * 1024;

/** Whether a socket is one whose messages stall: the client's end, in Deno. Its server's end has no address. */
export function stalls(socket: { readonly url: string }): boolean {
  return socket.url !== "" && isDeno;
}

const isDeno = globalThis.navigator?.userAgent?.startsWith("Deno/") === true;

/** How many of the next `length` bytes make one message. What is left over is never a part that stalls. */
export function messageLength(length: number, stalls: boolean): number {
  if (stalls && length < fullPacket) return Math.min(length, oneCall);
  return length < longest + fullPacket ? length : longest;
}
