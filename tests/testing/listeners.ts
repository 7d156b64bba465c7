/**
 * Whether a signal that lives on is left alone: how many listeners it has.
 *
 * @module
 */

/** Counts the listeners of a signal from now on. */
export class ListenerCount {
  /** How many there are now. */
  now = 0;

  constructor(signal: AbortSignal) {
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    Object.assign(signal, {
      addEventListener: (...args: Parameters<typeof addEventListener>) => {
        this.now++;
        addEventListener.apply(signal, args);
      },
      removeEventListener: (...args: Parameters<typeof removeEventListener>) => {
        this.now--;
        removeEventListener.apply(signal, args);
      },
    });
  }
}
