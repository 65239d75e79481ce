import type { Node } from "libpg-query";

/** Names of the parse tree's nodes, such as `SelectStmt`; fields begin with a small letter, node names with a capital. */
export type NodeName = Node extends infer One ? (One extends unknown ? keyof One : never) : never;

/** What stands under a node's name. */
export type NodeOf<Name extends NodeName> = Extract<Node, Record<Name, unknown>>[Name];

/** Any object of the parse tree, its fields unread. */
export type Tree = { readonly [field: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null;
}

/** Whether it is the content of a node with its name around it. */
export function isNode(value: object, name: string): value is Node {
  return name in value;
}

/** The name and content of a node. */
export function openNode(node: Node): { readonly name: string; readonly content: object } {
  for (const name in node) {
    const content: unknown = Reflect.get(node, name);
    return { name, content: typeof content === "object" && content !== null ? content : {} };
  }
  return { name: "", content: {} };
}

/** The content of a node if it has that name. */
export function contentOf<Name extends NodeName>(
  node: Node | undefined,
  name: Name,
): NodeOf<Name> | undefined {
  return node !== undefined && hasName(node, name) ? node[name] : undefined;
}

function hasName<Name extends NodeName>(node: Node, name: Name): node is Node & Record<Name, NodeOf<Name>> {
  return name in node;
}

/** The words of a list of `String` nodes, as in a qualified name; other nodes are left out. */
export function words(nodes: readonly Node[] | undefined): string[] {
  const found: string[] = [];
  for (const node of nodes ?? []) {
    const word = contentOf(node, "String")?.sval;
    if (word !== undefined) found.push(word);
  }
  return found;
}

/** An object's name as the server stores it; `schema` is null where not written. A database's name before them is dropped. */
export type QualifiedName = { readonly schema: string | null; readonly name: string | null };

export function qualified(parts: readonly string[]): QualifiedName {
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? null };
}
