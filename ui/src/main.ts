import { mount } from "svelte";
import App from "./App.svelte";
import { withoutBrowserCommands } from "./frame/browser";
import "./styles/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

withoutBrowserCommands(window);

export default mount(App, { target });
