/**
 * The script of the page.
 *
 * @module
 */

import { connectArith, type Connection } from "./client.ts";

const form = document.querySelector("form")!;
const output = document.querySelector("output")!;
const state = document.querySelector("#state")!;

let connection: Promise<Connection> | undefined;

/** The connection, made anew after it has ended. */
function connected(): Promise<Connection> {
  return connection ??= open();
}

async function open(): Promise<Connection> {
  try {
    const url = new URL("/rpc", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const opened = await connectArith(url);
    state.textContent = "connected";
    opened.closed.then((reason) => ended(reason?.message ?? "closed"));
    return opened;
  } catch (error) {
    ended((error as Error).message);
    throw error;
  }
}

function ended(reason: string): void {
  connection = undefined;
  state.textContent = `not connected: ${reason}`;
}

/** Calls the method of the button that was pressed. */
async function call(method: string, A: number, B: number): Promise<string> {
  const { arith } = await connected();
  if (method === "Multiply") return `${A} × ${B} = ${await arith.Multiply({ A, B })}`;
  const { Quo, Rem } = await arith.Divide({ A, B }, { timeout: 5000 });
  return `${A} ÷ ${B} = ${Quo}, remainder ${Rem}`;
}

/** The number in a field. */
function field(name: string): number {
  return (form.elements.namedItem(name) as HTMLInputElement).valueAsNumber;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { value } = event.submitter as HTMLButtonElement;
    output.textContent = await call(value, field("A"), field("B"));
  } catch (error) {
    output.textContent = `error: ${(error as Error).message}`;
  }
});

connected().catch(() => {});
