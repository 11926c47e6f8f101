const DICTIONARIES = { en: { removed: "Removed", undo: "Undo" }, zh: { removed: "已移除", undo: "撤销" } };

/** Words that change while they are drawn, as the window's do. */
class Words {
  language = $state<keyof typeof DICTIONARIES>("en");
  get removed(): string {
    return DICTIONARIES[this.language].removed;
  }
  get undo(): string {
    return DICTIONARIES[this.language].undo;
  }
}

export const words = new Words();
