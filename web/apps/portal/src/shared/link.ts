import type { NextActionKind } from "./types";

const BY_KIND: Partial<Record<NextActionKind, string>> = { apply: "/portal/products" };
const ROOMS = /\/(applications|contracts|loans)\/([^/?#]+)(\/edit|\/payoff)?/;

/**
 * The portal's own path for a link the back end gives ("/portal/loans/JJ1", "/loans/JJ1" or with the lender in
 * front); null when it leads nowhere here. A draft or a supplement opens the form itself.
 */
export function portalPath(link: string | null | undefined, kind?: NextActionKind): string | null {
  const own = kind ? BY_KIND[kind] : undefined;
  if (own) return own;
  if (!link) return null;
  const path = link.startsWith("/") ? link : `/${link}`;
  const room = ROOMS.exec(path);
  if (room) {
    const opensForm = room[1] === "applications" && (kind === "continue_draft" || kind === "supplement");
    return `/portal/${room[1]}/${room[2]}${room[3] ?? (opensForm ? "/edit" : "")}`;
  }
  const page = /\/(home|products|calendar|notices|notifications)$/.exec(path);
  if (page) return `/portal/${page[1] === "notifications" ? "notices" : page[1]}`;
  return null;
}
