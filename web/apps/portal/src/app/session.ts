import { ApiError, type Lender } from "@huoshui/api";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";

import { api } from "@/shared/api";
import type { Me } from "@/shared/types";

/** Who is here and at which lender: the only state pages share. */
export const useSession = defineStore("session", () => {
  const lender = shallowRef<Lender | null>(null);
  const me = shallowRef<Me | null>(null);
  const failed = ref<Error | null>(null);
  /** The number used to log in, in memory only: it saves typing it again in the form. */
  const phone = ref("");
  let started: Promise<void> | null = null;

  /** Reads the lender and, when there is a session, the borrower; once. */
  function start(): Promise<void> {
    started ??= begin();
    return started;
  }

  async function begin() {
    failed.value = null;
    try {
      lender.value = await api.getLender();
      await refresh();
    } catch (error) {
      failed.value = error as Error;
      started = null;
    }
  }

  /** Reads the borrower again; no session is an answer, not a failure. */
  async function refresh() {
    try {
      me.value = await api.getMe();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      me.value = null;
    }
  }

  function enter(who: Me, number: string) {
    me.value = who;
    phone.value = number;
  }

  function forget() {
    me.value = null;
    phone.value = "";
  }

  async function logout() {
    await api.logout().catch(() => undefined);
    forget();
  }

  return { lender, me, phone, failed, start, refresh, enter, forget, logout };
});
