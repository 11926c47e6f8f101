import { mount } from "svelte";
import App from "./App.svelte";
import { platform } from "./components/platform";
import { withoutBrowserCommands } from "./frame/browser";
import { undoInFields } from "./frame/field-undo";
import "./styles/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

document.documentElement.dataset.platform = platform;
withoutBrowserCommands(window);
undoInFields(window);

export default mount(App, { target });
