import { describe, expect, it } from "vitest";
import { plainText, textTemplate, variableOf } from "./message";
import { sampleTable } from "./sample";

describe("a text for many", () => {
  it("is a body whose id each message has for itself", () => {
    const template = textTemplate('Hi {{name}}, "you"', "kefu");
    expect(JSON.parse(template.body)).toEqual({
      message: { message_type: 0, text: 'Hi {{name}}, "you"', message_client_id: "{{uuid}}" },
    });
    expect(plainText(template)).toBe('Hi {{name}}, "you"');
  });

  it("is no plain text any more once anything else is in the body", () => {
    const template = textTemplate("hi", "kefu");
    expect(plainText({ ...template, body: template.body.replace('"hi"', '"hi", "x": 1') })).toBeNull();
  });
});

describe("the name of a column", () => {
  it.each([
    ["优惠码", "优惠码"],
    [" first name ", "first_name"],
    ["价格(元)", "价格_元_"],
    ["???", "column_3"],
  ])("%s is the variable %s", (column, name) => expect(variableOf(column, 2)).toBe(name));
});

describe("the sample table", () => {
  it("has a line for each name under its header, and faults to find", () => {
    const lines = sampleTable(["account", "name", "code"], ["Ada", "Ben", "Cleo", "Dan"])
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe("sample-1,Ada,YS-001");
    expect(lines[4]).toMatch(/^sample-1,/);
  });
});
