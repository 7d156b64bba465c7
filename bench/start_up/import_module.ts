/**
 * The program that imports the module and does nothing.
 *
 * @module
 */

import "../../mod.ts";
