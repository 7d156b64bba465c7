/**
 * The answers at the path of the debug page, with the headers that keep them from other sites.
 *
 * @module
 */

import { debugPage, scriptDigest, styleDigest } from "./debug_page.ts";
import type { DebugFormat, Page } from "./negotiate.ts";
import { prometheusText } from "./prometheus.ts";
import type { ServerSnapshot } from "./stats.ts";

const everyAnswer: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** The policy of a page that uses its own style and script and nothing else. */
const pagePolicy = [
  "default-src 'none'",
  `style-src '${styleDigest}'`,
  `script-src '${scriptDigest}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The policy of what is no page. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * Writes a snapshot: for people, as JSON, or for Prometheus.
 *
 * @param format For whom.
 * @param snapshot The server at one moment.
 */
export function debugAnswer(format: DebugFormat, snapshot: ServerSnapshot): Page {
  switch (format) {
    case "html":
      return answer("text/html; charset=utf-8", pagePolicy, debugPage(snapshot));
    case "json":
      return answer("application/json", dataPolicy, JSON.stringify(snapshot, null, 2) + "\n");
    case "prometheus": {
      const type = "text/plain; version=0.0.4; charset=utf-8";
      return answer(type, dataPolicy, prometheusText(snapshot));
    }
  }
}

function answer(type: string, policy: string, body: string): Page {
  const headers = { "Content-Type": type, "Content-Security-Policy": policy, ...everyAnswer };
  return { headers, body };
}
