import assert from "node:assert/strict";
import { type ListedService, readListing } from "../../../cli/list/listing.ts";

const html = (body: string, type = "text/html") =>
  readListing({ status: 200, statusLine: "HTTP/1.0 200 OK", type, body });
const json = (value: unknown) =>
  html(typeof value === "string" ? value : JSON.stringify(value), "application/json");

/** As net/rpc/debug.go writes it. */
function goPage(...services: [string, ...[string, number][]][]): string {
  const sections = services.map(([name, ...methods]) => `
	<hr>
	Service ${name}
	<hr>
		<table>
		<th align=center>Method</th><th align=center>Calls</th>
		${
    methods.map(([signature, calls]) => `
			<tr>
			<td align=left font=fixed>${signature}</td>
			<td align=center>${calls}</td>
			</tr>
		`).join("")
  }
		</table>
	`);
  return `<html>\n\t<body>\n\t<title>Services</title>\n\t${
    sections.join("")
  }\n\t</body>\n\t</html>`;
}

Deno.test("readListing() reads the page of Go", () => {
  const table: [string, Partial<ListedService["methods"][number]>][] = [
    ["Multiply(*main.Args, *int) error", { name: "Multiply", args: "*main.Args", reply: "*int" }],
    [
      "Odd(struct { A int &#34;json:\\&#34;a, b)\\&#34;&#34;; F func(int, string) }, *map[string]main.Pair[int,string]) error",
      {
        args: 'struct { A int "json:\\"a, b)\\""; F func(int, string) }',
        reply: "*map[string]main.Pair[int,string]",
      },
    ],
    ["Chan(chan&lt;- int, *&lt;-chan int) error", { args: "chan<- int", reply: "*<-chan int" }],
    ["Amp(&amp;lt;, &quot;&apos;&#x27;&nope;&#9999999;) error", {
      args: "&lt;",
      reply: "\"''&nope;&#9999999;",
    }],
  ];
  for (const [signature, expected] of table) {
    const [service] = html(goPage(["S", [signature, 12]])) ?? [];
    assert.equal(service?.name, "S");
    const [method] = service.methods;
    assert.deepEqual({ ...method, ...expected, calls: 12 }, method);
  }
  const two = html(goPage(["A"], ["B.C", ["M(int, *int) error", 1]]));
  assert.deepEqual(two?.map(({ name, methods }) => [name, methods.length]), [["A", 0], ["B.C", 1]]);
  assert.deepEqual(html(goPage()), []);
});

Deno.test("readListing() reads the JSON of a netrpc server, whatever is missing", () => {
  assert.deepEqual(json({ services: [] }), []);
  assert.deepEqual(
    json({
      services: [{ name: "S", methods: [{ name: "M", args: "int", reply: "*int", calls: 3 }] }],
    }),
    [{
      name: "S",
      methods: [{
        ...{ name: "M", args: "int", reply: "*int", calls: 3 },
        ...{ errors: 0, inFlight: 0, p50: null, p99: null },
      }],
    }],
  );
  assert.deepEqual(json({ services: [null, { name: 1, methods: "no" }] }), [
    { name: "?", methods: [] },
    { name: "?", methods: [] },
  ]);
});

Deno.test("readListing() knows other pages", () => {
  assert.equal(html(""), undefined);
  assert.equal(html("<html><title>Welcome to nginx!</title><hr><td>1</td></html>"), undefined);
  assert.equal(json({ services: {} }), undefined);
  assert.equal(json("{"), undefined);
  assert.equal(json("null"), undefined);
});

Deno.test("readListing() is linear in what a hostile page has", () => {
  const size = 2_000_000;
  for (const part of ["<td", "<hr> ", "<hr>Service ", "<td>", "<td></td> ", "&#", " ", "<td>M("]) {
    const began = performance.now();
    html(part.repeat(size / part.length));
    assert(performance.now() - began < 5000, part);
  }
});
