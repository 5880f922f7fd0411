import type { Lender, Staff } from "@huoshui/api";
import { defineStore } from "pinia";
import { computed, ref } from "vue";

import { api } from "./api";

/** Who is at the desk, for which lender, on which business date. */
export const useSession = defineStore("session", () => {
  const staff = ref<Staff | null>(null);
  const lender = ref<Lender | null>(null);
  const loaded = ref(false);
  const permissions = computed(() => new Set(staff.value?.permissions ?? []));
  const businessDate = computed(() => staff.value?.business_date ?? lender.value?.business_date ?? "");

  /** True when the person may do this. */
  const can = (permission: string): boolean => permissions.value.has(permission);

  async function loadLender(): Promise<void> {
    lender.value = await api.get("/api/public/lender");
  }

  /** Reads the session once; being logged out is an answer, not an error. */
  async function restore(): Promise<void> {
    if (loaded.value) return;
    await loadLender();
    staff.value = await api.get("/api/staff/session").catch(() => null);
    loaded.value = true;
  }

  async function login(username: string, password: string, key: string): Promise<void> {
    staff.value = await api.post("/api/staff/session/login", { body: { username, password }, key });
    loaded.value = true;
  }

  async function logout(): Promise<void> {
    await api.post("/api/staff/session/logout").catch(() => undefined);
    forget();
  }

  async function changePassword(old: string, next: string, key: string): Promise<void> {
    await api.post("/api/staff/session/password", { body: { old, new: next }, key });
    if (staff.value) staff.value = { ...staff.value, must_change_password: false };
  }

  async function refresh(): Promise<void> {
    staff.value = await api.get("/api/staff/session");
  }

  function forget(): void {
    staff.value = null;
  }

  return {
    staff,
    lender,
    businessDate,
    can,
    loadLender,
    restore,
    login,
    logout,
    changePassword,
    refresh,
    forget,
  };
});
