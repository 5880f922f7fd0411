import type { NewUser, RoleRow, UserChange } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listUsers = (query: ListQuery) => api.get("/api/staff/users", { query });
export const listRoles = () => api.get("/api/staff/roles");
export const listPermissions = () => api.get("/api/staff/permissions");
export const listBranches = () => api.get("/api/staff/branches");
export const listLogins = (user_id: number) =>
  api.get("/api/staff/users/{user_id}/logins", { path: { user_id } });

export const listCasesOf = (user_id: number) =>
  api.get("/api/staff/users/{user_id}/cases", { path: { user_id } });
export const handOver = (user_id: number, to_id: number, reason: string, key: string) =>
  api.post("/api/staff/users/{user_id}/hand-over", { path: { user_id }, body: { to_id, reason }, key });

export const createUser = (body: NewUser, key: string) => api.post("/api/staff/users", { body, key });

export const changeUser = (user_id: number, body: UserChange, key: string) =>
  api.put("/api/staff/users/{user_id}", { path: { user_id }, body, key });

export const saveRole = (
  { code, name, name_en, permissions, approval_limit }: Omit<RoleRow, "user_count">,
  reason: string,
  key: string,
) =>
  api.put("/api/staff/roles/{code}", {
    path: { code },
    body: { name, name_en, permissions, approval_limit, reason },
    key,
  });

export const saveDisplays = (code: string, displays: Record<string, string>, reason: string, key: string) =>
  api.put("/api/staff/roles/{code}/displays", { path: { code }, body: { displays, reason }, key });

export const getMatrix = () => api.get("/api/staff/access/matrix");
export const listPeople = (search: string) => api.get("/api/staff/access/people", { query: { search } });
export const listRightsChanges = (query: ListQuery) => api.get("/api/staff/access/changes", { query });
export const getRightsChange = (change_id: number) =>
  api.get("/api/staff/access/changes/{change_id}", { path: { change_id } });
export const decideRightsChange = (change_id: number, confirm: boolean, opinion: string, key: string) =>
  api.post("/api/staff/access/changes/{change_id}/decision", {
    path: { change_id },
    body: { confirm, opinion },
    key,
  });
export const withdrawRightsChange = (change_id: number, key: string) =>
  api.post("/api/staff/access/changes/{change_id}/withdraw", { path: { change_id }, key });
