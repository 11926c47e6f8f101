import type { Words } from "./words";
import { accounts } from "./en/accounts";
import { attach } from "./en/attach";
import { actions } from "./en/actions";
import { imagePreparation } from "./en/image-preparation";
import { importing } from "./en/importing";
import { bulk } from "./en/bulk";
import { calls } from "./en/calls";
import { stream } from "./en/stream";
import { bulkProblems } from "./en/bulk-problems";
import { code } from "./en/code";
import { compose } from "./en/compose";
import { contacts } from "./en/contacts";
import { contextMenus } from "./en/context-menus";
import { errors } from "./en/errors";
import { help } from "./en/help";
import { rowMenu } from "./en/row-menu";
import { welcome } from "./en/welcome";
import { find } from "./en/find";
import { frame } from "./en/frame";
import { history } from "./en/history";
import { issues, jsonTypes } from "./en/issues";
import { records } from "./en/records";
import { media } from "./en/media";
import { options } from "./en/options";
import { palette } from "./en/palette";
import { places } from "./en/places";
import { queue } from "./en/queue";
import { receivers } from "./en/receivers";
import { response } from "./en/response";
import { sandbox } from "./en/sandbox";
import { seat } from "./en/seat";
import { settings } from "./en/settings";
import { shortcuts } from "./en/shortcuts";
import { shown } from "./en/shown";
import { storage } from "./en/storage";
import { templates } from "./en/templates";
import { updates } from "./en/updates";

export const en: Words = {
  frame,
  compose,
  attach,
  queue,
  options,
  issues,
  jsonTypes,
  history,
  records,
  media,
  find,
  actions,
  accounts,
  sandbox,
  seat,
  settings,
  shown,
  storage,
  imagePreparation,
  importing,
  code,
  templates,
  bulk,
  bulkProblems,
  calls,
  stream,
  palette,
  contacts,
  contextMenus,
  help,
  rowMenu,
  welcome,
  places,
  receivers,
  response,
  shortcuts,
  updates,
  errors,
};
