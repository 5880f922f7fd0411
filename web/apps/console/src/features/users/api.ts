import type { NewUser, RoleRow, UserChange } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listUsers = (query: ListQuery) => api.get("/api/staff/users", { query });
export const listRoles = () => api.get("/api/staff/roles");
export const listPermissions = () => api.get("/api/staff/permissions");
export const listBranches = () => api.get("/api/staff/branches");
export const listLogins = (user_id: number) =>
  api.get("/api/staff/users/{user_id}/logins", { path: { user_id } });

export const createUser = (body: NewUser, key: string) => api.post("/api/staff/users", { body, key });

export const changeUser = (user_id: number, body: UserChange, key: string) =>
  api.put("/api/staff/users/{user_id}", { path: { user_id }, body, key });

export const saveRole = ({ code, name, name_en, permissions, approval_limit }: RoleRow, key: string) =>
  api.put("/api/staff/roles/{code}", {
    path: { code },
    body: { name, name_en, permissions, approval_limit },
    key,
  });
