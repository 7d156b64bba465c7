import {
  array,
  int,
  lazy,
  map,
  pointer,
  type Schema,
  slice,
  string,
  struct,
} from "../../gob/mod.ts";
import { Forest, List, Tree } from "../testing/schemas.ts";
import { golden, type GoldenCase } from "./golden_case.ts";
import { listOf } from "./schemas.ts";

/** Its map is a pointer because it can be nil, which an empty `Map` is not. */
interface Directory {
  Name: string;
  Children?: Map<string, Directory | undefined>;
}
const Directory: Schema<Directory> = struct("main.Directory", {
  Name: string,
  Children: pointer(map(string, pointer(lazy(() => Directory)))),
});

interface Menu {
  Label: string;
  Items: (Menu | undefined)[];
}
const Menu: Schema<Menu> = struct("main.Menu", {
  Label: string,
  Items: slice(pointer(lazy(() => Menu))),
});

interface Chicken {
  Name: string;
  Egg?: Egg;
}
interface Egg {
  Age: number;
  Hatch?: Chicken;
}
/** A chicken that needs an egg. */
export const Chicken: Schema<Chicken> = struct("main.Chicken", {
  Name: string,
  Egg: pointer(lazy(() => Egg)),
});
/** An egg that needs a chicken. */
export const Egg: Schema<Egg> = struct("main.Egg", {
  Age: int,
  Hatch: pointer(lazy(() => Chicken)),
});

interface Author {
  Name: string;
  Books: Book[];
}
interface Book {
  Title: string;
  Authors?: Map<string, Author | undefined>;
}
const Author: Schema<Author> = struct("main.Author", {
  Name: string,
  Books: slice(lazy(() => Book)),
});
const Book: Schema<Book> = struct("main.Book", {
  Title: string,
  Authors: pointer(map(string, pointer(lazy(() => Author)))),
});

interface Sheet {
  N: number;
  Rows: Sheet[][];
}
const Sheet: Schema<Sheet> = struct("main.Sheet", {
  N: int,
  Rows: slice(slice(lazy(() => Sheet))),
});

interface Graph {
  N: number;
  Edges?: Map<string, (Graph | undefined)[]>;
}
const Graph: Schema<Graph> = struct("main.Graph", {
  N: int,
  Edges: pointer(map(string, slice(pointer(lazy(() => Graph))))),
});

type Nest = Nest[];
const Nest: Schema<Nest> = slice(lazy(() => Nest));

interface Bag extends Map<string, Bag> {}
const Bag: Schema<Bag> = map(string, lazy(() => Bag));

const named = { encodes: "equivalent", reason: "a slice or a map with a name in Go" } as const;

/** Types that contain themselves. */
export const recursiveCases: readonly GoldenCase[] = [
  golden("recursive/list-one", List, { Value: 1 }),
  golden("recursive/list-three", List, listOf(3)),
  golden("recursive/list-fifty", List, listOf(50)),
  golden("recursive/list-zeros", List, { Value: 0, Next: { Value: 0, Next: { Value: 0 } } }, {
    plain: { Next: { Next: {} } },
  }),
  golden("recursive/tree", Tree, {
    Left: { Value: "l" },
    Right: { Left: { Value: "rl" }, Value: "r" },
    Value: "top",
  }),
  golden("recursive/map", Directory, {
    Name: "/",
    Children: new Map([["usr", {
      Name: "usr",
      Children: new Map([["bin", { Name: "bin" }]]),
    }]]),
  }),
  golden("recursive/slice", Forest, {
    Name: "a",
    Trees: [{ Name: "b", Trees: [] }, { Name: "c", Trees: [{ Name: "d", Trees: [] }] }],
  }, { plain: { Name: "a", Trees: [{ Name: "b" }, { Name: "c", Trees: [{ Name: "d" }] }] } }),
  golden("recursive/slice-of-pointers", Menu, {
    Label: "file",
    Items: [{ Label: "open", Items: [] }, {
      Label: "recent",
      Items: [{ Label: "one", Items: [] }],
    }],
  }, {
    plain: {
      Label: "file",
      Items: [{ Label: "open" }, { Label: "recent", Items: [{ Label: "one" }] }],
    },
  }),
  golden("recursive/mutual", Chicken, { Name: "hen", Egg: { Age: 1, Hatch: { Name: "chick" } } }),
  golden("recursive/mutual-other", Egg, { Age: 2, Hatch: { Name: "hen", Egg: { Age: 3 } } }),
  golden("recursive/mutual-slice-map", Author, {
    Name: "A",
    Books: [{ Title: "T", Authors: new Map([["B", { Name: "B", Books: [] }]]) }],
  }, { plain: { Name: "A", Books: [{ Title: "T", Authors: new Map([["B", { Name: "B" }]]) }] } }),
  golden("recursive/mutual-slice-map-other", Book, {
    Title: "T",
    Authors: new Map([["A", {
      Name: "A",
      Books: [{ Title: "U" }],
    }]]),
  }),
  golden("recursive/slices-of-slices", Sheet, {
    N: 1,
    Rows: [[{ N: 2, Rows: [] }], [{ N: 3, Rows: [] }, { N: 0, Rows: [] }]],
  }, { plain: { N: 1, Rows: [[{ N: 2 }], [{ N: 3 }, {}]] } }),
  golden("recursive/map-of-slices", Graph, {
    N: 1,
    Edges: new Map([["e", [{ N: 2 }, { N: 3 }]]]),
  }),
  golden("recursive/slice-on-top", slice(Forest), [
    { Name: "a", Trees: [{ Name: "b", Trees: [] }] },
  ], { plain: [{ Name: "a", Trees: [{ Name: "b" }] }] }),
  golden("recursive/slice-of-pointers-on-top", slice(pointer(Menu)), [
    { Label: "a", Items: [{ Label: "b", Items: [] }] },
  ], { plain: [{ Label: "a", Items: [{ Label: "b" }] }] }),
  golden(
    "recursive/map-on-top",
    map(string, pointer(Directory)),
    new Map([["a", { Name: "a", Children: new Map([["b", { Name: "b" }]]) }]]),
  ),
  golden("recursive/array-on-top", array(1, pointer(List)), [listOf(2)]),
  golden("recursive/nest", Nest, [[], [[]]], named),
  golden("recursive/bag", Bag, new Map([["a", new Map([["b", new Map()]])]]), named),
  golden("recursive/holder", struct("main.Holder", { Nest, Bag }), {
    Nest: [[]],
    Bag: new Map([["k", new Map()]]),
  }, named),
];
