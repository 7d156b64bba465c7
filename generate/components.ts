/**
 * Groups of things that lead to each other.
 *
 * @module
 */

/**
 * The strongly connected components of a graph, by Tarjan's algorithm: those that others lead to come first. A thing
 * that leads to no other in a circle is a group of its own.
 *
 * @param nodes The things. The order of the groups follows theirs.
 * @param inner What a thing leads to.
 */
export function components<T>(nodes: Iterable<T>, inner: (node: T) => Iterable<T>): T[][] {
  const groups: T[][] = [];
  const marks = new Map<T, Mark<T>>();
  const stack: T[] = [];
  /** The nodes that are being visited. Chains of a peer may be longer than the stack of the runtime is deep. */
  const path: Mark<T>[] = [];
  const enter = (node: T) => {
    const rest = inner(node)[Symbol.iterator]();
    const mark = { node, rest, low: marks.size, number: marks.size, open: true };
    marks.set(node, mark);
    path.push(mark);
    stack.push(node);
  };
  for (const node of nodes) {
    if (!marks.has(node)) enter(node);
    for (let mark = path.at(-1); mark !== undefined; mark = path.at(-1)) {
      const next = mark.rest.next();
      if (next.done !== true) {
        const known = marks.get(next.value);
        if (known === undefined) enter(next.value);
        else if (known.open) mark.low = Math.min(mark.low, known.number);
        continue;
      }
      path.pop();
      const outer = path.at(-1);
      if (outer !== undefined) outer.low = Math.min(outer.low, mark.low);
      if (mark.low === mark.number) {
        const group = stack.splice(stack.lastIndexOf(mark.node));
        for (const member of group) marks.get(member)!.open = false;
        groups.push(group);
      }
    }
  }
  return groups;
}

/** A node that was found. */
interface Mark<T> {
  readonly node: T;
  /** What it leads to and was not looked at. */
  readonly rest: Iterator<T>;
  readonly number: number;
  low: number;
  open: boolean;
}
