import { accounts } from "./zh/accounts";
import { attach } from "./zh/attach";
import { actions } from "./zh/actions";
import { imagePreparation } from "./zh/image-preparation";
import { importing } from "./zh/importing";
import { bulk } from "./zh/bulk";
import { calls } from "./zh/calls";
import { stream } from "./zh/stream";
import { bulkProblems } from "./zh/bulk-problems";
import { code } from "./zh/code";
import { compose } from "./zh/compose";
import { contacts } from "./zh/contacts";
import { contextMenus } from "./zh/context-menus";
import { errors } from "./zh/errors";
import { help } from "./zh/help";
import { rowMenu } from "./zh/row-menu";
import { welcome } from "./zh/welcome";
import { find } from "./zh/find";
import { frame } from "./zh/frame";
import { history } from "./zh/history";
import { issues, jsonTypes } from "./zh/issues";
import { records } from "./zh/records";
import { media } from "./zh/media";
import { options } from "./zh/options";
import { palette } from "./zh/palette";
import { places } from "./zh/places";
import { queue } from "./zh/queue";
import { receivers } from "./zh/receivers";
import { response } from "./zh/response";
import { sandbox } from "./zh/sandbox";
import { seat } from "./zh/seat";
import { settings } from "./zh/settings";
import { shortcuts } from "./zh/shortcuts";
import { shown } from "./zh/shown";
import { storage } from "./zh/storage";
import { templates } from "./zh/templates";
import { updates } from "./zh/updates";

/** Every word of the window in Simplified Chinese; its shape is the law for the others. */
export const zh = {
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
