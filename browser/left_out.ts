/**
 * Stands for what is loaded only when it is needed, JSON-RPC and the debug page, in the bundle of a page, which has one file.
 *
 * @module
 */

throw new Error("JSON-RPC and the debug page are left out of bundles with browser/imports.json");
