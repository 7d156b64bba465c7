/**
 * A reply as a tree. Parts are asked for when somebody looks at them, a hundred at a time, so that a reply of any size is shown.
 *
 * @module
 */

import type { CallReply, TreeChild, TreeNode } from "../protocol.ts";
import { askParts } from "./api.ts";
import { button, make } from "./elements.ts";
import { counted, grouped } from "./texts.ts";

/** Shows a reply. */
export function replyTree({ reply, root, children }: CallReply): HTMLElement {
  const tree = make("ul", { class: "tree", "aria-label": "Reply" });
  tree.append(new Branch(reply, [], root, children).element("reply"));
  return tree;
}

class Branch {
  readonly #reply: number;
  readonly #path: readonly number[];
  readonly #node: TreeNode;
  readonly #list: HTMLUListElement = make("ul", {});
  #shown = 0;
  #asking = false;

  constructor(
    reply: number,
    path: readonly number[],
    node: TreeNode,
    children: readonly TreeChild[] = [],
  ) {
    this.#reply = reply;
    this.#path = path;
    this.#node = node;
    if (children.length > 0) this.#add(children);
  }

  element(name: string): HTMLElement {
    const { type, text, cut, count } = this.#node;
    const title = [make("b", {}, name), " ", make("code", {}, type), " "];
    if (count === undefined) {
      const value = make("span", { class: "value" }, text ?? "");
      const left = cut === undefined ? [] : [make("i", {}, ` and ${grouped(cut)} characters more`)];
      return make("li", {}, ...title, value, ...left);
    }
    const summary = make("summary", {}, ...title);
    summary.append(make("span", { class: "quiet" }, counted(count, "part")));
    const root = this.#path.length === 0;
    const details = make("details", { open: root }, summary, this.#list);
    details.addEventListener("toggle", () => {
      if (details.open && this.#shown === 0 && count > 0) this.#more();
    });
    return make("li", {}, details);
  }

  async #more(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const from = this.#shown;
      this.#add(await askParts({ reply: this.#reply, path: this.#path, from }));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#list.append(make("li", { class: "fault", role: "alert" }, text));
    } finally {
      this.#asking = false;
    }
  }

  #add(children: readonly TreeChild[]): void {
    this.#list.querySelector(":scope > .more")?.remove();
    const items = children.map(({ name, node }, index) => {
      return new Branch(this.#reply, [...this.#path, this.#shown + index], node).element(name);
    });
    this.#list.append(...items);
    this.#shown += children.length;
    const left = (this.#node.count ?? 0) - this.#shown;
    if (left <= 0 || children.length === 0) return;
    const more = button(`Show more of ${grouped(left)}`, async () => {
      await this.#more();
      items.at(-1)?.querySelector<HTMLElement>("summary")?.focus();
    }, { class: "quiet" });
    this.#list.append(make("li", { class: "more" }, more));
  }
}
