import { createApi, slugOf } from "@huoshui/api";

import { language } from "./i18n";

export const slug = slugOf(window.location.pathname);

let whenLoggedOut: () => void = () => undefined;

/** Says what to do when the session is over; the router sets it. */
export function onLoggedOut(action: () => void): void {
  whenLoggedOut = action;
}

export const api = createApi({ slug, language, onUnauthorised: () => whenLoggedOut() });
