/**
 * What a build is for, and which tags hold in it.
 *
 * @module
 */

/** What a build is for. */
export interface BuildOptions {
  /** The operating system, Go's GOOS. Default: `linux`. */
  readonly os?: string;
  /** The architecture, Go's GOARCH. Default: `amd64`. */
  readonly arch?: string;
  /** Tags that hold besides those of the system: what `go build -tags` is given, and `cgo`. */
  readonly tags?: readonly string[];
  /** The N of Go 1.N, up to which the tags `go1.1`, `go1.2`… hold. Default: 26. */
  readonly release?: number;
}

/** A build: options with their defaults. */
export type Build = Required<BuildOptions>;

/** The options with their defaults. */
export function buildOf(options: BuildOptions = {}): Build {
  const { os = "linux", arch = "amd64", tags = [], release = 26 } = options;
  return { os, arch, tags, release };
}

const unixSystems = new Set([
  ...["aix", "android", "darwin", "dragonfly", "freebsd", "hurd"],
  ...["illumos", "ios", "linux", "netbsd", "openbsd", "solaris"],
]);

/** The values of GOOS. */
export const systems: ReadonlySet<string> = new Set([
  ...unixSystems,
  "js",
  "nacl",
  "plan9",
  "wasip1",
  "windows",
  "zos",
]);

/** The values of GOARCH. */
export const architectures: ReadonlySet<string> = new Set([
  ...["386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64"],
  ...["mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le"],
  ...["ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm"],
]);

const narrow = new Set([
  ...["386", "amd64p32", "arm", "armbe", "mips", "mipsle", "mips64p32", "mips64p32le"],
  ...["ppc", "riscv", "s390", "sparc"],
]);

/** Systems that are a kind of another. */
const kinds: ReadonlyMap<string, string> = new Map([
  ["android", "linux"],
  ["illumos", "solaris"],
  ["ios", "darwin"],
]);

/** The bits of `int`, `uint` and `uintptr`: 32 or 64. */
export function wordBits(arch: string): 32 | 64 {
  return narrow.has(arch) ? 32 : 64;
}

/** Whether a tag holds in a build. Follows `matchTag` of Go's go/build. */
export function tagHolds(tag: string, build: Build): boolean {
  if (tag === build.os || tag === build.arch || tag === "gc") return true;
  if (tag === kinds.get(build.os)) return true;
  if (tag === "unix" && unixSystems.has(build.os)) return true;
  const release = /^go1\.([1-9]\d{0,5})$/.exec(tag)?.[1];
  if (release !== undefined && Number(release) <= build.release) return true;
  const name = tag === "boringcrypto" ? "goexperiment.boringcrypto" : tag;
  return build.tags.includes(name);
}

/**
 * Whether the name of a file says that it belongs to a package in a build: `_linux`, `_arm64` and `_linux_arm64` at its end are
 * conditions, tests and names that begin with `_` or `.` never belong to it. Follows `goodOSArchFile` of Go's go/build.
 */
export function nameBelongs(name: string, build: Build): boolean {
  if (!name.endsWith(".go") || name.endsWith("_test.go") || /^[_.]/.test(name)) return false;
  // What stands before the first _ is never a condition: linux.go is for every system.
  const parts = name.slice(0, name.indexOf(".")).split("_").slice(1);
  if (parts.at(-1) === "test") parts.pop();
  const last = parts.at(-1);
  if (last === undefined) return true;
  const before = parts.at(-2);
  if (architectures.has(last)) {
    if (before !== undefined && systems.has(before) && !tagHolds(before, build)) return false;
    return tagHolds(last, build);
  }
  return !systems.has(last) || tagHolds(last, build);
}
