/**
 * Ctrl-C for commands that have something to say before they end.
 *
 * @module
 */

/**
 * Has the first Ctrl-C fire a signal instead of ending the process. The second one ends it.
 *
 * @returns The signal. Dispose of it to have Ctrl-C end the process again.
 */
export function interruption(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = () => Deno.removeSignalListener("SIGINT", interrupt);
  const interrupt = () => {
    stop();
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  Deno.addSignalListener("SIGINT", interrupt);
  return { signal: controller.signal, [Symbol.dispose]: stop };
}
