import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import type { Account, Contact } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import type { Backend } from "./backend";
import Contacts from "./Contacts.svelte";
import { AddressBook } from "./state.svelte";

beforeEach(() => {
  return i18n.follow("en", "en");
});

const ACCOUNT = { id: "a", name: "Shop", sandbox: false, default_sender: "kefu" } as Account;
const BOB: Contact = { kind: "p2p", id: "bob", name: "Bob Li", note: "test phone" };
const CLASS: Contact = { kind: "team", id: "8001", name: "", note: "" };

function page(...first: Contact[]) {
  let all = first;
  const same = (a: { kind: string; id: string }, b: { kind: string; id: string }): boolean =>
    a.kind === b.kind && a.id === b.id;
  const backend = {
    list: async () => all,
    save: async (_: string, one: Contact) => (all = [...all.filter((old) => !same(old, one)), one]),
    remove: async (_: string, kind: Contact["kind"], id: string) =>
      (all = all.filter((old) => !same(old, { kind, id }))),
    import: async () => null,
    export: async () => null,
    open: async () => null,
  } as unknown as Backend;
  const onwrite = vi.fn();
  render(Contacts, { account: ACCOUNT, shown: true, onwrite, book: new AddressBook(backend) });
  return { backend, onwrite, all: () => all };
}
const rows = (): string[] => screen.queryAllByTestId("contact-row").map((row) => row.textContent);
const type = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });

it("teaches while it is empty, and takes in who is added", async () => {
  const book = page();
  expect((await screen.findByTestId("contacts-empty")).textContent).toContain("No contacts yet");
  await fireEvent.click(screen.getByTestId("contacts-add"));
  await fireEvent.click(await screen.findByTestId("contact-kind-team"));
  await type("contact-id", "8001");
  await type("contact-name", "Class 3");
  await fireEvent.click(screen.getByTestId("contact-save"));
  await waitFor(() => expect(rows()[0]).toContain("Class 3"));
  expect(book.all()).toEqual([{ kind: "team", id: "8001", name: "Class 3", note: "" }]);
});

it("says neither that there is nobody while it reads, nor where it could not", async () => {
  const { backend } = page(BOB);
  expect(screen.queryByTestId("contacts-empty")).toBeNull();
  await waitFor(() => expect(rows()).toHaveLength(1));
  cleanup();
  const broken = { ...backend, list: () => Promise.reject({ code: "data_failed", message: "" }) } as Backend;
  const book = new AddressBook(broken);
  render(Contacts, { account: ACCOUNT, shown: true, onwrite: vi.fn(), book });
  expect((await screen.findByTestId("contacts-failed")).textContent).toContain("Could not load the contacts");
  expect(screen.queryByTestId("contacts-empty")).toBeNull();
  broken.list = () => Promise.resolve([BOB]);
  await fireEvent.click(screen.getByTestId("contacts-retry"));
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(screen.queryByTestId("contacts-failed")).toBeNull();
});

it("finds by id, name and note, and writes to whom is chosen", async () => {
  const { onwrite } = page(BOB, CLASS);
  await waitFor(() => expect(rows()).toHaveLength(2));
  await type("contacts-search", "PHONE li");
  await waitFor(() => expect(rows()).toHaveLength(1));
  await fireEvent.click(screen.getByTestId("contact-write"));
  expect(onwrite).toHaveBeenCalledWith({ sender: "kefu", kind: "p2p", receiver: "bob" });
});

it("says that nobody was removed where that failed", async () => {
  const book = page(BOB);
  book.backend.remove = () => Promise.reject({ code: "data_read_only", message: "" });
  await fireEvent.click(await screen.findByTestId("contact-remove"));
  await waitFor(() => expect(toast.list.map(({ kind }) => kind)).toEqual(["danger"]));
  expect(rows()).toHaveLength(1);
});

it("keeps one contact where its id is edited", async () => {
  const book = page(BOB);
  await fireEvent.click(await screen.findByTestId("contact-edit"));
  await screen.findByTestId("contact-dialog");
  await type("contact-id", "bobby");
  await fireEvent.click(screen.getByTestId("contact-save"));
  await waitFor(() => expect(book.all()).toEqual([{ ...BOB, id: "bobby" }]));
});
