import { afterEach, beforeEach, expect, it } from "vitest";
import { PageFocus } from "./focus";

let focus: PageFocus;
let stop: () => void;

const at = (): string => document.activeElement?.id ?? "";
const find = (id: string): HTMLElement => document.getElementById(id)!;
/** Two frames, after which the focus is where it belongs. */
const settled = async (): Promise<void> => {
  for (let n = 0; n < 4; n++) await new Promise((done) => requestAnimationFrame(done));
};
function show(page: string): void {
  for (const div of document.querySelectorAll<HTMLElement>("[data-page]"))
    div.hidden = div.dataset.page !== page;
  focus.arrive(page);
}

beforeEach(() => {
  document.body.innerHTML = `
    <button id="rail"></button>
    <div data-page="compose"><h1 id="compose" tabindex="-1">Compose</h1><input id="text" /></div>
    <div data-page="history" hidden><h1 id="history" tabindex="-1">History</h1>
      <button id="delete"></button><div id="list" tabindex="0" data-focus-home></div></div>
    <div data-page="settings" hidden></div>`;
  focus = new PageFocus(document, "compose");
  stop = focus.listen();
});
afterEach(() => stop());

it("gives the focus to the page that comes into sight, at its home", async () => {
  find("rail").focus();
  show("history");
  await settled();
  expect(at()).toBe("list");
});

it("gives it back to where the page was left", async () => {
  find("text").focus();
  show("history");
  await settled();
  show("compose");
  await settled();
  expect(at()).toBe("text");
});

it("waits for a page whose code is still on its way", async () => {
  find("text").focus();
  show("settings");
  await settled();
  document.querySelector('[data-page="settings"]')!.innerHTML =
    `<h1 id="settings" tabindex="-1">Settings</h1>`;
  await settled();
  expect(at()).toBe("settings");
});

it("leaves the focus where the page has put it by itself", async () => {
  show("history");
  find("delete").focus();
  await settled();
  expect(at()).toBe("delete");
});

it("gives it to the page's home when what had it is removed", async () => {
  show("history");
  await settled();
  find("delete").focus();
  find("delete").remove();
  await settled();
  expect(at()).toBe("list");
});

it("keeps out of the way while a dialog is open", async () => {
  show("history");
  await settled();
  find("delete").focus();
  document.body.insertAdjacentHTML("beforeend", `<div role="dialog" id="dialog"></div>`);
  find("delete").remove();
  await settled();
  expect(at()).not.toBe("list");
  find("dialog").remove();
  await settled();
  expect(at()).toBe("list");
});

it("leaves it nowhere after a click beside everything", async () => {
  find("text").focus();
  find("text").blur();
  await settled();
  find("text").remove();
  await settled();
  expect(at()).toBe("");
});

it("gives it to the field whose button went, as it does once the field is empty", async () => {
  document.querySelector('[data-page="compose"]')!.insertAdjacentHTML(
    "beforeend",
    `<div class="field"><span><button id="unset"></button></span>
      <div class="text-box"><input id="search" /><button id="clear"></button></div></div>`,
  );
  for (const button of ["clear", "unset"]) {
    find(button).focus();
    find(button).remove();
    await settled();
    expect(at()).toBe("search");
  }
});
