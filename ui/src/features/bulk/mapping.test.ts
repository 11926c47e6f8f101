import { describe, expect, it } from "vitest";
import { rolesOf, senderOf, sourceOf, targetOf, valueOf, withColumns, withRole, type Role } from "./mapping";

const none = (columns: number): Role[] => Array.from({ length: columns }, () => "none");

describe("the roles of columns", () => {
  it("say nobody to send to until a column of receivers is chosen", () => {
    expect(targetOf(none(3))).toBeNull();
    expect(targetOf(withRole(none(3), 1, "team"))).toEqual({ by: "column", column: 1, kind: "team" });
  });

  it("name one column of receivers for each kind", () => {
    const roles = withRole(withRole(none(3), 0, "account"), 2, "superteam");
    expect(targetOf(roles)).toEqual({ by: "columns", account: 0, team: null, superteam: 2 });
  });

  it("want the column of kinds beside that of receivers of any kind", () => {
    const receivers = withRole(none(2), 0, "receiver");
    expect(targetOf(receivers)).toBeNull();
    expect(targetOf(withRole(receivers, 1, "kind"))).toEqual({
      by: "kind_column",
      column: 0,
      kind_column: 1,
    });
  });

  it("are held by one column each, and those that contradict give way", () => {
    const roles = withRole(withRole(none(3), 0, "account"), 1, "account");
    expect(roles).toEqual(["none", "account", "none"]);
    const sender = withRole(roles, 2, "sender");
    expect(withRole(sender, 0, "conversation")).toEqual(["conversation", "none", "none"]);
  });

  it("come back from the mapping that they make", () => {
    const tried: Role[][] = [
      ["account", "none", "sender"],
      ["none", "team", "superteam"],
      ["kind", "receiver", "none"],
      ["none", "conversation", "none"],
    ];
    for (const roles of tried) {
      const target = targetOf(roles);
      expect(target && rolesOf({ target, sender: senderOf(roles, "") }, 3)).toEqual(roles);
    }
  });
});

describe("the values of variables", () => {
  it("come from the column of their name, however it is written, and are dropped with their gap", () => {
    const values = withColumns({ old: { from: "receiver" } }, ["Name", "city"], ["account", " name "]);
    expect(values).toEqual({ Name: { from: "column", column: 1, empty: { cell: "skip_row" } } });
  });

  it("keep what was decided about empty cells when another column is chosen", () => {
    const before = { from: "column", column: 0, empty: { cell: "default", text: "friend" } } as const;
    expect(valueOf("column 2", before)).toEqual({ ...before, column: 2 });
    expect(sourceOf(valueOf("constant", before))).toBe("constant");
  });
});
